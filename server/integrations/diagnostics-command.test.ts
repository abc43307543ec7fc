import { describe, expect, test } from 'vitest';
import { serviceKey } from '#model/incident/testing.ts';
import { commandProblem, fillArgv, runCommand } from './diagnostics-command.ts';

const node = process.execPath;
const LONG_MS = 20_000;
const PATIENT = { timeout: 40_000 };
// Where Muster is root the child is nobody, and this Node may lie where nobody may not look.
const canRun = (await runCommand([node, '-e', '0'], LONG_MS)).code === 0;

describe('what may be listed', () => {
  test.each([
    [['curl', 'https://example.org'], /full path/],
    [['/usr/bin/../../bin/sh'], /full path/],
    [['/bin/sh', '-c', 'id'], /runs whatever it is told/],
    [['/usr/bin/env', 'id'], /runs whatever it is told/],
    [['/usr/bin/{service}'], /program is fixed/],
    [['/usr/bin/kubectl', '{pod}'], /\{pod\} is not known/],
    [['/usr/bin/kubectl', 'a\0b'], /no argument can hold/],
  ])('%j is refused', (argv, why) => {
    expect(commandProblem(argv)).toMatch(why);
  });
  test('a program with its arguments is not', () => {
    expect(commandProblem(['/usr/bin/kubectl', 'get', 'pods', '-l', 'app={service}', '{number}'])).toBeNull();
  });
});

test('placeholders become one argument each, whatever they hold, and a missing service stops it', () => {
  const argv = ['/bin/echo', 'app={service}', '#{number}'];
  expect(fillArgv(argv, { service: serviceKey('checkout-eu'), number: 7 })).toEqual([
    '/bin/echo',
    'app=checkout-eu',
    '#7',
  ]);
  expect(fillArgv(argv, { service: null, number: 7 })).toBeNull();
});

describe.runIf(canRun)('a run', PATIENT, () => {
  test('has no environment, no input and no shell', async () => {
    const script = 'console.log(JSON.stringify([Object.keys(process.env), process.argv.slice(1), process.cwd()]))';
    const ran = await runCommand([node, '-e', script, '$HOME; id', '`id`'], LONG_MS);
    expect(ran).toMatchObject({ code: 0, ended: 'exit', error: null });
    // macOS and some loaders put one variable of their own in; nothing of ours is there.
    expect(ran.output).not.toContain('PATH');
    expect(JSON.parse(ran.output).slice(1)).toEqual([['$HOME; id', '`id`'], '/']);
  });
  test('is ended, with what it started, when its time is over', async () => {
    const script =
      "require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' }); setInterval(() => {}, 1000)";
    // The close event comes only when every holder of the streams has ended: the child's child, too.
    const ran = await runCommand([node, '-e', script], 500);
    expect(ran).toMatchObject({ code: null, ended: 'timeout' });
  });
  test('is ended when it says too much, and what it said is cut', async () => {
    const script = "const line = 'x'.repeat(65536); for (;;) require('node:fs').writeSync(1, line)";
    const ran = await runCommand([node, '-e', script], LONG_MS);
    expect(ran.ended).toBe('output');
    expect(ran.output.length).toBe(256 * 1024);
  });
  test('says that it did not begin', async () => {
    expect(await runCommand(['/no/such/program'], LONG_MS)).toMatchObject({ code: null, ended: 'not-started' });
  });
  test.runIf(process.getuid?.() === 0)('is nobody where Muster is root', async () => {
    const ran = await runCommand([node, '-e', 'console.log(process.getuid(), process.getgid())'], LONG_MS);
    // A machine may keep its programs from nobody; then nothing ran at all.
    expect([ran.output.trim(), ran.ended]).toContain(
      ran.ended === 'exit' && ran.code === 0 ? '65534 65534' : ran.ended,
    );
  });
});
