/**
 * Keeps the files of earlier builds beside the new ones. A build that is put in place under a running server, or under a page that somebody has had open since
 * yesterday, must not take away the scripts that these still ask for: their names carry the digest of their content, so old and new never clash.
 */
import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, rmSync, statSync, utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';

const KEPT_MS = 14 * 24 * 3_600_000;

/**
 * Copies what `before` has and `now` lacks, unless it is older than two weeks; ages go along.
 * @param {string} before @param {string} now @param {number} at ms UTC
 */
export function keepOld(before, now, at) {
  for (const name of readdirSync(before, { recursive: true })) {
    const [from, to] = [join(before, String(name)), join(now, String(name))];
    const { mtime, mtimeMs } = statSync(from);
    if (!statSync(from).isFile() || existsSync(to) || at - mtimeMs > KEPT_MS) continue;
    mkdirSync(dirname(to), { recursive: true });
    copyFileSync(from, to);
    utimesSync(to, mtime, mtime);
  }
}

/**
 * The same adapter, which leaves the scripts and styles of earlier builds where they are.
 * @param {import('@sveltejs/kit').Adapter} adapter @param {string} out its folder
 * @returns {import('@sveltejs/kit').Adapter}
 */
export function keepingOldFiles(adapter, out) {
  const files = join(out, 'client/_app/immutable');
  const aside = `${out}.before`;
  return {
    ...adapter,
    async adapt(builder) {
      rmSync(aside, { recursive: true, force: true });
      if (existsSync(files)) cpSync(files, aside, { recursive: true, preserveTimestamps: true });
      try {
        await adapter.adapt(builder);
        if (existsSync(aside)) keepOld(aside, files, Date.now());
      } finally {
        rmSync(aside, { recursive: true, force: true });
      }
    },
  };
}
