/** A light client of the sync protocol: shakes hands, counts bytes, holds a document only when asked to. */
import { createDecoder, readVarUint, readVarUint8Array } from 'lib0/decoding';
import { createEncoder, toUint8Array, writeVarUint, writeVarUint8Array } from 'lib0/encoding';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { MESSAGE } from '#protocol/sync.ts';
import type { ServerProcess } from './server-process.ts';

const STEP_1 = 0;
const STEP_2 = 1;
const UPDATE = 2;
const NOTHING = Uint8Array.of(0, 0);

function message(kind: number, body: Uint8Array): Uint8Array {
  const encoder = createEncoder();
  writeVarUint(encoder, MESSAGE.sync);
  writeVarUint(encoder, kind);
  writeVarUint8Array(encoder, body);
  return toUint8Array(encoder);
}

export class Reader {
  readonly socket: WebSocket;
  readonly doc: Y.Doc | null;
  bytes = 0;
  acked = 0;
  /** Called with the count of messages that are durable. */
  onAck: (count: number) => void = () => undefined;
  /** Resolves with the milliseconds from opening to the server's last word of the handshake. */
  readonly synced: Promise<number>;

  constructor(
    server: Pick<ServerProcess, 'port' | 'token' | 'origin'>,
    incident: string,
    options: { doc?: Y.Doc; deflate?: boolean; cookie?: string } = {},
  ) {
    this.doc = options.doc ?? null;
    const began = performance.now();
    // A person by their session, or else the administrator by the token.
    const query = options.cookie ? 'ack=1' : `ack=1&token=${server.token}`;
    this.socket = new WebSocket(`ws://127.0.0.1:${server.port}/sync/${incident}/board?${query}`, {
      perMessageDeflate: options.deflate ?? false,
      ...(options.cookie ? { headers: { cookie: options.cookie }, origin: server.origin } : {}),
    });
    this.synced = new Promise((resolve, reject) => {
      this.socket.on('open', () =>
        this.socket.send(message(STEP_1, this.doc ? Y.encodeStateVector(this.doc) : Uint8Array.of(0))),
      );
      this.socket.on('error', reject);
      this.socket.on('message', (data: Buffer) => {
        this.bytes += data.length;
        if (this.#heard(data)) resolve(performance.now() - began);
      });
    });
    this.doc?.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== this && this.socket.readyState === WebSocket.OPEN) this.update(update);
    });
  }

  /** Tells where this one is and looks: an awareness update as y-protocols encodes it. */
  present(update: Uint8Array): void {
    const encoder = createEncoder();
    writeVarUint(encoder, MESSAGE.awareness);
    writeVarUint8Array(encoder, update);
    this.socket.send(toUint8Array(encoder));
  }

  update(update: Uint8Array): void {
    this.socket.send(message(UPDATE, update));
  }

  /** True when this was the server's step 2, which comes last. */
  #heard(data: Uint8Array): boolean {
    const decoder = createDecoder(data);
    const type = readVarUint(decoder);
    if (type === MESSAGE.ack) {
      this.acked = readVarUint(decoder);
      this.onAck(this.acked);
    }
    if (type !== MESSAGE.sync) return false;
    const kind = readVarUint(decoder);
    if (kind === STEP_1)
      this.socket.send(
        message(STEP_2, this.doc ? Y.encodeStateAsUpdate(this.doc, readVarUint8Array(decoder)) : NOTHING),
      );
    else if (this.doc) Y.applyUpdate(this.doc, readVarUint8Array(decoder), this);
    return kind === STEP_2;
  }

  close(): void {
    this.socket.terminate();
    this.doc?.destroy();
  }
}
