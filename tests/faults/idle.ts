// Stock y-websocket clients on which nobody does anything stay connected, with presence and without, alone in a room and
// beside another; afterwards an edit still gets through both ways. `node tests/faults/idle.ts [--minutes 10]`.

import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import WebSocket from 'ws';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { ServerProcess } from './server-process.ts';

export interface IdleFigures {
  minutes: number;
  clients: number;
  /** Times that one of them lost its connection. */
  disconnects: number;
  /** The longest that one of them heard nothing, seconds; the stock client gives up after 30. */
  longestSilenceS: number;
  /** Edits made after it, one by each client, and how many of these everybody else in the room, or who comes later, has. */
  edits: number;
  arrived: number;
}

const ROOT = 'situation:known';
const LOOK_EVERY_MS = 100;
/** Far beyond what it may take; only so that a run ends. */
const PATIENCE_MS = 60_000;

/** Each room by whether its clients tell their presence. */
const ROOMS: readonly (readonly boolean[])[] = [[false], [true], [false, false], [true, true]];

class StockClient {
  readonly provider: WebsocketProvider;
  readonly word = `<${crypto.randomUUID()}>`;
  disconnects = 0;
  longestSilenceMs = 0;

  constructor(address: string, hasPresence: boolean) {
    const url = new URL(address);
    const [, base = '', incident = ''] = url.pathname.split('/');
    this.provider = new WebsocketProvider(`${url.origin.replace('http', 'ws')}/${base}`, `${incident}/board`, new Y.Doc(), {
      WebSocketPolyfill: Object.assign(WebSocket),
      params: { token: url.searchParams.get('token') ?? '' },
      disableBc: true,
    }); // prettier-ignore
    if (!hasPresence) this.provider.awareness.setLocalState(null);
    this.provider.on('connection-close', () => (this.disconnects += 1));
  }

  get text(): string {
    return this.provider.doc.getText(ROOT).toString();
  }

  async synced(): Promise<void> {
    if (!this.provider.synced) await new Promise<void>((resolve) => this.provider.once('sync', () => resolve()));
  }

  look(): void {
    this.longestSilenceMs = Math.max(this.longestSilenceMs, Date.now() - this.provider.wsLastMessageReceived);
  }

  type(): void {
    this.provider.doc.getText(ROOT).insert(0, this.word);
  }

  close(): void {
    this.provider.destroy();
    this.provider.doc.destroy();
  }
}

/** How many of the words of a room all in it have, and somebody who comes later. */
async function arrivedIn(address: string, clients: readonly StockClient[]): Promise<number> {
  const late = new StockClient(address, false);
  await late.synced();
  const count = (): number =>
    clients.filter(({ word }) => [...clients, late].every(({ text }) => text.split(word).length === 2)).length;
  for (const end = Date.now() + PATIENCE_MS; count() < clients.length && Date.now() < end;) await pause(LOOK_EVERY_MS);
  const arrived = count();
  late.close();
  return arrived;
}

/** Leaves the clients alone for `minutes`, then has each of them write a word. */
export async function idleTrial(minutes: number): Promise<IdleFigures> {
  const server = new ServerProcess();
  const rooms: { address: string; clients: StockClient[] }[] = [];
  await server.start();
  try {
    await server.ready();
    for (const presences of ROOMS) {
      const address = server.address(await server.declare(`Idle ${rooms.length}`));
      rooms.push({ address, clients: presences.map((hasPresence) => new StockClient(address, hasPresence)) });
    }
    const all = rooms.flatMap(({ clients }) => clients);
    await Promise.all(all.map((client) => client.synced()));
    for (const end = Date.now() + minutes * 60_000; Date.now() < end; await pause(LOOK_EVERY_MS))
      for (const client of all) client.look();
    for (const client of all) client.type();
    let arrived = 0;
    for (const { address, clients } of rooms) arrived += await arrivedIn(address, clients);
    return {
      minutes,
      clients: all.length,
      disconnects: all.reduce((sum, { disconnects }) => sum + disconnects, 0),
      longestSilenceS: Math.round(Math.max(...all.map(({ longestSilenceMs }) => longestSilenceMs)) / 100) / 10,
      edits: all.length,
      arrived,
    };
  } finally {
    for (const { clients } of rooms) for (const client of clients) client.close();
    await server.kill();
    server.remove();
  }
}

if (process.argv[1]?.endsWith('idle.ts') === true) {
  const { values } = parseArgs({ options: { minutes: { type: 'string', default: '10' } } });
  const figures = await idleTrial(Number(values.minutes));
  console.log(JSON.stringify(figures));
  process.exit(figures.disconnects > 0 || figures.arrived < figures.edits ? 1 : 0);
}
