// Some of the readers of a room stop reading while people type and paste: what the server keeps for them is bounded, the
// others do not notice, and whoever stopped gets the rest when he reads on or is let go and comes back. Spells with and
// without the stalled alternate, so that the load of the machine is in both. At length:
// `node tests/faults/stalled.ts [readers] [stalled] [seconds of a spell] [rounds]`.

import { loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { slowerByPercent, spreadOf, type Spread } from './latency.ts';
import { STEP_1, syncMessage } from './room-visitor.ts';
import { ServerProcess } from './server-process.ts';
import { SyncClient } from './sync-client.ts';

const MARKS = 'situation:known';
const PASTES = 'situation:impact';
const TYPISTS = 4;
/** Each typist; ten keys a second are a fast one. */
const MARK_EVERY_MS = 100;
const PASTE_EVERY_MS = 60;
const PASTE_CHARACTERS = 24 * 1024;
/** Far beyond what it may take; only so that a run ends. */
const PATIENCE_MS = 180_000;
/** A reader that takes nothing is let go after 30 s; looked at every second. */
const LET_GO_PATIENCE_MS = 90_000;

export interface StalledFigures {
  readers: number;
  stalled: number;
  edits: number;
  /** Edits that one of the readers did not get, the stalled among them, summed over readers. */
  missed: number;
  /** Edit to sight at the readers that read, ms. */
  quiet: Spread;
  beside: Spread;
  slowerByPercent: number;
  /** What a reader was sent in the spells in which the stalled took nothing, MB each. */
  untakenMb: number;
  /** The server's resident memory at most in spells without and with the stalled, MB; and what is more, for each of them. */
  quietMb: number;
  besideMb: number;
  moreMbEach: number;
  /** Times that one who read on had everything again on the same connection. */
  caughtUp: number;
  /** Of those who read nothing for good: let go by the server, after how many seconds the last, and back with everything. */
  letGo: number;
  letGoAfterS: number;
  cameBack: number;
  load: number;
}

/** What one frame says, found once for all who get the same bytes. */
class Marks {
  readonly #known = new Map<string, readonly number[]>();

  in(frame: Buffer): readonly number[] {
    const key = `${frame.length}:${frame.toString('latin1', 0, 48)}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const found = [...frame.toString('latin1').matchAll(/@(\d+);/g)].map(([, number]) => Number(number));
    if (this.#known.size > 500) this.#known.clear();
    this.#known.set(key, found);
    return found;
  }
}

/** Takes what comes and notes which edits were in it, and when; keeps no document, so that two hundred fit beside a server. */
class Reader {
  readonly seen = new Set<number>();
  readonly #socket: WebSocket;
  isClosed = false;
  bytes = 0;

  constructor(url: string, marks: Marks, onMark: (mark: number, reader: Reader) => void) {
    this.#socket = new WebSocket(url, { perMessageDeflate: false });
    this.#socket.binaryType = 'nodebuffer';
    this.#socket.on('open', () => this.#socket.send(syncMessage(STEP_1, Uint8Array.of(0))));
    this.#socket.on('close', () => (this.isClosed = true));
    this.#socket.on('error', () => undefined);
    this.#socket.on('message', (data) => {
      if (!Buffer.isBuffer(data)) return;
      this.bytes += data.length;
      for (const mark of marks.in(data)) {
        if (this.seen.has(mark)) continue;
        this.seen.add(mark);
        onMark(mark, this);
      }
    });
  }

  stall(): void {
    this.#socket.pause();
  }

  readOn(): void {
    this.#socket.resume();
  }

  close(): void {
    this.#socket.terminate();
  }
}

async function until(holds: () => boolean | Promise<boolean>, patienceMs = PATIENCE_MS): Promise<boolean> {
  for (const end = Date.now() + patienceMs; !(await holds()); await pause(50)) if (Date.now() > end) return false;
  return true;
}

/** The room, the people who write in it and those who read. */
class Crowd {
  readonly #server: ServerProcess;
  readonly #address: string;
  readonly #marks = new Marks();
  readonly #typists: SyncClient[];
  readonly #sentAt: number[] = [];
  readonly healthy: Reader[] = [];
  readonly stalled: Reader[] = [];
  /** Where latencies go at the moment; null while nothing is measured. */
  #took: number[] | null = null;
  #mostMb = 0;

  constructor(server: ServerProcess, address: string) {
    this.#server = server;
    this.#address = address;
    this.#typists = Array.from({ length: TYPISTS }, () => new SyncClient(address));
  }

  get edits(): number {
    return this.#sentAt.length;
  }

  newReader(): Reader {
    return new Reader(this.#address, this.#marks, (mark, reader) => {
      const sentAt = this.#sentAt[mark];
      if (sentAt !== undefined && !this.stalled.includes(reader)) this.#took?.push(performance.now() - sentAt);
    });
  }

  async gather(readers: number, stalled: number): Promise<void> {
    for (let i = 0; i < readers; i++) (i < stalled ? this.stalled : this.healthy).push(this.newReader());
    await Promise.all(this.#typists.map((typist) => typist.synced));
    this.#type();
    await until(() => [...this.healthy, ...this.stalled].every(({ seen }) => seen.size === this.edits));
  }

  #type(): void {
    const mark = this.#sentAt.length;
    this.#sentAt.push(performance.now());
    this.#typists[mark % TYPISTS]?.doc.getText(MARKS).insert(0, `@${mark};`);
  }

  /** Pastes a long text in the place of the one before. */
  #paste(): void {
    const [first] = this.#typists;
    const text = first?.doc.getText(PASTES);
    const line = `${performance.now()} upstream prematurely closed connection while reading response header\n`;
    first?.doc.transact(() => {
      text?.delete(0, text.length);
      text?.insert(0, line.repeat(Math.ceil(PASTE_CHARACTERS / line.length)));
    });
  }

  /** People type and paste until `isOver`; returns how long each edit took to each who reads, and the server's memory at most. */
  async spell(isOver: () => boolean | Promise<boolean>): Promise<{ took: number[]; mostMb: number }> {
    const took: number[] = [];
    this.#took = took;
    this.#mostMb = 0;
    const typing = setInterval(() => this.#type(), MARK_EVERY_MS / TYPISTS);
    const pasting = setInterval(() => this.#paste(), PASTE_EVERY_MS);
    while (!(await isOver())) {
      this.#mostMb = Math.max(this.#mostMb, await this.memoryMb());
      await pause(500);
    }
    clearInterval(typing);
    clearInterval(pasting);
    await until(() => this.healthy.every(({ seen }) => seen.size === this.edits));
    this.#took = null;
    return { took, mostMb: this.#mostMb };
  }

  async memoryMb(): Promise<number> {
    return ((await this.#server.metric('muster_process_resident_memory_bytes')) ?? 0) / 2 ** 20;
  }

  async openSockets(): Promise<number> {
    return (await this.#server.metric('muster_nodejs_active_resources{type="TCPSocketWrap"}')) ?? 0;
  }

  close(): void {
    for (const one of [...this.healthy, ...this.stalled, ...this.#typists]) one.close();
  }
}

/** The stalled read nothing until the server lets them go, then look what they get and come back. */
async function stallForGood(crowd: Crowd, figures: StalledFigures): Promise<void> {
  const before = await crowd.openSockets();
  const startedAt = Date.now();
  for (const reader of crowd.stalled) reader.stall();
  const isLetGo = async (): Promise<boolean> => (await crowd.openSockets()) <= before - crowd.stalled.length;
  await crowd.spell(async () => Date.now() - startedAt > LET_GO_PATIENCE_MS || (await isLetGo()));
  figures.letGoAfterS = Math.round((Date.now() - startedAt) / 1000);
  for (const reader of crowd.stalled) reader.readOn();
  const isSettled = (reader: Reader): boolean => reader.isClosed || reader.seen.size === crowd.edits;
  await until(() => crowd.stalled.every(isSettled));
  for (const [i, reader] of crowd.stalled.entries()) {
    if (!reader.isClosed) continue;
    figures.letGo += 1;
    crowd.stalled[i] = crowd.newReader();
  }
  await until(() => crowd.stalled.every(({ seen }) => seen.size === crowd.edits));
  figures.cameBack = crowd.stalled.filter(({ seen }) => seen.size === crowd.edits).length;
}

/** Rounds of a spell with everybody reading and one in which `stalled` do not; then these read nothing for good, if asked. */
export async function stalledTrials(
  readers: number,
  stalled: number,
  { seconds, rounds, isForGood }: { seconds: number; rounds: number; isForGood: boolean },
): Promise<StalledFigures> {
  const figures: StalledFigures = { readers, stalled, edits: 0, missed: 0, quiet: { p50: 0, p99: 0 }, beside: { p50: 0, p99: 0 }, slowerByPercent: 0, untakenMb: 0, quietMb: 0, besideMb: 0, moreMbEach: 0, caughtUp: 0, letGo: 0, letGoAfterS: 0, cameBack: 0, load: 0 }; // prettier-ignore
  const server = new ServerProcess();
  const quiet: number[] = [];
  const beside: number[] = [];
  await server.start();
  let crowd: Crowd | null = null;
  try {
    await server.ready();
    crowd = new Crowd(server, server.address(await server.declare('Stalled')));
    await crowd.gather(readers, stalled);
    const forSeconds = (): (() => boolean) => {
      const end = Date.now() + seconds * 1000;
      return () => Date.now() > end;
    };
    // The first spell warms everything up, and is not counted.
    await crowd.spell(forSeconds());
    for (let round = 0; round < rounds; round++) {
      const alone = await crowd.spell(forSeconds());
      quiet.push(...alone.took);
      const sentBefore = crowd.healthy[0]?.bytes ?? 0;
      for (const reader of crowd.stalled) reader.stall();
      const together = await crowd.spell(forSeconds());
      beside.push(...together.took);
      figures.quietMb = Math.round(Math.max(figures.quietMb, alone.mostMb));
      figures.besideMb = Math.round(Math.max(figures.besideMb, together.mostMb));
      figures.untakenMb = Math.max(figures.untakenMb, ((crowd.healthy[0]?.bytes ?? 0) - sentBefore) / 2 ** 20);
      for (const reader of crowd.stalled) reader.readOn();
      const all = crowd;
      await until(() => all.stalled.every((reader) => reader.isClosed || reader.seen.size === all.edits));
      figures.caughtUp += crowd.stalled.filter((reader) => !reader.isClosed && reader.seen.size === all.edits).length;
    }
    if (isForGood) await stallForGood(crowd, figures);
    const { edits } = crowd;
    figures.edits = edits;
    figures.missed = [...crowd.healthy, ...crowd.stalled].reduce((sum, { seen }) => sum + edits - seen.size, 0);
  } finally {
    crowd?.close();
    await server.kill();
    server.remove();
  }
  figures.quiet = spreadOf(quiet);
  figures.beside = spreadOf(beside);
  figures.slowerByPercent = slowerByPercent(figures.quiet, figures.beside);
  figures.untakenMb = Math.round(figures.untakenMb * 10) / 10;
  figures.moreMbEach = Math.round((Math.max(0, figures.besideMb - figures.quietMb) / stalled) * 100) / 100;
  figures.load = Math.round((loadavg()[0] ?? 0) * 10) / 10;
  return figures;
}

if (process.argv[1]?.endsWith('stalled.ts') === true) {
  const [readers = 200, stalled = 20, seconds = 12, rounds = 3] = process.argv.slice(2).map(Number);
  const figures = await stalledTrials(readers, stalled, { seconds, rounds, isForGood: true });
  console.log(JSON.stringify(figures));
  process.exit(figures.missed > 0 ? 1 : 0);
}
