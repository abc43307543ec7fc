/**
 * What a browser loads until notes can be written in a room, from the build alone: scripts, styles and font, compressed with gzip. Deterministic, so that it may
 * refuse a build; `npm run bench` measures the same in a browser.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const client = fileURLToPath(new URL('../.svelte-kit/output/client', import.meta.url));
const LIMIT_BYTES = 250_000;
/** The page itself, with what the server draws into it: 5 to 6 kB in a room that has just been declared. */
const PAGE_BYTES = 7_000;
/** Every page begins with these. */
const FIRST = /\/(entry\/(start|app)|nodes\/[01])$/;

/** @typedef {{ file: string, name?: string, imports?: string[], css?: string[] }} Chunk */

/** @param {Record<string, Chunk>} chunks @param {string[]} starts @returns {Set<string>} */
function filesOf(chunks, starts) {
  const files = new Set();
  const seen = new Set();
  const open = [...starts];
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    const chunk = chunks[key];
    if (!chunk || seen.has(key)) continue;
    seen.add(key);
    open.push(...(chunk.imports ?? []));
    for (const file of [chunk.file, ...(chunk.css ?? [])]) files.add(file);
  }
  return files;
}

/** Bytes on the wire at most. @returns {number} */
function roomBytes() {
  /** @type {Record<string, Chunk>} */
  const chunks = JSON.parse(readFileSync(join(client, '.vite/manifest.json'), 'utf8'));
  const keyOf = (/** @type {string} */ name) => Object.keys(chunks).find((key) => chunks[key]?.name === name) ?? '';
  const room = keyOf('room');
  const starts = Object.keys(chunks).filter((key) => {
    const { name = '', imports = [] } = chunks[key] ?? { file: '' };
    return FIRST.test(`/${name}`) || (name.startsWith('nodes/') && imports.includes(room));
  });
  if (room === '' || keyOf('editor') === '') throw new Error('the build has no chunk named room or editor');
  const schema = Object.keys(chunks).filter((key) => /editor\/create-editor\.ts$|postmortem\/schema\.ts$/.test(key));
  const files = filesOf(chunks, [...starts, keyOf('editor'), ...schema]);
  const font = Object.values(chunks).find(({ file }) => /\/muster-sans\.[^/]*woff2$/.test(file));
  if (!font) throw new Error('the build has no font');
  const text = [...files, 'theme.js', 'favicon.svg'].map((file) => gzipSync(readFileSync(join(client, file))).length);
  return text.reduce((sum, bytes) => sum + bytes, 0) + readFileSync(join(client, font.file)).length + PAGE_BYTES;
}

/** What is wrong with the weight of the room; empty when it is light enough. @returns {string[]} */
export function tooHeavy() {
  if (!existsSync(join(client, '.vite/manifest.json'))) {
    console.log('    not weighed: this build was made elsewhere');
    return [];
  }
  const bytes = roomBytes();
  const said = `the room's first load is ${(bytes / 1000).toFixed(1)} kB of ${LIMIT_BYTES / 1000} kB, gzip, editor and font included`;
  console.log(`    ${said}`);
  return bytes > LIMIT_BYTES
    ? [`${said}: load what the first keys do not need with import() (docs/decisions/0100)`]
    : [];
}
