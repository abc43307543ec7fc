/** The process as the operator meets it: what it prints, how it refuses to start, how it leaves. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';

vi.setConfig({ testTimeout: 40_000 });

const ROOT = join(import.meta.dirname, '../..');
const TOKEN = 'token-of-the-operator';
let folder: string;
let children: ChildProcess[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'muster-process-'));
  children = [];
});
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

interface Started {
  child: ChildProcess;
  output: () => string;
  /** Resolves with what was printed once it is serving, or has left. */
  settled: Promise<string>;
}

function start(env: Record<string, string> = {}): Started {
  const child = spawn(process.execPath, ['server/main.ts'], {
    cwd: ROOT,
    env: {
      PATH: process.env.PATH ?? '',
      PORT: '0',
      MUSTER_DATA_DIR: join(folder, 'data'),
      MUSTER_LOG: 'silent',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let text = '';
  const settled = new Promise<string>((resolve) => {
    const hear = (chunk: Buffer): void => {
      text += chunk.toString();
      // The link is the last line of a first start.
      if (/\/setup\/\S+\n/.test(text)) resolve(text);
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.on('close', () => resolve(text));
  });
  return { child, output: () => text, settled };
}

const addressIn = (text: string): string => /Muster is at (\S+)/.exec(text)?.[1] ?? '';

async function refusedStart(env: Record<string, string>): Promise<string> {
  const { child, settled } = start(env);
  const text = await settled;
  expect(child.exitCode).toBe(1);
  expect(text.trim().split('\n')).toHaveLength(1);
  expect(text).toMatch(/^muster: /);
  return text;
}

test('first start prints the address and a one-time link; the next start on the same folder prints a fresh one', async () => {
  const first = start();
  const text = await first.settled;
  const link = /http\S+\/setup\/\S+/.exec(text)?.[0];
  expect(link).toBeDefined();
  expect((await fetch(`${addressIn(text)}/readyz`)).status).toBe(200);
  first.child.kill('SIGTERM');
  await once(first.child, 'close');
  expect(first.child.exitCode).toBe(0);
  const second = await start().settled;
  expect(/http\S+\/setup\/(\S+)/.exec(second)?.[1]).not.toBe(link?.split('/').at(-1));
});

test('a port in use is one line that says what to do', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const address = taken.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  expect(await refusedStart({ PORT: String(port) })).toMatch(new RegExp(`Port ${port} is in use.*PORT=`));
  taken.close();
});

test('a data folder that cannot be written is one line that names it', async () => {
  const file = join(folder, 'a-file');
  writeFileSync(file, 'not a folder');
  expect(await refusedStart({ MUSTER_DATA_DIR: file })).toContain(file);
  expect(await refusedStart({ MUSTER_DATA_DIR: join(file, 'below') })).toContain(join(file, 'below'));
});

test('a folder that another server holds is one line, and the other goes on', async () => {
  const first = start({ MUSTER_BOOTSTRAP_TOKEN: TOKEN });
  const address = addressIn(await first.settled);
  expect(await refusedStart({})).toMatch(/data/);
  expect((await fetch(`${address}/healthz`)).status).toBe(200);
});

test('an environment that makes no sense is one line that names the variable', async () => {
  expect(await refusedStart({ PORT: 'three thousand' })).toContain('PORT');
  expect(await refusedStart({ MUSTER_ORIGIN: 'muster.example' })).toContain('MUSTER_ORIGIN');
});

test('SIGTERM: open rooms are told to come back, the process leaves within five seconds with code 0, and nothing is lost', async () => {
  const first = start({ MUSTER_BOOTSTRAP_TOKEN: TOKEN });
  const address = addressIn(await first.settled);
  const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };
  const declared = await fetch(`${address}/api/v1/incidents`, {
    method: 'POST',
    headers,
    body: '{"title":"Checkout errors"}',
  });
  const { id }: { id: string } = await declared.json();
  const socket = new WebSocket(`${address.replace('http', 'ws')}/sync/${id}/board?token=${TOKEN}`);
  await once(socket, 'open');
  const closed = once(socket, 'close');
  const began = process.hrtime.bigint();
  first.child.kill('SIGTERM');
  await once(first.child, 'close');
  expect(Number(process.hrtime.bigint() - began) / 1e6).toBeLessThan(5_000);
  expect(first.child.exitCode).toBe(0);
  expect((await closed)[0]).toBe(4503);
  const again = addressIn(await start({ MUSTER_BOOTSTRAP_TOKEN: TOKEN }).settled);
  const found: { title: string } = await (await fetch(`${again}/api/v1/incidents/${id}`, { headers })).json();
  expect(found.title).toBe('Checkout errors');
});
