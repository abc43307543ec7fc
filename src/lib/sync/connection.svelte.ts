/**
 * One document's connection to its room: y-websocket's protocol with Muster's durable acknowledgement, hello and refusal on
 * top. State is a union; nothing is sent before the server has said what it has, so an edit never arrives without what it
 * builds on. Codes 4400 to 4499 end it for good, everything else is tried again with full jitter.
 * It does not build a new document after a refusal; its owner does (incident-documents.svelte.ts).
 */
import { createDecoder, readVarString, readVarUint, readVarUint8Array } from 'lib0/decoding';
import type { Decoder } from 'lib0/decoding';
import { createEncoder, toUint8Array, writeVarUint, writeVarUint8Array } from 'lib0/encoding';
import { applyAwarenessUpdate, encodeAwarenessUpdate, removeAwarenessStates } from 'y-protocols/awareness';
import type { Awareness } from 'y-protocols/awareness';
import {
  messageYjsSyncStep1,
  messageYjsSyncStep2,
  messageYjsUpdate,
  writeSyncStep1,
  writeSyncStep2,
  writeUpdate,
} from 'y-protocols/sync';
import { applyUpdate, transact } from 'yjs';
import type { Doc } from 'yjs';
import { SCHEMA_VERSION } from '#model/documents.ts';
import { CLOSE, MESSAGE, SYNC_QUERY } from '#protocol/sync.ts';
import type { Hello } from '#protocol/sync.ts';
import { retryDelayMs } from './backoff.ts';
import { Gathering } from './gathering.ts';

export type ConnectionState =
  | { state: 'connecting'; attempt: number }
  | { state: 'live' }
  | { state: 'offline'; retryAt: number }
  /** The server would not take an edit of ours and said why; nothing of it was stored. */
  | { state: 'refused'; code: number; reason: string }
  /** Over for good: signed out, access lost, not there, or closed by us (code 0). */
  | { state: 'closed'; code: number; reason: string };

/** The part of a WebSocket that is used; tests pass their own. */
export interface Socket {
  binaryType: string;
  readonly readyState: number;
  send(data: Uint8Array<ArrayBuffer>): void;
  close(code?: number, reason?: string): void;
  onopen: ((event: Event) => void) | null;
  onmessage: ((event: MessageEvent) => void) | null;
  onclose: ((event: CloseEvent) => void) | null;
  onerror: ((event: Event) => void) | null;
}

export interface ConnectionOptions {
  /** Address without query, for example `ws://host/sync/<id>/board`. */
  url: string;
  doc: Doc;
  awareness?: Awareness;
  /** The epoch that the local copy belongs to, if there is one. */
  epoch?: number;
  openSocket?: (url: string) => Socket;
  random?: () => number;
}

/** The server says something at least every 20 s; after this long without a word the line is taken for dead. */
const SILENCE_MS = 30_000;
/** With edits unacknowledged, silence is believed sooner. */
const SILENCE_WITH_EDITS_MS = 12_000;
const WATCH_MS = 2_000;
const REFUSED_CODES: readonly number[] = [CLOSE.clientIdTaken, CLOSE.oldEpoch, CLOSE.tooLarge, CLOSE.invalid];
const OPEN = 1;

const browserSocket = (url: string): Socket => new WebSocket(url);

export class SyncConnection {
  #state = $state.raw<ConnectionState>({ state: 'connecting', attempt: 0 });
  #synced = $state(false);
  #sent = $state(0);
  #acknowledged = $state(0);
  #hello = $state.raw<Hello | null>(null);
  #answered = false;
  #socket: Socket | null = null;
  #attempt = 0;
  #lastHeardAt = 0;
  #retryTimer: ReturnType<typeof setTimeout> | null = null;
  #watchTimer: ReturnType<typeof setInterval> | null = null;
  #refusal: { code: number; reason: string } | null = null;
  #epoch: number | undefined;
  readonly #options: ConnectionOptions;
  readonly #news = new Gathering<{ type: 'update' | 'presence'; body: Uint8Array }>((pieces) => {
    const updates = pieces.filter(({ type }) => type === 'update');
    const { doc, awareness } = this.#options;
    // Carets first: what the others wrote then draws them where they are now, once.
    try {
      for (const { type, body } of pieces) {
        if (awareness && type === 'presence') applyAwarenessUpdate(awareness, body, this);
      }
    } finally {
      if (updates.length > 0)
        transact(doc, () => updates.forEach(({ body }) => applyUpdate(doc, body, this)), this, false);
    }
  });
  /** Called each time everything sent so far is durable. */
  onDurable: (() => void) | null = null;
  /** Called with the first message of each connection. */
  onHello: ((hello: Hello) => void) | null = null;
  /** Called once when the server would not take an edit; the connection is over then. */
  onRefused: ((code: number, reason: string) => void) | null = null;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#epoch = options.epoch;
  }

  get state(): ConnectionState {
    return this.#state;
  }
  /** The server's SyncStep2 has been applied since the connection opened. */
  get synced(): boolean {
    return this.#synced;
  }
  get unacknowledged(): number {
    return this.#sent - this.#acknowledged;
  }
  get hello(): Hello | null {
    return this.#hello;
  }

  /** Opens the line and keeps it open until `close`. */
  start(): void {
    this.#options.doc.on('update', this.#onDocUpdate);
    this.#options.awareness?.on('update', this.#onAwarenessUpdate);
    if (typeof addEventListener === 'function') {
      addEventListener('offline', this.#onNetworkGone);
      addEventListener('online', this.retryNow);
    }
    this.#watchTimer = setInterval(this.#watch, WATCH_MS);
    this.#open();
  }

  /** Ends it for good; the server hears at once that this person left. */
  close(): void {
    if (this.#options.awareness) {
      removeAwarenessStates(this.#options.awareness, [this.#options.doc.clientID], 'leaving');
    }
    this.#stop({ state: 'closed', code: 0, reason: '' });
  }

  /** Tries again now instead of at the end of the wait. */
  retryNow = (): void => {
    if (this.#state.state !== 'offline') return;
    this.#attempt = 0;
    this.#open();
  };

  #stop(state: ConnectionState): void {
    this.#options.doc.off('update', this.#onDocUpdate);
    this.#options.awareness?.off('update', this.#onAwarenessUpdate);
    if (typeof removeEventListener === 'function') {
      removeEventListener('offline', this.#onNetworkGone);
      removeEventListener('online', this.retryNow);
    }
    if (this.#watchTimer) clearInterval(this.#watchTimer);
    if (this.#retryTimer) clearTimeout(this.#retryTimer);
    this.#drop();
    this.#state = state;
  }

  #address(): string {
    const query = new URLSearchParams({
      [SYNC_QUERY.ack]: '1',
      [SYNC_QUERY.hello]: '1',
      [SYNC_QUERY.schema]: String(SCHEMA_VERSION),
    });
    if (this.#epoch !== undefined) query.set(SYNC_QUERY.epoch, String(this.#epoch));
    return `${this.#options.url}?${query}`;
  }

  #open(): void {
    if (this.#retryTimer) clearTimeout(this.#retryTimer);
    this.#retryTimer = null;
    this.#drop();
    this.#state = { state: 'connecting', attempt: this.#attempt };
    const socket = (this.#options.openSocket ?? browserSocket)(this.#address());
    this.#socket = socket;
    this.#lastHeardAt = Date.now();
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => this.#onOpen();
    socket.onmessage = (event) => this.#onMessage(event.data);
    socket.onclose = (event) => this.#onClose(event.code, event.reason);
    // A close event with the reason follows every error.
    socket.onerror = () => {};
  }

  #drop(): void {
    this.#news.flush();
    const socket = this.#socket;
    this.#socket = null;
    this.#synced = false;
    this.#answered = false;
    this.#sent = 0;
    this.#acknowledged = 0;
    if (!socket) return;
    socket.onopen = null;
    socket.onmessage = null;
    socket.onclose = null;
    socket.close();
    const { awareness, doc } = this.#options;
    if (!awareness) return;
    const others = [...awareness.getStates().keys()].filter((client) => client !== doc.clientID);
    removeAwarenessStates(awareness, others, this);
  }

  #onOpen(): void {
    this.#lastHeardAt = Date.now();
    this.#state = { state: 'live' };
    const encoder = createEncoder();
    writeVarUint(encoder, MESSAGE.sync);
    writeSyncStep1(encoder, this.#options.doc);
    this.#send(toUint8Array(encoder));
    const { awareness, doc } = this.#options;
    if (awareness?.getLocalState()) this.#sendAwareness([doc.clientID]);
  }

  #onMessage(data: unknown): void {
    this.#lastHeardAt = Date.now();
    if (!(data instanceof ArrayBuffer)) return;
    const decoder = createDecoder(new Uint8Array(data));
    switch (readVarUint(decoder)) {
      case MESSAGE.sync:
        return this.#onSync(decoder);
      case MESSAGE.awareness:
        return this.#news.take({ type: 'presence', body: readVarUint8Array(decoder) });
      case MESSAGE.queryAwareness:
        return this.#sendAwareness([this.#options.doc.clientID]);
      case MESSAGE.ack:
        this.#acknowledged = readVarUint(decoder);
        return this.#reportDurable();
      case MESSAGE.refusal:
        this.#refusal = { code: readVarUint(decoder), reason: readVarString(decoder) };
        return;
      case MESSAGE.hello:
        return this.#onHello(readVarString(decoder));
    }
  }

  #onHello(text: string): void {
    const hello: Hello = JSON.parse(text);
    this.#hello = hello;
    this.#epoch = hello.epoch;
    this.onHello?.(hello);
  }

  #onSync(decoder: Decoder): void {
    const kind = readVarUint(decoder);
    const body = readVarUint8Array(decoder);
    if (kind === messageYjsSyncStep1) {
      const encoder = createEncoder();
      writeVarUint(encoder, MESSAGE.sync);
      writeSyncStep2(encoder, this.#options.doc, body);
      this.#answered = true;
      this.#sendEdit(toUint8Array(encoder));
      return;
    }
    if (kind === messageYjsUpdate) return this.#news.take({ type: 'update', body });
    if (kind !== messageYjsSyncStep2) return;
    this.#news.flush();
    applyUpdate(this.#options.doc, body, this);
    this.#synced = true;
    this.#attempt = 0;
    this.#reportDurable();
  }

  #reportDurable(): void {
    const nothingToSay = this.#hello?.readOnly === true;
    if (this.#synced && (this.#answered || nothingToSay) && this.#acknowledged >= this.#sent) this.onDurable?.();
  }

  #onClose(code: number, reason: string): void {
    const refusal = this.#refusal;
    this.#refusal = null;
    if (refusal || REFUSED_CODES.includes(code)) {
      const why = { code: refusal?.code ?? code, reason: refusal?.reason || reason };
      this.#stop({ state: 'refused', ...why });
      return this.onRefused?.(why.code, why.reason);
    }
    if (code >= 4400 && code < 4500) return this.#stop({ state: 'closed', code, reason });
    this.#goOffline();
  }

  #goOffline(): void {
    this.#drop();
    const waitMs = retryDelayMs(this.#attempt, (this.#options.random ?? Math.random)());
    this.#attempt += 1;
    this.#state = { state: 'offline', retryAt: Date.now() + waitMs };
    this.#retryTimer = setTimeout(() => this.#open(), waitMs);
  }

  #onNetworkGone = (): void => {
    if (this.#state.state === 'live' || this.#state.state === 'connecting') this.#goOffline();
  };

  #watch = (): void => {
    if (this.#state.state !== 'live' && this.#state.state !== 'connecting') return;
    const limitMs = this.unacknowledged > 0 ? SILENCE_WITH_EDITS_MS : SILENCE_MS;
    if (Date.now() - this.#lastHeardAt > limitMs) this.#goOffline();
  };

  #onDocUpdate = (update: Uint8Array, origin: unknown): void => {
    // Until the server's state vector is answered the edit waits: the answer will contain it.
    if (origin === this || !this.#answered || (this.#hello?.schema ?? 0) > SCHEMA_VERSION) return;
    const encoder = createEncoder();
    writeVarUint(encoder, MESSAGE.sync);
    writeUpdate(encoder, update);
    this.#sendEdit(toUint8Array(encoder));
  };

  #onAwarenessUpdate = (changes: { added: number[]; updated: number[]; removed: number[] }, origin: unknown): void => {
    if (origin === this) return;
    const own = this.#options.doc.clientID;
    if ([...changes.added, ...changes.updated, ...changes.removed].includes(own)) this.#sendAwareness([own]);
  };

  #sendAwareness(clients: number[]): void {
    const { awareness } = this.#options;
    if (!awareness || this.#state.state !== 'live') return;
    const encoder = createEncoder();
    writeVarUint(encoder, MESSAGE.awareness);
    writeVarUint8Array(encoder, encodeAwarenessUpdate(awareness, clients));
    this.#send(toUint8Array(encoder));
  }

  #sendEdit(message: Uint8Array<ArrayBuffer>): void {
    this.#sent += 1;
    this.#send(message);
  }

  #send(message: Uint8Array<ArrayBuffer>): void {
    if (this.#socket?.readyState === OPEN) this.#socket.send(message);
  }
}
