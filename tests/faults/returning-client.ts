// A browser tab that stays open while its server goes away: keeps its document, comes back with the product's own full
// jitter, and knows whether everything it typed is kept.

import * as decoding from 'lib0/decoding';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { retryDelayMs } from '#lib/sync/backoff.ts';
import { MESSAGE } from '#protocol/sync.ts';
import { STEP_1, STEP_2, syncMessage, UPDATE } from './room-visitor.ts';

export class ReturningClient {
  readonly doc = new Y.Doc();
  readonly #url: string;
  readonly #random: () => number;
  #socket: WebSocket | null = null;
  #attempt = 0;
  #isSynced = false;
  #hasAnswered = false;
  #sent = 0;
  #acknowledged = 0;
  #retry: NodeJS.Timeout | null = null;
  /** When it last had everything again, ms of the monotonic clock. */
  syncedAt = 0;
  /** Codes that mean that the server would not have it any more. */
  refusals: number[] = [];
  /** The log's last entry when it last came in. */
  seq = 0;

  constructor(url: string, random: () => number) {
    this.#url = url;
    this.#random = random;
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      // What is typed before the server has said what it has travels with the answer to that.
      if (origin !== this && this.#hasAnswered) this.#count(UPDATE, update);
    });
    this.#open();
  }

  get isSynced(): boolean {
    return this.#isSynced;
  }

  /** Everything typed here is durable, as far as the server has said. */
  get isSaved(): boolean {
    return this.#isSynced && this.#hasAnswered && this.#acknowledged >= this.#sent;
  }

  #open(): void {
    const socket = new WebSocket(this.#url, { perMessageDeflate: false });
    socket.binaryType = 'nodebuffer';
    this.#socket = socket;
    socket.on('open', () => this.#send(STEP_1, Y.encodeStateVector(this.doc)));
    socket.on('message', (data) => this.#read(Buffer.isBuffer(data) ? data : Buffer.alloc(0)));
    socket.on('close', (code) => this.#lost(code));
    socket.on('error', () => undefined);
  }

  #lost(code: number): void {
    this.#socket = null;
    this.#isSynced = false;
    this.#hasAnswered = false;
    this.#sent = 0;
    this.#acknowledged = 0;
    if (code >= 4400 && code < 4500) {
      this.refusals.push(code);
      return;
    }
    this.#retry = setTimeout(() => this.#open(), retryDelayMs(this.#attempt++, this.#random()));
  }

  #count(kind: number, body: Uint8Array): void {
    this.#sent += 1;
    this.#send(kind, body);
  }

  #send(kind: number, body: Uint8Array): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(syncMessage(kind, body));
  }

  #read(message: Uint8Array): void {
    const decoder = decoding.createDecoder(message);
    const type = decoding.readVarUint(decoder);
    if (type === MESSAGE.ack) this.#acknowledged = decoding.readVarUint(decoder);
    if (type === MESSAGE.hello) {
      const hello: { seq: number } = JSON.parse(decoding.readVarString(decoder));
      this.seq = hello.seq;
    }
    if (type !== MESSAGE.sync) return;
    const kind = decoding.readVarUint(decoder);
    const body = decoding.readVarUint8Array(decoder);
    if (kind === STEP_1) {
      this.#hasAnswered = true;
      return this.#count(STEP_2, Y.encodeStateAsUpdate(this.doc, body));
    }
    Y.applyUpdate(this.doc, body, this);
    if (kind !== STEP_2) return;
    this.#isSynced = true;
    this.#attempt = 0;
    this.syncedAt = performance.now();
  }

  close(): void {
    if (this.#retry) clearTimeout(this.#retry);
    this.#socket?.removeAllListeners('close');
    this.#socket?.terminate();
    this.doc.destroy();
  }
}
