// What people do to a socket rather than to a document: handshakes and frames that come byte by byte, frames that end in the
// middle, a frame of 20 MB. Two people write beside it; nothing of theirs may be lost, and how long they wait is measured.
// At length: `node tests/faults/sockets.ts [seconds]`.

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { ServerProcess } from './server-process.ts';
import { SyncClient } from './sync-client.ts';

const CRAWLERS = 40;
const HUGE_BYTES = 20 * 1024 * 1024;

export interface SocketFigures {
  crawlers: number;
  halves: number;
  huge: number;
  /** Close codes with which 20 MB frames were answered, each once. */
  hugeCodes: number[];
  /** Edits of the two who write beside it. */
  edits: number;
  /** Of these, not acknowledged or not seen by the other. */
  lost: number;
  /** Edit to sight at the other, ms: p99 without and with the crowd. */
  quietP99: number;
  besideP99: number;
}

/** A handshake that is right, in one piece. */
export function handshake(url: URL): string {
  return `GET ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`;
}

/** A bare connection that reads and forgets. */
export function raw(url: URL): Socket {
  const socket = connect(Number(url.port), url.hostname);
  socket.on('error', () => undefined);
  socket.on('data', () => undefined);
  return socket;
}

/** Sends `bytes` one at a time, as slowly as it is let. */
export async function crawl(socket: Socket, bytes: Buffer, everyMs: number, isOver: () => boolean): Promise<void> {
  for (const byte of bytes) {
    if (isOver() || socket.destroyed) return;
    socket.write(Uint8Array.of(byte));
    await pause(everyMs);
  }
}

/** A frame that says it holds 8 MB, of which only the beginning ever comes. */
export function halfFrame(): Buffer {
  const head = Buffer.alloc(14);
  head[0] = 0x82;
  head[1] = 0x80 | 127;
  head.writeBigUInt64BE(8n * 1024n * 1024n, 2);
  return Buffer.concat([head, Buffer.alloc(100, 7)]);
}

/** Sends one frame of 20 MB; resolves with the code that it is answered with. */
export async function sendHuge(address: string): Promise<number> {
  const socket = new WebSocket(address, { perMessageDeflate: false });
  socket.on('error', () => undefined);
  await once(socket, 'open');
  const closed = once(socket, 'close');
  socket.send(Buffer.concat([Uint8Array.of(0, 2, 0x80, 0x80, 0x80, 0x0a), Buffer.alloc(HUGE_BYTES)]));
  const [code] = await closed;
  return Number(code);
}

/** Two people write in turn until `isOver`, and at least `least` times; returns how long each edit took to the other, ms. */
async function write(pair: readonly [SyncClient, SyncClient], least: number, isOver: () => boolean): Promise<number[]> {
  const took: number[] = [];
  for (let i = 0; i < least || !isOver(); i++) {
    const [from, to] = i % 2 === 0 ? pair : [pair[1], pair[0]];
    const before = performance.now();
    from.doc.getText('situation:known').insert(0, `${i} `);
    const clock = from.clockOf(from.doc.clientID);
    while (to.clockOf(from.doc.clientID) < clock) {
      if (from.closeCode !== null || to.closeCode !== null) return took;
      await pause(1);
    }
    took.push(performance.now() - before);
  }
  return took;
}

const p99 = (took: readonly number[]): number =>
  Math.round(took.toSorted((a, b) => a - b)[Math.floor(took.length * 0.99)] ?? 0);

/** Runs it for about `seconds`; the figures say what was lost. */
export async function socketTrials(seconds: number): Promise<SocketFigures> {
  const figures: SocketFigures = { crawlers: CRAWLERS, halves: 0, huge: 0, hugeCodes: [], edits: 0, lost: 0, quietP99: 0, besideP99: 0 }; // prettier-ignore
  const server = new ServerProcess();
  await server.start();
  try {
    await server.ready();
    const address = server.address(await server.declare('Sockets'));
    const url = new URL(address.replace('ws:', 'http:'));
    const pair = [new SyncClient(address), new SyncClient(address)] as const;
    await Promise.all(pair.map((one) => one.synced));
    const quiet = await write(pair, 100, () => true);
    const end = Date.now() + seconds * 1000;
    const isOver = (): boolean => Date.now() > end;
    const crowd = Array.from({ length: CRAWLERS }, async (_, i) => {
      const socket = raw(url);
      if (i % 2 === 0) return crawl(socket, Buffer.from(handshake(url)), 100, isOver).finally(() => socket.destroy());
      socket.write(handshake(url));
      await crawl(socket, halfFrame(), 100, isOver);
      socket.destroy();
    });
    const halves = (async (): Promise<void> => {
      while (!isOver()) {
        const socket = raw(url);
        socket.write(handshake(url));
        await pause(20);
        socket.write(halfFrame());
        await pause(20);
        socket.destroy();
        figures.halves++;
      }
    })();
    const huge = (async (): Promise<void> => {
      do {
        const code = await sendHuge(address);
        figures.huge++;
        if (!figures.hugeCodes.includes(code)) figures.hugeCodes.push(code);
      } while (!isOver());
    })();
    const beside = await write(pair, 100, isOver);
    await Promise.all([...crowd, halves, huge]);
    figures.edits = quiet.length + beside.length;
    const deadline = Date.now() + 60_000;
    const lacks = (): number =>
      pair.reduce((sum, one) => {
        const own = one.clockOf(one.doc.clientID);
        const seen = Math.min(...pair.map((other) => other.clockOf(one.doc.clientID)));
        return sum + own - Math.min(seen, one.acknowledgedClock);
      }, 0);
    while (lacks() > 0 && Date.now() < deadline) await pause(10);
    figures.lost = lacks();
    figures.quietP99 = p99(quiet);
    figures.besideP99 = p99(beside);
    for (const one of pair) one.close();
    await server.ready();
  } finally {
    await server.kill();
    server.remove();
  }
  return figures;
}

if (process.argv[1]?.endsWith('sockets.ts') === true) {
  const figures = await socketTrials(Number(process.argv[2] ?? 30));
  console.log(JSON.stringify(figures));
  process.exit(figures.lost > 0 ? 1 : 0);
}
