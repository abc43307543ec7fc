// A y-websocket client for fault tests: one Y.Doc on one socket, which knows how far each of its edits is acknowledged. It
// does not reconnect by itself; losing the line is what the tests are about.

import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { MESSAGE } from '#protocol/sync.ts';

const STEP_1 = 0;
const STEP_2 = 1;
const UPDATE = 2;

export class SyncClient {
  readonly doc = new Y.Doc();
  readonly #socket: WebSocket;
  /** The own clock after each message that counts for acknowledgement. */
  readonly #clocks: number[] = [];
  acknowledged = 0;
  closeCode: number | null = null;
  refusal: { code: number; reason: string } | null = null;
  /** Resolves when the server has sent everything. */
  readonly synced: Promise<void>;
  #onSynced: () => void = () => undefined;
  onMessage: () => void = () => undefined;
  /** Every presence that it was ever told of, by client, as it was spelled last. */
  readonly presence = new Map<number, string>();

  constructor(url: string) {
    this.synced = new Promise((resolve) => (this.#onSynced = resolve));
    this.#socket = new WebSocket(url, { perMessageDeflate: false });
    this.#socket.binaryType = 'nodebuffer';
    this.#socket.on('open', () => this.#send(STEP_1, Y.encodeStateVector(this.doc)));
    this.#socket.on('message', (data) => this.#read(Buffer.isBuffer(data) ? data : Buffer.alloc(0)));
    this.#socket.on('close', (code) => (this.closeCode = code));
    this.#socket.on('error', () => undefined);
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== this) this.#sendCounted(UPDATE, update);
    });
  }

  /** The own clock up to which everything is acknowledged. */
  get acknowledgedClock(): number {
    return this.#clocks[this.acknowledged - 1] ?? 0;
  }

  /** The clock of any client that this one has seen. */
  clockOf(client: number): number {
    return Y.getState(this.doc.store, client);
  }

  #sendCounted(kind: number, update: Uint8Array): void {
    this.#clocks.push(Y.getState(this.doc.store, this.doc.clientID));
    this.#send(kind, update);
  }

  #send(kind: number, body: Uint8Array): void {
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, MESSAGE.sync);
    encoding.writeVarUint(encoder, kind);
    encoding.writeVarUint8Array(encoder, body);
    this.sendRaw(encoding.toUint8Array(encoder));
  }

  /** Any bytes, as one message. */
  sendRaw(message: Uint8Array): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(message);
  }

  #read(message: Uint8Array): void {
    const decoder = decoding.createDecoder(message);
    const type = decoding.readVarUint(decoder);
    if (type === MESSAGE.sync) this.#sync(decoder);
    else if (type === MESSAGE.ack) this.acknowledged = decoding.readVarUint(decoder);
    else if (type === MESSAGE.awareness) this.#hear(decoding.readVarUint8Array(decoder));
    else if (type === MESSAGE.refusal) {
      this.refusal = { code: decoding.readVarUint(decoder), reason: decoding.readVarString(decoder) };
    }
    this.onMessage();
  }

  #sync(decoder: decoding.Decoder): void {
    const kind = decoding.readVarUint(decoder);
    const body = decoding.readVarUint8Array(decoder);
    if (kind === STEP_1) return this.#sendCounted(STEP_2, Y.encodeStateAsUpdate(this.doc, body));
    Y.applyUpdate(this.doc, body, this);
    if (kind === STEP_2) this.#onSynced();
  }

  #hear(states: Uint8Array): void {
    const decoder = decoding.createDecoder(states);
    for (let left = decoding.readVarUint(decoder); left > 0; left--) {
      const client = decoding.readVarUint(decoder);
      decoding.readVarUint(decoder);
      const json = decoding.readVarString(decoder);
      if (json !== 'null') this.presence.set(client, json);
    }
  }

  close(): void {
    this.#socket.terminate();
    this.doc.destroy();
  }
}
