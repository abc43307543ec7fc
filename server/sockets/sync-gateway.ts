// The WebSocket side of /sync: shakes hands, turns sockets into connections of rooms, and hears when they die. Frames go out
// through the socket itself (server/rooms/frames.ts makes them); `ws` does the handshake, reads frames and closes.

import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { SCHEMA_VERSION } from '#model/documents.ts';
import { CLOSE, MAX_UPDATE_BYTES, SYNC_QUERY } from '#protocol/sync.ts';
import { Connection } from '#server/rooms/connection.ts';
import { colorOf } from '#server/rooms/presence.ts';
import type { Rooms } from '#server/rooms/rooms.ts';
import type { Visitor, Wire } from '#server/rooms/world.ts';
import type { SyncAccess, SyncGateway } from './access.ts';

/** Above the largest update, so that one that is too large can be refused in words instead of being cut off. */
const MAX_PAYLOAD_BYTES = 2 * MAX_UPDATE_BYTES;
const PING_MS = 25_000;
/** Boards from this size on are worth compressing on the wire. */
const COMPRESS_FROM_BYTES = 64 * 1024;
const MAX_REASON_BYTES = 120;

class SocketWire implements Wire {
  readonly #ws: WebSocket;
  readonly #socket: Duplex;

  constructor(ws: WebSocket, socket: Duplex) {
    this.#ws = ws;
    this.#socket = socket;
  }

  write(frame: Uint8Array): void {
    if (this.#socket.writable) this.#socket.write(frame);
  }

  backlogBytes(): number {
    return this.#socket.writableLength;
  }

  whenDrained(run: () => void): void {
    this.#socket.once('drain', run);
  }

  close(code: number, reason: string): void {
    this.#ws.close(code, Buffer.from(reason).subarray(0, MAX_REASON_BYTES).toString());
  }

  destroy(): void {
    this.#ws.terminate();
  }
}

interface Live {
  connection: Connection;
  access: SyncAccess;
  ws: WebSocket;
  isAlive: boolean;
}

function toBytes(data: Buffer | ArrayBuffer | Buffer[]): Uint8Array {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : new Uint8Array(data);
}

function numberOf(query: URLSearchParams, name: string): number | null {
  const value = Number.parseInt(query.get(name) ?? '', 10);
  return Number.isSafeInteger(value) ? value : null;
}

export class SyncServer implements SyncGateway {
  readonly #rooms: Rooms;
  readonly #plain = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: MAX_PAYLOAD_BYTES });
  /** Compresses nothing by itself: only shared snapshot frames, which are compressed once, use what was agreed. */
  readonly #compressing = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_PAYLOAD_BYTES,
    perMessageDeflate: { serverNoContextTakeover: true, clientNoContextTakeover: true, threshold: Infinity },
  });
  readonly #live = new Set<Live>();
  readonly #pinging: NodeJS.Timeout;

  constructor(rooms: Rooms) {
    this.#rooms = rooms;
    this.#pinging = setInterval(() => this.#ping(), PING_MS);
    this.#pinging.unref();
  }

  upgrade(req: IncomingMessage, socket: Duplex, head: Buffer, access: SyncAccess): void {
    this.#serverFor(access).handleUpgrade(req, socket, head, (ws) => this.#opened(ws, socket, access));
  }

  #serverFor({ document, incident }: SyncAccess): WebSocketServer {
    if (document === 'record') return this.#plain;
    const bytes = this.#rooms.baseBytes(incident);
    return bytes === null || bytes >= COMPRESS_FROM_BYTES ? this.#compressing : this.#plain;
  }

  #opened(ws: WebSocket, socket: Duplex, access: SyncAccess): void {
    const connection = new Connection(new SocketWire(ws, socket), visitorOf(ws, access));
    const live: Live = { connection, access, ws, isAlive: true };
    this.#live.add(live);
    ws.on('message', (data, isBinary) => {
      if (!isBinary) return connection.refuse(CLOSE.invalid, 'Only binary messages are understood.');
      try {
        connection.receive(toBytes(data));
      } catch (error) {
        this.#rooms.failed(connection, error);
      }
    });
    ws.on('pong', () => (live.isAlive = true));
    // Broken frames: ws closes with the right code by itself; without a listener it would end the process.
    ws.on('error', () => connection.gone());
    ws.on('close', () => {
      this.#live.delete(live);
      connection.gone();
    });
    this.#rooms.enter(connection);
  }

  *connected(): Generator<SyncAccess> {
    for (const { access } of this.#live) yield access;
  }

  refuse(req: IncomingMessage, socket: Duplex, head: Buffer, code: number, reason: string): void {
    this.#plain.handleUpgrade(req, socket, head, (ws) => {
      ws.on('error', () => undefined);
      ws.close(code, reason.slice(0, MAX_REASON_BYTES));
    });
  }

  close(match: (access: SyncAccess) => boolean, code: number, reason: string): number {
    const matching = [...this.#live].filter(({ access }) => match(access));
    for (const { connection } of matching) connection.refuse(code, reason);
    return matching.length;
  }

  /** A socket that did not answer the last ping is gone, whatever TCP believes. */
  #ping(): void {
    for (const live of this.#live) {
      if (!live.isAlive) live.ws.terminate();
      else if (live.connection.wire.backlogBytes() === 0) {
        live.isAlive = false;
        live.ws.ping();
      }
    }
  }

  /** Ends the handshakes and the heartbeat; the rooms close their connections. */
  stop(): void {
    clearInterval(this.#pinging);
    for (const { ws } of this.#live) setTimeout(() => ws.terminate(), 1000).unref();
  }
}

function visitorOf(ws: WebSocket, access: SyncAccess): Visitor {
  const { incident, document, actor, query } = access;
  const schema = numberOf(query, SYNC_QUERY.schema);
  return {
    incident,
    document,
    actor: actor.id,
    user: { id: actor.id, name: access.name ?? actor.id, color: colorOf(actor.id) },
    // A client that is older than the board would delete what it does not know.
    readOnly: access.readOnly || document === 'record' || (schema !== null && schema < SCHEMA_VERSION),
    wantsAck: query.get(SYNC_QUERY.ack) === '1',
    wantsHello: query.get(SYNC_QUERY.hello) === '1',
    epoch: numberOf(query, SYNC_QUERY.epoch),
    compresses: ws.extensions.includes('permessage-deflate'),
  };
}
