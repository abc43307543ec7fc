/**
 * Two copies of Yjs, or of ProseMirror's model, in one process or page make `instanceof` fail between them and lose edits without a word. This looks for a
 * second copy in the tree and in the built bundle.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const SINGLE = ['yjs', 'y-protocols', 'lib0', 'prosemirror-model', 'prosemirror-state', 'prosemirror-view'];
/** Yjs marks the global object under this name, once in each copy of its code. */
const YJS_MARK = '__ $YJS$ __';

/** @param {string} folder @returns {string[]} */
function packagesBelow(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (!entry.isDirectory() || entry.name.startsWith('.')) return [];
    const path = join(folder, entry.name);
    if (entry.name.startsWith('@')) return packagesBelow(path);
    return [path, ...packagesBelow(join(path, 'node_modules'))];
  });
}

/** @param {string} folder @returns {string[]} */
function scriptsBelow(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return scriptsBelow(path);
    return /\.m?js$/.test(entry.name) ? [path] : [];
  });
}

/** Problems found; empty when there is one copy of each. @returns {string[]} */
export function secondCopies() {
  const packages = packagesBelow(join(root, 'node_modules'));
  const problems = SINGLE.flatMap((name) => {
    const copies = packages.filter((path) => path.endsWith(`node_modules/${name}`));
    return copies.length === 1 ? [] : [`${name}: ${copies.length} copies in the tree (${copies.join(', ')})`];
  });
  // The folder that is served also holds scripts of earlier builds, for pages that still ask for them; this one does not.
  const client = '.svelte-kit/output/client';
  for (const folder of [client, 'build/server']) {
    const bundled = scriptsBelow(join(root, folder)).filter(
      // A worker is a world of its own: nothing but bytes crosses, so a copy there meets no other.
      (path) => !path.includes('/immutable/workers/') && readFileSync(path, 'utf8').includes(YJS_MARK),
    );
    if (bundled.length > 1) problems.push(`yjs: ${bundled.length} copies in ${folder} (${bundled.join(', ')})`);
    if (folder === client && bundled.length === 0) problems.push(`yjs: not found in ${folder}; is it built?`);
  }
  return problems;
}
