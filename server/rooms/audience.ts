// The connections of one document of a room, and what they are sent. A relayed frame is one buffer for all. Whoever cannot
// take it in time is set behind: nothing more is queued for him until his socket has drained, then he gets what he lacks
// from the cached segments; so a slow reader costs the others nothing and the server a bounded number of bytes.

import { CLOSE } from '#protocol/sync.ts';
import type { BoardCache, Segment } from './board-cache.ts';
import { BACKLOG_LIMIT_BYTES, type Connection } from './connection.ts';
import { EMPTY_UPDATE } from './update-encode.ts';
import { KEEP_ALIVE_FRAME, STEP_2, syncFrame } from './frames.ts';
import type { World } from './world.ts';

/** A connection that takes nothing for so long is closed. */
export const MAX_BEHIND_MS = 30_000;
/** A connection that was sent nothing for so long hears a word: the stock client gives up after 30 s of silence. */
const KEEP_ALIVE_MS = 15_000;
/** Presence is dropped first: it is not sent to sockets with more than this unsent. */
const PRESENCE_BACKLOG_BYTES = 64 * 1024;
/** Boards up to this size go out in one write. */
const ONE_WRITE_BYTES = 64 * 1024;
/** Smaller frames are not worth compressing. */
const COMPRESS_FROM_BYTES = 16 * 1024;

const NOTHING_MORE = syncFrame(STEP_2, EMPTY_UPDATE).frame;

export class Audience {
  readonly connections = new Set<Connection>();
  cache: BoardCache;
  readonly #world: World;
  #held: Buffer[] = [];

  constructor(cache: BoardCache, world: World) {
    this.cache = cache;
    this.#world = world;
  }

  get isAnyBehind(): boolean {
    for (const connection of this.connections) if (connection.state === 'behind') return true;
    return false;
  }

  /** Sends a segment to everybody who is live; `writers` get their acknowledgement in the same write, `only` has it already. */
  relay(segment: Segment | null, seq: number, writers: ReadonlySet<Connection>, only: Connection | null): void {
    const now = this.#world.elapsed();
    const held = this.#takeHeld();
    const all = held === null || segment === null ? (segment?.frame ?? held) : Buffer.concat([held, segment.frame]);
    for (const connection of this.connections) {
      const ack = writers.has(connection) ? connection.takeAck() : null;
      const theirs = connection === only ? held : all;
      const frame = connection.state === 'live' ? theirs : null;
      if (frame !== null && ack !== null) connection.send(Buffer.concat([ack, frame]), now);
      else if (frame !== null) connection.send(frame, now);
      else if (ack !== null) connection.send(ack, now);
      if (connection.state === 'live') this.#passed(connection, seq, now);
    }
  }

  /** Goes out with the next that is relayed. */
  hold(segment: Segment): void {
    this.#held.push(segment.frame);
  }

  #takeHeld(): Buffer | null {
    if (this.#held.length === 0) return null;
    const [first] = this.#held;
    const joined = this.#held.length === 1 && first ? first : Buffer.concat(this.#held);
    this.#held = [];
    return joined;
  }

  #passed(connection: Connection, seq: number, now: number): void {
    connection.seq = seq;
    if (connection.wire.backlogBytes() > BACKLOG_LIMIT_BYTES) this.#setBehind(connection, now);
  }

  /** Sends presence to whoever has room for it. */
  tell(frame: Uint8Array): void {
    const now = this.#world.elapsed();
    for (const connection of this.connections) {
      if (connection.state === 'joining') continue;
      if (connection.wire.backlogBytes() <= PRESENCE_BACKLOG_BYTES) connection.send(frame, now);
    }
  }

  /** Everything there is, from the shared buffers; live afterwards. */
  async sendAll(connection: Connection, seq: () => number): Promise<void> {
    const { base } = this.cache;
    if (connection.visitor.compresses && base !== null && base.bytes >= COMPRESS_FROM_BYTES) {
      const frame = await base.compressed();
      // A newer base may have come meanwhile; the older one and the tail after it are as good as long as they meet.
      if (this.cache.base === base) return this.#sendFrames(connection, [frame, ...this.#tailFrames(0)], seq());
    }
    const frames = this.cache.all().map((segment) => segment.frame);
    this.#sendFrames(connection, frames, seq());
  }

  #tailFrames(after: number): Buffer[] {
    return this.cache.tail.filter((segment) => segment.toSeq > after).map((segment) => segment.frame);
  }

  #sendFrames(connection: Connection, frames: Buffer[], seq: number): void {
    frames.push(NOTHING_MORE);
    const now = this.#world.elapsed();
    const total = frames.reduce((sum, frame) => sum + frame.length, 0);
    if (total <= ONE_WRITE_BYTES) connection.send(Buffer.concat(frames, total), now);
    else for (const frame of frames) connection.send(frame, now);
    this.#arrived(connection, seq);
  }

  /** One update made for this connection; live afterwards. */
  sendLacking(connection: Connection, update: Uint8Array, seq: number): void {
    connection.send(syncFrame(STEP_2, update).frame, this.#world.elapsed());
    this.#arrived(connection, seq);
  }

  #arrived(connection: Connection, seq: number): void {
    if (connection.state === 'closed') return;
    if (connection.state === 'joining') connection.state = 'live';
    connection.seq = seq;
    if (connection.wire.backlogBytes() > BACKLOG_LIMIT_BYTES) this.#setBehind(connection, this.#world.elapsed());
  }

  #setBehind(connection: Connection, now: number): void {
    if (connection.state === 'behind') return;
    connection.state = 'behind';
    connection.behindSince = now;
    connection.behindBytes = connection.wire.backlogBytes();
    connection.wire.whenDrained(() => this.#drained(connection));
  }

  /** The socket took everything: what came since goes out, and if that is too much again, the rest waits again. */
  #drained(connection: Connection): void {
    if (connection.state !== 'behind') return;
    const now = this.#world.elapsed();
    connection.state = 'live';
    const { base } = this.cache;
    const frames = base !== null && base.toSeq > connection.seq ? [base.frame] : [];
    for (const frame of [...frames, ...this.#tailFrames(connection.seq)]) connection.send(frame, now);
    this.#passed(connection, this.cache.lastSeq(connection.seq), now);
  }

  /** Once a second: says a word to the silent, closes who takes nothing. */
  sweep(): void {
    const now = this.#world.elapsed();
    for (const connection of this.connections) {
      if (connection.state === 'behind') this.#judgeBehind(connection, now);
      else if (now - connection.sentAt >= KEEP_ALIVE_MS) connection.send(KEEP_ALIVE_FRAME, now);
    }
  }

  #judgeBehind(connection: Connection, now: number): void {
    const bytes = connection.wire.backlogBytes();
    if (bytes < connection.behindBytes) {
      connection.behindBytes = bytes; // slow, but taking
      connection.behindSince = now;
    } else if (now - connection.behindSince > MAX_BEHIND_MS) connection.cut();
  }

  /** Closes everybody with a code. */
  closeAll(code: number, reason: string): void {
    for (const connection of [...this.connections]) connection.close(code, reason);
  }

  /** Closes everybody because the room starts anew; they come back by themselves. */
  restart(reason: string): void {
    this.closeAll(CLOSE.restarting, reason);
  }
}
