/**
 * Gets the servers that tests of many nodes talk to: Redis from Debian's packages where that is allowed, and a MongoDB-wire server, built once where Go is found.
 * What cannot be had is skipped by the tests that need it, which say so and are counted.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const SOURCE = join(root, 'tests', 'support', 'mongo-wire');
const BINARY = join(root, '.cache', 'mongowire');
const LIMIT_MS = 600_000;

/** @param {string} command @param {string[]} args @param {string} [cwd] @returns {Promise<boolean>} */
const run = (command, args, cwd = root) =>
  new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      stdio: ['ignore', 'ignore', 'ignore'],
      // Go's own archive puts it where not every PATH looks.
      env: { ...process.env, PATH: `${process.env.PATH}:/usr/local/go/bin`, DEBIAN_FRONTEND: 'noninteractive' },
    });
    const timer = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS);
    const end = (/** @type {boolean} */ ok) => {
      clearTimeout(timer);
      resolve(ok);
    };
    child.on('error', () => end(false));
    child.on('close', (code) => end(code === 0));
  });

async function redis() {
  if (await run('redis-server', ['--version'])) return;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
  console.error('muster: installing redis-server for the tests of many nodes (once)');
  if (await run('apt-get', ['update', '-q']))
    await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'redis-server']);
}

async function database() {
  if (process.env.MUSTER_TEST_MONGODB_URL || existsSync(BINARY) || (await run('mongod', ['--version']))) return;
  if (!(await run('go', ['version']))) return;
  console.error('muster: building a MongoDB-wire server for the tests of many nodes (once)');
  mkdirSync(join(root, '.cache'), { recursive: true });
  // Built aside and renamed: who looks meanwhile must not find half a program.
  if (await run('go', ['build', '-buildvcs=false', '-o', `${BINARY}.new`, '.'], SOURCE))
    renameSync(`${BINARY}.new`, BINARY);
}

/** Resolves when whatever can be had here is there; never rejects. */
export async function prepareServers() {
  await Promise.all([redis(), database()]).catch(() => undefined);
}
