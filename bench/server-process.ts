/** The real server as a child process on a fresh data folder, and what Linux says of its processor time and memory. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const ROOT = join(import.meta.dirname, '..');
const TICKS_PER_S = 100;

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

export class ServerProcess {
  readonly token: string = 'bench-token-of-an-administrator';
  readonly #dir = mkdtempSync(join(tmpdir(), 'muster-bench-'));
  readonly #niceness: number;
  #child: ChildProcess | null = null;
  port = 0;

  /** `niceness`: how far it stands behind others for the processor, 0 to 19. */
  constructor(niceness = 0) {
    this.#niceness = niceness;
  }

  /** Starts it and waits until it answers; returns how long that took, ms. */
  async start(): Promise<number> {
    this.port ||= await freePort();
    const began = performance.now();
    this.#child = spawn('nice', ['-n', String(this.#niceness), process.execPath, 'server/main.ts'], {
      cwd: ROOT,
      env: {
        ...process.env,
        PORT: String(this.port),
        MUSTER_DATA_DIR: this.#dir,
        MUSTER_BOOTSTRAP_TOKEN: this.token,
        MUSTER_LOG: 'error',
      },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    for (;;) {
      const answer = await fetch(`${this.origin}/readyz`).catch(() => null);
      if (answer?.ok) return performance.now() - began;
      if (performance.now() - began > 60_000) throw new Error('the server did not come up');
      await sleep(10);
    }
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async stop(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  }

  async end(): Promise<void> {
    await this.stop();
    rmSync(this.#dir, { recursive: true, force: true });
  }

  /** Processor time so far, all threads, in seconds. */
  cpuSeconds(): number {
    const fields = readFileSync(`/proc/${this.#child?.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_S;
  }

  /** Resident memory, in bytes. */
  residentBytes(): number {
    const line = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${this.#child?.pid}/status`, 'utf8'));
    return Number(line?.[1] ?? 0) * 1024;
  }

  async api(path: string, body: object): Promise<Record<string, unknown>> {
    const answer = await fetch(`${this.origin}/api/v1${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
    const json: Record<string, unknown> = await answer.json();
    return json;
  }

  async declare(title: string): Promise<string> {
    return String((await this.api('/incidents', { title, severity: 'SEV3' }))['id']);
  }

  /** How long the log of an incident is, and how much of it lies after its last snapshot; to be asked while it is stopped. */
  entriesOf(incident: string): { entries: number; afterSnapshot: number } {
    const db = new DatabaseSync(join(this.#dir, 'muster.db'), { readOnly: true });
    const row = db
      .prepare(
        `SELECT max(last) AS entries, (SELECT coalesce(max(s.seq), 0) FROM snapshots s WHERE s.incident = i.no) AS snapshot
         FROM incidents i JOIN (SELECT incident, max(seq) AS last FROM entries GROUP BY incident) e ON e.incident = i.no WHERE i.id = ?`,
      )
      .get(incident);
    db.close();
    const entries = Number(row?.['entries'] ?? 0);
    return { entries, afterSnapshot: entries - Number(row?.['snapshot'] ?? 0) };
  }
}
