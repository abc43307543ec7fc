/**
 * Everything between a clone and a server that can start: dependencies, generated types, the built browser part. Plain JavaScript
 * because it runs on whatever Node the machine has (20 or newer); what comes after it runs on the Node that npm brought.
 * Does nothing when nothing is stale, so that the second start is quick.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const bundledNode = join(root, 'node_modules', '.bin', 'node');
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

/** @param {string} message @returns {never} */
function stop(message) {
  console.error(`muster: ${message}`);
  process.exit(1);
}

/** @param {string} what @param {string} command @param {string[]} args */
function run(what, command, args) {
  const result = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_ENV: '' },
  });
  if (result.status === 0) return;
  console.error(`${result.stdout ?? ''}${result.stderr ?? ''}`.trim().split('\n').slice(-40).join('\n'));
  stop(`${what} failed${result.error ? ` (${result.error.message})` : ''}; the reason is above.`);
}

const modified = (/** @type {string} */ path) => (existsSync(path) ? statSync(path).mtimeMs : 0);
const digest = (/** @type {string | Buffer} */ text) => createHash('sha256').update(text).digest('hex');
const readText = (/** @type {string} */ path) => (existsSync(path) ? readFileSync(path, 'utf8') : '');

/** Installs from the lock when the tree is missing or belongs to another lock. */
function install() {
  const lock = join(root, 'package-lock.json');
  const stamp = join(root, 'node_modules', '.muster-lock');
  const wanted = digest(readFileSync(lock));
  const tree = join(root, 'node_modules', '.package-lock.json');
  if (readText(stamp) === wanted) return;
  if (!existsSync(stamp) && modified(tree) >= modified(lock)) {
    writeFileSync(stamp, wanted);
    return;
  }
  console.error('muster: installing dependencies (once)');
  run('npm ci', process.platform === 'win32' ? 'npm.cmd' : 'npm', [
    'ci',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]);
  writeFileSync(stamp, wanted);
}

/** The platform's own Node 24 comes as an optional dependency, which fails silently; a machine's own newer Node serves as well. */
function checkNode() {
  if (existsSync(bundledNode)) return;
  if (major > 24 || (major === 24 && minor >= 7)) {
    mkdirSync(join(root, 'node_modules', '.bin'), { recursive: true });
    symlinkSync(process.execPath, bundledNode);
    return;
  }
  stop(
    `Node ${process.versions.node} is too old and npm brought no newer one for ${process.platform}-${process.arch}. Install Node 24.`,
  );
}

/** @param {string} folder @returns {string[]} */
function sourceFiles(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sourceFiles(path);
    return entry.isFile() && !entry.name.endsWith('.test.ts') ? [path] : [];
  });
}

function sourceHash() {
  const single = ['package.json', 'package-lock.json', 'svelte.config.js', 'vite.config.ts', 'tsconfig.json'].map(
    (name) => join(root, name),
  );
  const hash = createHash('sha256');
  for (const path of [...single, ...sourceFiles(join(root, 'src')), ...sourceFiles(join(root, 'static'))].sort()) {
    hash.update(relative(root, path)).update('\0').update(readFileSync(path)).update('\0');
  }
  return hash.digest('hex');
}

/** Builds the browser part when a source changed since the last build, by content and not by date. */
function build() {
  if (!existsSync(join(root, 'node_modules', '$app')))
    run('svelte-kit sync', bundledNode, ['node_modules/@sveltejs/kit/svelte-kit.js', 'sync']);
  const stamp = join(root, 'build', '.source-hash');
  const wanted = sourceHash();
  if (readText(stamp) === wanted && existsSync(join(root, 'build', 'handler.js'))) return;
  console.error('muster: building the browser part');
  run('The build', bundledNode, ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn']);
  writeFileSync(stamp, wanted);
}

if (major < 20) stop(`Node ${process.versions.node} is too old to start from; Node 20 or newer is needed.`);
install();
checkNode();
if (!process.argv.includes('--no-build')) build();
