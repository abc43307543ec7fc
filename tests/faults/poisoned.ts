// Everything on the list of poisons, one by one and then as a stream, at the real server, beside two people who write in
// the same room: how each is answered, whether the room changed, and what the two notice. The stream comes from a process of
// its own; spells with and without it alternate, so that the load of the machine is in both. At length:
// `node tests/faults/poisoned.ts [seconds of a spell] [rounds]`.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import * as Y from 'yjs';
import { slowerByPercent, spreadOf, type Spread } from './latency.ts';
import { POISONS, presenceJunk } from './poisons.ts';
import { syncMessage, UPDATE } from './room-visitor.ts';
import { ServerProcess } from './server-process.ts';
import { crawl, halfFrame, handshake, raw, sendHuge } from './sockets.ts';
import { SyncClient } from './sync-client.ts';

const ROOT = 'situation:known';
/** What waits for what it builds on is refused when that does not come. */
const REFUSAL_PATIENCE_MS = 20_000;
const PRESENCE_LOOK_MS = 300;
/** Far beyond what it may take; only so that a run ends. */
const PATIENCE_MS = 60_000;
const TYPE_EVERY_MS = 20;
const POISON_EVERY_MS = 50;
const CRAWLERS = 5;
const CRAWL_EVERY_MS = 100;

export interface PoisonRow {
  kind: string;
  sent: number;
  /** Codes with which it was refused, each once; empty when nobody had to refuse anything. */
  codes: number[];
  roomsChanged: number;
}

export interface PoisonedFigures {
  rows: PoisonRow[];
  /** Poisons in the streams beside which the two wrote: everything on the list but the frames of 20 MB, and these alone. */
  streamed: number;
  huge: number;
  /** Edits of the two, and how many of these were not acknowledged or not seen by the other. */
  edits: number;
  lost: number;
  /** Edit to sight at the other, ms. */
  quiet: Spread;
  beside: Spread;
  besideHuge: Spread;
  slowerByPercent: number;
  /** Presences that the two were told of and that nobody has. */
  ghosts: number;
  load: number;
}

interface Place {
  /** Where the attacker comes in, as another person than those who write. */
  address: string;
  /** Somebody in the room who has written. */
  victim: number;
}
type Attack = (place: Place) => Promise<number | null>;

async function until(holds: () => boolean, patienceMs: number): Promise<boolean> {
  for (const end = Date.now() + patienceMs; !holds(); await pause(5)) if (Date.now() > end) return false;
  return true;
}

/** Comes in as anybody would, sends what `make` gives, and says with which code that was refused. */
async function send(address: string, make: (attacker: SyncClient) => Uint8Array, patienceMs: number): Promise<number | null> {
  const attacker = new SyncClient(address);
  await attacker.synced;
  attacker.sendRaw(make(attacker));
  await until(() => attacker.closeCode !== null, patienceMs);
  const { closeCode } = attacker;
  attacker.close();
  return closeCode;
} // prettier-ignore

const poison =
  (make: (typeof POISONS)[string]): Attack =>
  ({ address, victim }) =>
    send(
      address,
      ({ doc }) => syncMessage(UPDATE, make({ truth: doc, victim, fresh: 20_000_000 + Math.floor(Math.random() * 1e9) })),
      REFUSAL_PATIENCE_MS,
    ); // prettier-ignore

/** Presence junk comes in four kinds, chosen by a number below 1. */
const presence =
  (which: number): Attack =>
  ({ address, victim }) =>
    send(address, () => presenceJunk(victim, () => which), PRESENCE_LOOK_MS);

async function halfAFrame({ address }: Place): Promise<null> {
  const url = new URL(address.replace('ws:', 'http:'));
  const socket = raw(url);
  socket.write(handshake(url));
  await pause(50);
  socket.write(halfFrame());
  await pause(50);
  socket.destroy();
  return null;
}

/** A handshake and then a frame, both byte by byte, for about two seconds. */
async function crawling({ address }: Place): Promise<null> {
  const url = new URL(address.replace('ws:', 'http:'));
  const sockets = [raw(url), raw(url)] as const;
  sockets[1].write(handshake(url));
  const end = Date.now() + 2000;
  const isOver = (): boolean => Date.now() > end;
  await Promise.all([
    crawl(sockets[0], Buffer.from(handshake(url)), CRAWL_EVERY_MS, isOver),
    crawl(sockets[1], halfFrame(), CRAWL_EVERY_MS, isOver),
  ]);
  for (const socket of sockets) socket.destroy();
  return null;
}

const HUGE = 'a frame of 20 MB';
const ATTACKS: Readonly<Record<string, Attack>> = {
  ...Object.fromEntries(Object.entries(POISONS).map(([kind, make]) => [kind, poison(make)])),
  'presence of 3,000 others': presence(0),
  'presence of somebody else': presence(0.25),
  'presence too large': presence(0.5),
  'presence that is not JSON': presence(0.75),
  [HUGE]: ({ address }) => sendHuge(address),
  'half a frame': halfAFrame,
  'slow-loris, handshake and frame': crawling,
};

/** All that a board says, spelled the same whatever the order in which it came. */
function spelled(doc: Y.Doc): string {
  const clocks = [...Y.decodeStateVector(Y.encodeStateVector(doc))].toSorted(([a], [b]) => a - b);
  const { ds } = Y.decodeUpdate(Y.encodeStateAsUpdate(doc));
  const deleted = [...ds.clients].toSorted(([a], [b]) => a - b);
  return JSON.stringify([clocks, deleted, doc.getText(ROOT).toString(), [...doc.share.keys()].toSorted()]);
}

/** The board as somebody gets it who comes in now. */
async function boardAt(address: string): Promise<string> {
  const reader = new SyncClient(address);
  await reader.synced;
  reader.doc.getText(ROOT);
  const said = spelled(reader.doc);
  reader.close();
  return said;
}

/** Each poison `times` times, while nobody writes: what it is answered, and whether the board is another one afterwards. */
async function oneByOne(place: Place, times: number): Promise<PoisonRow[]> {
  const rows: PoisonRow[] = [];
  for (const [kind, attack] of Object.entries(ATTACKS)) {
    const row: PoisonRow = { kind, sent: 0, codes: [], roomsChanged: 0 };
    for (; row.sent < times; row.sent++) {
      const before = await boardAt(place.address);
      const code = await attack(place);
      if (code !== null && !row.codes.includes(code)) row.codes.push(code);
      if ((await boardAt(place.address)) !== before) row.roomsChanged += 1;
    }
    rows.push(row);
  }
  return rows;
}

/** Two people write in turn; returns how long each edit took to the other, ms. Ends when a connection does. */
async function write(pair: readonly [SyncClient, SyncClient], isOver: () => boolean): Promise<number[]> {
  const took: number[] = [];
  for (let i = 0; !isOver(); i++) {
    const [from, to] = i % 2 === 0 ? pair : [pair[1], pair[0]];
    const before = performance.now();
    from.doc.getText(ROOT).insert(0, `${i} `);
    const clock = from.clockOf(from.doc.clientID);
    const seen = new Promise<boolean>((resolve) => {
      to.onMessage = () => to.clockOf(from.doc.clientID) >= clock && resolve(true);
      to.onMessage();
    });
    if (!(await Promise.race([seen, pause(PATIENCE_MS, false)]))) return took;
    took.push(performance.now() - before);
    await pause(TYPE_EVERY_MS);
  }
  return took;
}

/** Edits of the two that are not acknowledged, or that the other does not have. */
function lacking(pair: readonly SyncClient[]): number {
  return pair.reduce((sum, one) => {
    const own = one.clockOf(one.doc.clientID);
    const seen = Math.min(...pair.map((other) => other.clockOf(one.doc.clientID)));
    return sum + own - Math.min(seen, one.acknowledgedClock);
  }, 0);
}

/** A process that sends poison after poison until it is told to end, which says how many they were. */
function stream({ address, victim }: Place, which: 'list' | 'huge'): { end: () => Promise<number> } {
  const child = spawn(process.execPath, [import.meta.filename, '--attack', address, String(victim), which], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.on('data', (text: Buffer) => (said += text.toString()));
  return {
    end: async () => {
      const gone = once(child, 'exit');
      child.stdin.end();
      await gone;
      return Number(said.trim().split('\n').at(-1) ?? 0);
    },
  };
}

/** What the process of a stream does: every poison again and again, beside a few who crawl, until it is told to end. */
async function attackUntilTold(place: Place, isHuge: boolean): Promise<number> {
  let sent = 0;
  let isOver = false;
  process.stdin.on('end', () => (isOver = true)).resume();
  const crawlers = Array.from({ length: isHuge ? 0 : CRAWLERS }, async () => {
    for (; !isOver; sent++) await crawling(place);
  });
  const swift = Object.entries(ATTACKS).filter(([kind, attack]) => attack !== crawling && (kind === HUGE) === isHuge);
  for (let i = 0; !isOver; i++, await pause(POISON_EVERY_MS)) {
    await swift[i % swift.length]?.[1](place);
    sent += 1;
  }
  await Promise.all(crawlers);
  return sent;
}

/** The list one by one, `times` each; then `rounds` of `seconds` of writing without and with the stream. */
export async function poisonedTrials(seconds: number, rounds: number, times: number): Promise<PoisonedFigures> {
  const figures: PoisonedFigures = { rows: [], streamed: 0, huge: 0, edits: 0, lost: 0, quiet: { p50: 0, p99: 0 }, beside: { p50: 0, p99: 0 }, besideHuge: { p50: 0, p99: 0 }, slowerByPercent: 0, ghosts: 0, load: 0 }; // prettier-ignore
  const server = new ServerProcess();
  const quiet: number[] = [];
  const beside: number[] = [];
  const besideHuge: number[] = [];
  await server.start();
  try {
    await server.ready();
    const address = server.address(await server.declare('Poisoned'));
    const pair = [new SyncClient(address), new SyncClient(address)] as const;
    await Promise.all(pair.map((one) => one.synced));
    const spell = (): Promise<number[]> => {
      const end = Date.now() + seconds * 1000;
      return write(pair, () => Date.now() > end);
    };
    // The first spell warms everything up, and is not counted.
    let edits = (await spell()).length;
    const made = await server.api('POST', '/tokens', { name: 'Somebody else' });
    const { token }: { token: string } = JSON.parse(made.text);
    const place: Place = { address: address.replace(/token=[^&]+/, `token=${token}`), victim: pair[0].doc.clientID };
    figures.rows = await oneByOne(place, times);
    for (let round = 0; round < rounds; round++) {
      quiet.push(...(await spell()));
      const attackers = stream(place, 'list');
      beside.push(...(await spell()));
      figures.streamed += await attackers.end();
      const senders = stream(place, 'huge');
      besideHuge.push(...(await spell()));
      figures.huge += await senders.end();
    }
    edits += quiet.length + beside.length + besideHuge.length;
    await until(() => lacking(pair) === 0, PATIENCE_MS);
    figures.edits = edits;
    figures.lost = lacking(pair);
    figures.ghosts = new Set(pair.flatMap(({ presence: heard }) => [...heard.keys()])).size;
    for (const one of pair) one.close();
    await server.ready();
  } finally {
    await server.kill();
    server.remove();
  }
  figures.quiet = spreadOf(quiet);
  figures.beside = spreadOf(beside);
  figures.besideHuge = spreadOf(besideHuge);
  figures.slowerByPercent = slowerByPercent(figures.quiet, figures.beside);
  figures.load = Math.round((loadavg()[0] ?? 0) * 10) / 10;
  return figures;
}

if (process.argv[1]?.endsWith('poisoned.ts') === true) {
  const [first, address = '', victim = '', which] = process.argv.slice(2);
  if (first === '--attack') {
    console.log(await attackUntilTold({ address, victim: Number(victim) }, which === 'huge'));
    process.exit(0);
  }
  const [seconds = 15, rounds = 3, times = 3] = process.argv.slice(2).map(Number);
  const figures = await poisonedTrials(seconds, rounds, times);
  console.log(JSON.stringify(figures));
  const changed = figures.rows.reduce((sum, { roomsChanged }) => sum + roomsChanged, 0);
  process.exit(figures.lost + changed + figures.ghosts > 0 ? 1 : 0);
}
