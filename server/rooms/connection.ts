// One socket in one room: reads its messages and hands them on, remembers how far it is and what is owed to it. It never
// throws for what a peer sends; whatever is not understood is refused with a code and closes.

import { CLOSE, MESSAGE } from '#protocol/sync.ts';
import { ByteReader, Malformed } from './byte-reader.ts';
import { ackFrame, refusalFrame, STEP_1, STEP_2, UPDATE } from './frames.ts';
import type { PresenceUser } from './presence.ts';
import type { Visitor, Wire } from './world.ts';

/** Above this much unsent, a connection is behind: it gets nothing until it has caught up. */
export const BACKLOG_LIMIT_BYTES = 512 * 1024;

/** What a connection needs of its room. */
export interface Host {
  stateVectorAsked(connection: Connection, body: Uint8Array): void;
  updateSent(connection: Connection, body: Uint8Array, isAnswer: boolean): void;
  presenceSent(connection: Connection, body: Uint8Array): void;
  presenceAsked(connection: Connection): void;
  connectionLeft(connection: Connection): void;
}

/** joining: has nothing yet; live: gets everything as it happens; behind: too much unsent, waits for its socket to drain. */
export type ConnectionState = 'joining' | 'live' | 'behind' | 'closed';

/** A SyncStep2 or Update message; `number` is its place among those of its connection, from 1. */
export interface EditMessage {
  body: Uint8Array;
  isAnswer: boolean;
  number: number;
}

const reader = new ByteReader();

export class Connection {
  readonly wire: Wire;
  readonly visitor: Visitor;
  readonly user: PresenceUser;
  host: Host | null = null;
  state: ConnectionState = 'joining';
  presenceClient: number | null = null;
  /** Everything up to this entry was sent. */
  seq = 0;
  /** Since when it is behind. */
  behindSince = 0;
  behindBytes = 0;
  /** When it was last sent something and last heard of. */
  sentAt = 0;
  heardAt = 0;
  wroteAt = 0;
  /** SyncStep2 and Update messages received, those of them that are not durable yet (by number), and what it was told. */
  #received = 0;
  readonly #open: number[] = [];
  #told = 0;
  /** Clocks it came with, while its own answer is awaited. */
  lacking: ReadonlyMap<number, number> | null = null;
  /** What it said it has deleted, when its answer came before its question. */
  theirs: readonly number[] | 'all' | null = null;
  /** Updates that build on something unknown, kept until its answer has come. */
  orphans: EditMessage[] | null = null;
  /** A large update of its own is being checked: what it sends meanwhile waits. */
  queue: EditMessage[] | null = null;
  /** What it said before its room was open. */
  #early: Uint8Array[] | null = [];
  #earlyBytes = 0;

  constructor(wire: Wire, visitor: Visitor) {
    this.wire = wire;
    this.visitor = visitor;
    this.user = visitor.user;
  }

  /** The room is open: from now on messages go to it. */
  enter(host: Host): void {
    this.host = host;
    const early = this.#early ?? [];
    this.#early = null;
    for (const message of early) this.receive(message);
  }

  receive(message: Uint8Array): void {
    if (this.state === 'closed') return;
    if (this.#early !== null) {
      this.#earlyBytes += message.length;
      if (this.#earlyBytes > 1 << 25) return this.refuse(CLOSE.tooLarge, 'Too much sent before the room was open.');
      this.#early.push(message);
      return;
    }
    try {
      this.#read(message);
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      this.refuse(CLOSE.invalid, `The message cannot be read: ${error.message}.`);
    }
  }

  #read(message: Uint8Array): void {
    const { host } = this;
    if (host === null) return;
    reader.open(message);
    const type = reader.uint();
    switch (type) {
      case MESSAGE.sync: {
        const kind = reader.uint();
        const body = readBody(message);
        if (kind === STEP_1) return host.stateVectorAsked(this, body);
        if (kind === STEP_2 || kind === UPDATE) return host.updateSent(this, body, kind === STEP_2);
        throw new Malformed('unknown sync message');
      }
      case MESSAGE.awareness:
        return host.presenceSent(this, readBody(message));
      case MESSAGE.queryAwareness:
        return host.presenceAsked(this);
      default:
        throw new Malformed('unknown message type');
    }
  }

  /** Writes a frame, whatever the state; use `relay` for what everybody gets. */
  send(frame: Uint8Array, now: number): void {
    if (this.state === 'closed') return;
    this.sentAt = now;
    this.wire.write(frame);
  }

  /** Gives a message its number. */
  count(body: Uint8Array, isAnswer: boolean): EditMessage {
    const number = ++this.#received;
    this.#open.push(number);
    return { body, isAnswer, number };
  }

  /** A message is durable. */
  settle(number: number): void {
    const at = this.#open.indexOf(number);
    if (at >= 0) this.#open.splice(at, 1);
  }

  /**
   * Tells up to which message everything is durable, if it wants to know and does not know yet; null when there is nothing
   * to tell. A later message that was faster does not count before the earlier ones: the client counts from the front.
   */
  takeAck(): Buffer | null {
    const durable = (this.#open[0] ?? this.#received + 1) - 1;
    if (!this.visitor.wantsAck || this.#told === durable) return null;
    this.#told = durable;
    return ackFrame(durable);
  }

  /** Says why and closes. Nothing it sends afterwards is read. */
  refuse(code: number, reason: string): void {
    if (this.state === 'closed') return;
    if (this.visitor.wantsAck) this.wire.write(refusalFrame(code, reason));
    this.close(code, reason);
  }

  close(code: number, reason: string): void {
    if (this.state === 'closed') return;
    this.#leave();
    this.wire.close(code, reason);
  }

  /** The socket is gone. */
  gone(): void {
    if (this.state !== 'closed') this.#leave();
  }

  /** Ends without a word: for a socket that takes nothing any more. */
  cut(): void {
    if (this.state === 'closed') return;
    this.#leave();
    this.wire.destroy();
  }

  #leave(): void {
    this.state = 'closed';
    this.#early = null;
    this.host?.connectionLeft(this);
    this.host = null;
  }
}

/** The one length-prefixed body that ends a message. */
function readBody(message: Uint8Array): Uint8Array {
  const length = reader.uint();
  const from = reader.pos;
  reader.skip(length);
  if (reader.pos !== reader.end) throw new Malformed('bytes after the end');
  return message.subarray(from, reader.pos);
}
