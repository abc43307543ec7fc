// The real server as a child process on a data folder of its own, for tests that kill it.

import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const TOKEN = 'a-token-for-fault-tests-only-0123456789';
/** A machine that does much else takes long; only so that a run ends. */
const START_MS = 300_000;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

export class ServerProcess {
  readonly dir = mkdtempSync(join(tmpdir(), 'muster-faults-'));
  #port = 0;
  #child: ChildProcess | null = null;
  #output = '';

  async start(): Promise<void> {
    if (this.#port === 0) this.#port = await freePort();
    const env = {
      ...process.env,
      PORT: String(this.#port),
      HOST: '127.0.0.1',
      MUSTER_DATA_DIR: this.dir,
      MUSTER_BOOTSTRAP_TOKEN: TOKEN,
    };
    const child = spawn(process.execPath, ['server/main.ts'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.on('data', (text: Buffer) => (this.#output = (this.#output + text.toString()).slice(-4000)));
    child.stderr.on('data', (text: Buffer) => (this.#output = (this.#output + text.toString()).slice(-4000)));
    this.#child = child;
  }

  /** Waits until it answers. */
  async ready(): Promise<void> {
    for (const until = Date.now() + START_MS; Date.now() < until; await pause(20)) {
      if (this.#child?.exitCode !== null) throw new Error(`the server ended: ${this.#output}`);
      const isUp = await fetch(`http://127.0.0.1:${this.#port}/healthz`).then((answer) => answer.ok, () => false); // prettier-ignore
      if (isUp) return;
    }
    throw new Error(`the server did not come up: ${this.#output}`);
  }

  /** Kills it as a power cut would, as far as the process is concerned. */
  async kill(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> {
    const child = this.#child;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  }

  /** Its disk takes nothing more, or everything again: no file of this process may grow. */
  fillDisk(isFull: boolean): void {
    const pid = this.#child?.pid;
    if (pid !== undefined) execFileSync('prlimit', ['--pid', String(pid), `--fsize=${isFull ? '0' : 'unlimited'}:`]);
  }

  /** Makes an incident and returns its id. */
  async declare(title: string): Promise<string> {
    const answer = await fetch(`http://127.0.0.1:${this.#port}/api/v1/incidents`, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
      body: JSON.stringify({ title }),
    });
    if (!answer.ok) throw new Error(`declare: ${answer.status} ${await answer.text()}`);
    const { id }: { id: string } = JSON.parse(await answer.text());
    return id;
  }

  /** Calls the API as an administrator. */
  async api(method: string, path: string, body?: object): Promise<{ status: number; text: string }> {
    const answer = await fetch(`http://127.0.0.1:${this.#port}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: answer.status, text: await answer.text() };
  }

  /** One figure of its own metrics, by name and labels as they are printed; null when it has none of that name. */
  async metric(name: string): Promise<number | null> {
    const answer = await fetch(`http://127.0.0.1:${this.#port}/metrics`, {
      // A connection that stayed open would be among the sockets that are counted.
      headers: { authorization: `Bearer ${TOKEN}`, connection: 'close' },
    });
    const line = (await answer.text()).split('\n').find((one) => one.startsWith(`${name} `));
    return line === undefined ? null : Number(line.slice(name.length + 1));
  }

  address(incident: string): string {
    return `ws://127.0.0.1:${this.#port}/sync/${incident}/board?token=${TOKEN}&ack=1`;
  }

  remove(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }
}
