// The real server restarts, by kill -9 and by SIGTERM, while many tabs are open and some are typing: all come back by
// themselves, everything typed is kept, everybody has the same, and coming back logs nothing again. At length:
// `node tests/faults/restart.ts 1000 [restarts] [seed]`.

import { setTimeout as pause } from 'node:timers/promises';
import * as Y from 'yjs';
import { Random } from '#tests/support/random.ts';
import { ReturningClient } from './returning-client.ts';
import { ServerProcess } from './server-process.ts';

export interface RestartFigures {
  clients: number;
  restarts: number;
  edits: number;
  /** Edits that somebody typed and that are nowhere afterwards. */
  lost: number;
  /** Clients that did not come back, were turned away, or have something else than the others. */
  astray: number;
  /** Entries that appeared in the logs because people came back. */
  loggedAgain: number;
  /** Milliseconds from the first answer of the new server until a client had everything, over all restarts. */
  backMs: { p50: number; p99: number; most: number };
}

const ROOT = 'situation:known';
const PEOPLE_PER_ROOM = 100;
const WRITERS_PER_ROOM = 5;
/** Far beyond what it may take; only so that a run ends. */
const PATIENCE_MS = 180_000;

interface Crowd {
  clients: ReturningClient[];
  typed: string[];
}

async function until(holds: () => boolean): Promise<boolean> {
  for (const end = Date.now() + PATIENCE_MS; !holds(); await pause(20)) if (Date.now() > end) return false;
  return true;
}

async function gather(server: ServerProcess, clients: number, random: Random): Promise<Crowd[]> {
  const crowds: Crowd[] = [];
  for (let left = clients; left > 0; left -= PEOPLE_PER_ROOM) {
    const incident = await server.declare(`Restart ${left}`);
    const url = `${server.address(incident)}&hello=1`;
    const size = Math.min(left, PEOPLE_PER_ROOM);
    crowds.push({ clients: Array.from({ length: size }, () => new ReturningClient(url, () => random.next())), typed: [] }); // prettier-ignore
  }
  return crowds;
}

/** One word in each room, by one of those who write. */
function typeOnce(crowds: readonly Crowd[], random: Random): void {
  for (const { clients, typed } of crowds) {
    const word = `<${typed.length}>`;
    clients[random.int(Math.min(clients.length, WRITERS_PER_ROOM))]?.doc.getText(ROOT).insert(0, word);
    typed.push(word);
  }
}

const everybody = (crowds: readonly Crowd[]): ReturningClient[] => crowds.flatMap(({ clients }) => clients);
const areAllSaved = (crowds: readonly Crowd[]): boolean => everybody(crowds).every((client) => client.isSaved);
const entriesIn = (crowds: readonly Crowd[]): number =>
  crowds.reduce((sum, { clients }) => sum + Math.max(...clients.map((client) => client.seq)), 0);

/** Ends the server while people type, or while all is quiet, starts it and waits for everybody. Returns how long each took. */
async function restart(
  server: ServerProcess,
  crowds: readonly Crowd[],
  random: Random,
  isTyping: boolean,
): Promise<number[]> {
  for (let word = 0; isTyping && word < 20; word++, await pause(random.int(30))) typeOnce(crowds, random);
  const ended = server.kill(random.chance(0.5) ? 'SIGKILL' : 'SIGTERM');
  for (let word = 0; isTyping && word < 5; word++) typeOnce(crowds, random);
  await ended;
  if (isTyping) typeOnce(crowds, random);
  await server.start();
  await server.ready();
  const readyAt = performance.now();
  await until(() => areAllSaved(crowds));
  return everybody(crowds).map((client) => Math.max(0, client.syncedAt - readyAt));
}

/** How far a document goes, spelled the same whatever the order in which it came. */
function stateOf(doc: Y.Doc): string {
  return JSON.stringify([...Y.decodeStateVector(Y.encodeStateVector(doc))].sort(([a], [b]) => a - b));
}

/** Everybody in a room has every word once, and the same as the others. */
function judge(crowds: readonly Crowd[], figures: RestartFigures): void {
  for (const { clients, typed } of crowds) {
    figures.edits += typed.length;
    const texts = clients.map((client) => client.doc.getText(ROOT).toString());
    const [first = ''] = texts;
    figures.lost += typed.filter((word) => first.split(word).length !== 2).length;
    const states = clients.map((client) => stateOf(client.doc));
    clients.forEach((client, i) => {
      const isSame = texts[i] === first && states[i] === states[0];
      if (!isSame || !client.isSaved || client.refusals.length > 0) figures.astray += 1;
    });
  }
}

/** Restarts one server `restarts` times under `clients` open tabs; the last time in silence. */
export async function restartTrials(clients: number, restarts: number, seed: number): Promise<RestartFigures> {
  const random = new Random(seed);
  const figures: RestartFigures = { clients, restarts, edits: 0, lost: 0, astray: 0, loggedAgain: 0, backMs: { p50: 0, p99: 0, most: 0 } }; // prettier-ignore
  const server = new ServerProcess();
  const crowds: Crowd[] = [];
  const took: number[] = [];
  try {
    await server.start();
    await server.ready();
    crowds.push(...(await gather(server, clients, random)));
    await until(() => areAllSaved(crowds));
    for (let i = 1; i < restarts; i++) took.push(...(await restart(server, crowds, random, true)));
    await restart(server, crowds, random, false); // only now does everybody's hello count what was typed last
    const before = entriesIn(crowds);
    took.push(...(await restart(server, crowds, random, false)));
    figures.loggedAgain = entriesIn(crowds) - before;
    await until(() => crowds.every(({ clients: all }) => new Set(all.map((one) => one.doc.getText(ROOT).length)).size === 1)); // prettier-ignore
    judge(crowds, figures);
  } finally {
    for (const client of everybody(crowds)) client.close();
    await server.kill();
    server.remove();
  }
  took.sort((a, b) => a - b);
  const at = (share: number): number =>
    Math.round(took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? 0);
  figures.backMs = { p50: at(0.5), p99: at(0.99), most: at(1) };
  return figures;
}

if (process.argv[1]?.endsWith('restart.ts') === true) {
  const [clients = 1000, restarts = 3, seed = Date.now() % 2 ** 31] = process.argv.slice(2).map(Number);
  const figures = await restartTrials(clients, restarts, seed);
  console.log(JSON.stringify({ seed, ...figures }));
  process.exit(figures.lost + figures.astray + figures.loggedAgain > 0 ? 1 : 0);
}
