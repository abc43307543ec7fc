/** Real server processes on one MongoDB-wire database, with or without Redis, for the trials of many nodes. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { readVarUint, createDecoder, readVarUint8Array } from 'lib0/decoding';
import { createEncoder, toUint8Array, writeVarUint, writeVarUint8Array } from 'lib0/encoding';
import * as Y from 'yjs';
import { MESSAGE } from '#protocol/sync.ts';

const ROOT = join(import.meta.dirname, '../..');
export const TOKEN = 'trial-token-of-the-administrator';

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

async function answering(port: number): Promise<void> {
  for (let attempt = 0; attempt < 400; attempt += 1) {
    const response = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => null);
    if (response?.ok) return;
    await sleep(50);
  }
  throw new Error(`no server came up on port ${port}`);
}

/** Rejects when the process ends by itself. */
async function ended(child: ChildProcess): Promise<never> {
  const [code] = await once(child, 'exit');
  throw new Error(`the node ended with ${String(code)}`);
}

/** One node: may be stopped, continued, killed and started again on the same port. */
export class NodeProcess {
  readonly port: number;
  readonly env: Readonly<Record<string, string>>;
  /** Folder of the program that the next start runs; null: this one. */
  program: string | null = null;
  readonly #dir = mkdtempSync(join(tmpdir(), 'muster-node-'));
  #child: ChildProcess | null = null;

  constructor(port: number, env: Record<string, string>) {
    this.port = port;
    this.env = env;
  }

  /** Starts it as a supervisor does: again when it ends by itself, which it does when the database does not answer at its start. */
  async start(tries = 1): Promise<void> {
    for (let left = tries; ; left -= 1) {
      const failed = await this.#startOnce().then(
        () => null,
        (error: unknown) => error,
      );
      if (failed === null) return;
      // It may still be on its way up: two on one port would be one too many, and nobody would end it.
      await this.kill();
      if (left <= 1) throw failed;
    }
  }

  async #startOnce(): Promise<void> {
    this.#child = spawn(process.execPath, ['server/main.ts'], {
      cwd: this.program ?? ROOT,
      env: {
        PATH: process.env['PATH'] ?? '',
        PORT: String(this.port),
        MUSTER_DATA_DIR: this.#dir,
        MUSTER_BOOTSTRAP_TOKEN: TOKEN,
        MUSTER_SECRET_KEY: 'one-key-for-every-node-of-a-trial',
        MUSTER_LOG: 'silent',
        ...this.env,
      },
      stdio: 'ignore',
    });
    await Promise.race([answering(this.port), ended(this.#child)]);
  }

  signal(name: NodeJS.Signals): void {
    this.#child?.kill(name);
  }

  /** Ends it as a supervisor does, and waits until it is gone. */
  async stop(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    await gone;
  }

  async kill(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  async end(): Promise<void> {
    this.signal('SIGCONT');
    await this.kill();
    rmSync(this.#dir, { recursive: true, force: true });
  }

  /** A call of the API; `token` is the administrator's when none is given. */
  async api(
    path: string,
    body?: object,
    { method = body ? 'POST' : 'GET', token = TOKEN }: { method?: string; token?: string } = {},
  ): Promise<{ status: number; json: Record<string, unknown> }> {
    const response = await fetch(`http://127.0.0.1:${this.port}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
      signal: AbortSignal.timeout(15_000),
    });
    const text = await response.text();
    const json: Record<string, unknown> = text === '' ? {} : JSON.parse(text);
    return { status: response.status, json };
  }

  /** What /readyz says, to whoever asks from this machine. */
  async readiness(): Promise<{ status: number; text: string }> {
    const response = await fetch(`http://127.0.0.1:${this.port}/readyz`, { signal: AbortSignal.timeout(15_000) });
    return { status: response.status, text: await response.text() };
  }
}

/** Redis, killed and brought back. */
export class RedisProcess {
  readonly port: number;
  #child: ChildProcess | null = null;

  constructor(port: number) {
    this.port = port;
  }

  start(): void {
    this.#child = spawn('redis-server', ['--port', String(this.port), '--bind', '127.0.0.1', '--save', ''], {
      stdio: 'ignore',
    });
  }

  async kill(): Promise<void> {
    const child = this.#child;
    if (!child) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
    this.#child = null;
  }
}

/** The first words of a command that inserts entries: `{insert: 'entries'` in BSON. */
const INSERT = Buffer.from('\x02insert\x00\x08\x00\x00\x00entries\x00', 'latin1');

/** The way between nodes and their database: answers late, cuts every connection in the middle of whatever it carries, or is closed to everybody. */
export class DatabaseWay {
  /** How much later everything arrives, in both directions. */
  delayMs = 0;
  /** Insert commands that went to the database so far. */
  inserts = 0;
  /** Nobody gets through, and nobody new gets in. */
  isShut = false;
  readonly port: number;
  readonly #server: Server;
  readonly #sockets: Set<Socket>;

  private constructor(server: Server, sockets: Set<Socket>, port: number) {
    this.#server = server;
    this.#sockets = sockets;
    this.port = port;
  }

  static async to(databasePort: number): Promise<DatabaseWay> {
    const sockets = new Set<Socket>();
    const port = await freePort();
    const server = createServer((near) => {
      if (way.isShut) return near.destroy();
      way.#join(near, connect(databasePort, '127.0.0.1'));
    });
    const way = new DatabaseWay(server, sockets, port);
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return way;
  }

  #join(near: Socket, far: Socket): void {
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(from);
      from.setNoDelay(true);
      let before = Promise.resolve();
      from.on('data', (bytes) => {
        if (from === near && bytes.includes(INSERT)) this.inserts += 1;
        const due = Date.now() + this.delayMs;
        // What was sent first arrives first, whatever the delay became meanwhile.
        before = before.then(async () => {
          if (due > Date.now()) await sleep(due - Date.now());
          to.write(bytes);
        });
      });
      from.on('error', () => undefined);
      from.on('close', () => {
        this.#sockets.delete(from);
        to.destroy();
      });
    }
  }

  /** Ends every connection; whoever waited for an answer does not know what became of it. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  shut(isShut: boolean): void {
    this.isShut = isShut;
    if (isShut) this.cut();
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/**
 * An editor that keeps what it typed until it is acknowledged as durable and comes back to whichever node answers, as a browser does. Counts what was acknowledged,
 * so that a trial can ask for it afterwards.
 */
export class Editor {
  readonly doc = new Y.Doc();
  readonly #ports: readonly number[];
  readonly #incident: string;
  readonly #token: string;
  #at: number;
  #socket: WebSocket | null = null;
  #sent = 0;
  #acked = 0;
  #isClosed = false;
  /** Every word typed here. */
  readonly #typed: string[] = [];
  /** What each message of this connection carried: durable once the count of acknowledged messages reaches it. */
  #offered: { count: number; words: string[] }[] = [];
  /** Every word whose durability was acknowledged. */
  readonly acked = new Set<string>();

  constructor(ports: readonly number[], at: number, incident: string, token: string) {
    this.#ports = ports;
    this.#at = at;
    this.#incident = incident;
    this.#token = token;
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== this) this.#send(update);
    });
    this.#connect();
  }

  type(word: string): void {
    this.#typed.push(word);
    this.doc.getText('situation:known').insert(this.doc.getText('situation:known').length, `${word} `);
  }

  text(): string {
    return this.doc.getText('situation:known').toString();
  }

  get isSaved(): boolean {
    return this.#socket?.readyState === WebSocket.OPEN && this.#acked >= this.#sent && this.#sent > 0;
  }

  #connect(): void {
    if (this.#isClosed) return;
    const port = this.#ports[this.#at % this.#ports.length] ?? 0;
    const socket = new WebSocket(`ws://127.0.0.1:${port}/sync/${this.#incident}/board?token=${this.#token}&ack=1`, {
      handshakeTimeout: 1500,
    });
    this.#socket = socket;
    this.#sent = 0;
    this.#acked = 0;
    this.#offered = [];
    socket.on('open', () => this.#message(0, Y.encodeStateVector(this.doc)));
    socket.on('message', (data: Buffer) => this.#heard(new Uint8Array(data)));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      if (this.#socket !== socket) return;
      this.#at += 1;
      setTimeout(() => this.#connect(), 100 + Math.random() * 200);
    });
  }

  #heard(bytes: Uint8Array): void {
    const decoder = createDecoder(bytes);
    const type = readVarUint(decoder);
    if (type === MESSAGE.ack) {
      this.#acked = readVarUint(decoder);
      this.#remember();
      return;
    }
    if (type !== MESSAGE.sync) return;
    const kind = readVarUint(decoder);
    const body = readVarUint8Array(decoder);
    // What the server lacks of ours goes out as one step 2: acknowledged means that all we had typed is durable.
    if (kind === 0) this.#answer(body);
    else Y.applyUpdate(this.doc, body, this);
  }

  #answer(vector: Uint8Array): void {
    this.#offer(1, Y.encodeStateAsUpdate(this.doc, vector), [...this.#typed]);
  }

  #send(update: Uint8Array): void {
    const word = this.#typed.at(-1);
    if (this.#socket?.readyState === WebSocket.OPEN && word !== undefined) this.#offer(2, update, [word]);
  }

  #offer(kind: number, body: Uint8Array, words: string[]): void {
    this.#sent += 1;
    this.#offered.push({ count: this.#sent, words });
    this.#message(kind, body);
  }

  #remember(): void {
    while (this.#offered[0] && this.#offered[0].count <= this.#acked) {
      for (const word of this.#offered.shift()?.words ?? []) this.acked.add(word);
    }
  }

  #message(kind: number, body: Uint8Array): void {
    const encoder = createEncoder();
    writeVarUint(encoder, MESSAGE.sync);
    writeVarUint(encoder, kind);
    writeVarUint8Array(encoder, body);
    this.#socket?.send(toUint8Array(encoder));
  }

  close(): void {
    this.#isClosed = true;
    this.#socket?.terminate();
    this.doc.destroy();
  }
}
