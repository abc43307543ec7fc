/**
 * Everything that must hold, in one run: types, borders, formatting, unused code, then every kind of test. Ends with one line that counts all of it, and with
 * an exit code. `--quick`: types, lint and unit tests. `--only a,b`: those stages.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findBrowser } from './browser.mjs';
import { secondCopies } from './one-copy.mjs';
import { prepareServers } from './test-servers.mjs';
import { tooHeavy } from './room-weight.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const results = join(root, '.vitest', 'results');
const MINUTE_MS = 60_000;

if (!process.features.typescript) {
  console.error('muster: the tests need the Node that npm brings; start them with npm test');
  process.exit(1);
}

/** @typedef {{ passed: number, failed: number, skipped?: number }} Count */
/** @typedef {{ name: string, run: () => Promise<Count> }} Stage */

/** @param {string[]} args @param {Record<string, string>} [env] @param {number} [limitMs] @returns {Promise<{ code: number, output: string }>} */
function node(args, env = {}, limitMs = 18 * MINUTE_MS) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const keep = (/** @type {Buffer} */ chunk) => {
      output = (output + chunk).slice(-400_000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const timer = setTimeout(() => child.kill('SIGKILL'), limitMs);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      resolve({
        code: code ?? 1,
        output: signal ? `${output}\nended by ${signal} after ${Math.round(limitMs / MINUTE_MS)} min` : output,
      });
    });
  });
}

/** A check that passes or fails as one. @param {string} name @param {string[]} args @returns {Stage} */
const check = (name, args) => ({
  name,
  async run() {
    const { code, output } = await node(args);
    if (code !== 0) console.log(indent(output));
    return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
  },
});

/** @param {string} text */
const indent = (text) =>
  text
    .trim()
    .split('\n')
    .slice(-120)
    .map((line) => `    ${line}`)
    .join('\n');

/** @param {string} folder @returns {boolean} */
const hasTests = (folder) =>
  existsSync(join(root, folder)) &&
  readdirSync(join(root, folder), { recursive: true }).some((name) => /\.(test|spec)\.ts$/.test(String(name)));

/** Redis and a database for tests of many nodes, made ready by the first stage that may need them. @type {Promise<void> | null} */
let servers = null;

/** A project of vitest. @param {string} project @param {string} folder @returns {Stage} */
const vitest = (project, folder) => ({
  name: project,
  async run() {
    if (!hasTests(folder)) return { passed: 0, failed: 0 };
    if (folder !== '.') await (servers ??= prepareServers());
    const file = join(results, `${project}.json`);
    const { code, output } = await node([
      'node_modules/vitest/vitest.mjs',
      'run',
      '--project',
      project,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${file}`,
    ]);
    for (const line of output.split('\n'))
      if (/(seeds?|trials?|lost)\b.*\d/i.test(line)) console.log(`    ${line.trim()}`);
    if (code !== 0) console.log(indent(output));
    if (!existsSync(file)) return { passed: 0, failed: 1 };
    const report = JSON.parse(readFileSync(file, 'utf8'));
    const failed = Math.max(report.numFailedTests ?? 0, code === 0 ? 0 : 1);
    return { passed: report.numPassedTests ?? 0, failed, skipped: report.numPendingTests ?? 0 };
  },
});

/** @type {Stage} */
const browser = {
  name: 'browser',
  async run() {
    if (!hasTests('tests/browser')) return { passed: 0, failed: 0 };
    const path = findBrowser();
    if (!path) {
      console.log('    no Chromium was found and none could be installed');
      return { passed: 0, failed: 1 };
    }
    const file = join(results, 'browser.json');
    const { code, output } = await node(['node_modules/@playwright/test/cli.js', 'test', '--reporter=list,json'], {
      MUSTER_CHROMIUM: path,
      PLAYWRIGHT_JSON_OUTPUT_NAME: file,
    });
    if (code !== 0 || / flaky$/m.test(output)) console.log(indent(output));
    if (!existsSync(file)) return { passed: 0, failed: 1 };
    const { stats } = JSON.parse(readFileSync(file, 'utf8'));
    const passed = (stats.expected ?? 0) + (stats.flaky ?? 0);
    return { passed, failed: Math.max(stats.unexpected ?? 0, code === 0 ? 0 : 1), skipped: stats.skipped ?? 0 };
  },
};

/** @type {Stage} */
const oneCopy = {
  name: 'one copy of yjs',
  async run() {
    const problems = secondCopies();
    for (const problem of problems) console.log(`    ${problem}`);
    return { passed: problems.length === 0 ? 1 : 0, failed: problems.length };
  },
};

/** @type {Stage} */
const weight = {
  name: 'weight of a room',
  async run() {
    const problems = tooHeavy();
    for (const problem of problems) console.log(`    ${problem}`);
    return { passed: problems.length === 0 ? 1 : 0, failed: problems.length };
  },
};

const bin = {
  types: check('types', [
    'node_modules/svelte-check/bin/svelte-check',
    '--tsconfig',
    './tsconfig.json',
    '--threshold',
    'error',
    '--output',
    'human',
  ]),
  lint: check('lint', [
    'node_modules/eslint/bin/eslint.js',
    '.',
    '--quiet',
    '--cache',
    '--cache-location',
    '.cache/eslint',
  ]),
  format: check('format', ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.']),
  unused: check('unused', ['node_modules/knip/bin/knip.js', '--no-progress']),
};
/** Stages side by side are a lane of their own; two lanes because two cores are what the smallest machine has. @type {Stage[][][]} */
const ALL = [
  [
    [bin.types, bin.lint, bin.format, bin.unused, oneCopy, weight],
    [vitest('unit', '.'), vitest('contracts', 'tests/contracts')],
  ],
  [[vitest('convergence', 'tests/convergence')], [vitest('scenarios', 'tests/scenarios')]],
  [[vitest('simulator', 'tests/simulator')], [vitest('faults', 'tests/faults')]],
  [[browser]],
];
const QUICK = [[[bin.types], [bin.lint, vitest('unit', '.')]]];

const total = { passed: 0, failed: 0, skipped: 0 };

/** @param {Stage} stage */
async function runStage(stage) {
  const started = Date.now();
  /** @type {Count} */
  const count = await stage.run().catch((error) => {
    console.log(indent(String(error?.stack ?? error)));
    return { passed: 0, failed: 1 };
  });
  total.passed += count.passed;
  total.failed += count.failed;
  total.skipped += count.skipped ?? 0;
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.log(
    `${count.failed > 0 ? 'FAILED' : 'ok    '} ${stage.name.padEnd(16)} ${count.passed} passed, ${count.failed} failed${count.skipped ? `, ${count.skipped} skipped` : ''} (${seconds} s)`,
  );
}

const wanted = process.argv.includes('--only')
  ? (process.argv[process.argv.indexOf('--only') + 1] ?? '').split(',')
  : null;
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });
for (const group of process.argv.includes('--quick') ? QUICK : ALL) {
  await Promise.all(
    group.map(async (lane) => {
      for (const stage of lane) if (!wanted || wanted.includes(stage.name)) await runStage(stage);
    }),
  );
}
if (total.skipped > 0) console.log(`${total.skipped} skipped`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed > 0 ? 1 : 0);
