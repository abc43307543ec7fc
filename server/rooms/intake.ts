// What becomes of an update that somebody sends: judged, queued for the log, acknowledged as known, asked about again, or
// refused. Large ones are decoded in a worker; what the same connection sends meanwhile waits its turn.

import { CLOSE, MAX_UPDATE_BYTES } from '#protocol/sync.ts';
import type { Verdict } from './admission.ts';
import type { TheirDeletes } from './board.ts';
import { Malformed } from './byte-reader.ts';
import type { Connection, EditMessage } from './connection.ts';
import { STEP_1, syncFrame } from './frames.ts';
import type { Journal } from './journal.ts';
import type { DecodedUpdate } from './update-decode.ts';
import { isLong, piecesOf } from './update-pieces.ts';
import type { Timer, World } from './world.ts';

/** Updates above this are decoded in a worker. */
const LARGE_UPDATE_BYTES = 256 * 1024;
/** A resync must be answered within this. */
const RESYNC_MS = 10_000;
const MAX_ORPHANS = 1000;
/** A long update is judged in less. */
const HELD_MS = 500;
/** What brought nothing new is acknowledged with others of its kind: after a restart a thousand come at once. */
const LATE_ACK_MS = 20;
/** No message has it: all but the last piece of a long update acknowledge nothing. */
const NO_NUMBER = 0;
const MISSING: Verdict = { outcome: 'missing' };

/** Decodes large updates off the main thread; rejects with `Malformed`. */
export type LargeDecoder = (bytes: Uint8Array) => Promise<DecodedUpdate>;

/** What judging needs of its room. */
export interface IntakeParts {
  journal: Journal;
  world: World;
  decodeLarge: LargeDecoder;
  /** Work whose failure is nobody's answer. */
  watch: (work: Promise<unknown>) => void;
  /** Somebody who comes back has said what he has deleted. */
  answered: (connection: Connection, theirs: TheirDeletes) => void;
  /** Something new waits for its commit. */
  wrote: (connection: Connection) => void;
  /** An acknowledgement waits for the commit under way. */
  flushSoon: () => void;
}

export class Intake {
  readonly #parts: IntakeParts;
  /** Connections that repeated something and are not told yet. */
  #late: Set<Connection> | null = null;
  #lateTimer: Timer | null = null;
  /** A long update is being judged: until this settles the index holds what is not decided yet. */
  judging: Promise<unknown> | null = null;
  /** What was sent meanwhile. */
  #held: [Connection, EditMessage][] | null = null;

  constructor(parts: IntakeParts) {
    this.#parts = parts;
  }

  left(connection: Connection): void {
    this.#late?.delete(connection);
  }

  take(connection: Connection, message: EditMessage): void {
    const { body, isAnswer } = message;
    if (connection.queue !== null) {
      connection.queue.push(message);
      return;
    }
    if (this.#held !== null) {
      this.#held.push([connection, message]);
      return;
    }
    if (body.length > MAX_UPDATE_BYTES) return connection.refuse(CLOSE.tooLarge, 'An update may have 16 MiB at most.');
    if (body.length > LARGE_UPDATE_BYTES) return this.#parts.watch(this.#checkLarge(connection, message));
    if (isAnswer && body.length > 2 && this.#parts.journal.board.isWholeDeleteSet(body)) {
      this.#known(connection, message);
      return this.#parts.answered(connection, 'all');
    }
    const { admission } = this.#parts.journal.board;
    const verdict = admission.admit(body, connection.visitor.actor);
    if (seemsToLack(verdict)) return this.#parts.watch(this.#lookAgain(connection, message));
    this.#rule(connection, message, verdict, admission.decoded.deletes);
  }

  /** Decodes a large update elsewhere; what the same connection sends meanwhile waits, everybody else goes on. */
  async #checkLarge(connection: Connection, message: EditMessage): Promise<void> {
    connection.queue = [];
    try {
      const decoded = await this.#parts.decodeLarge(message.body);
      const { index } = this.#parts.journal.board.admission;
      if (isLong(decoded, (client) => index.stateOf(client))) await this.#takeLong(connection, message, decoded);
      else await this.#takeLarge(connection, message, decoded);
    } catch (error) {
      if (!(error instanceof Malformed)) return this.#unjudged(connection, error);
      connection.refuse(CLOSE.invalid, `The update cannot be read: ${error.message}.`);
    }
    this.#unqueue(connection);
  }

  async #takeLarge(connection: Connection, message: EditMessage, decoded: DecodedUpdate): Promise<void> {
    let verdict = this.#judgeLate(connection, decoded);
    if (verdict !== null && seemsToLack(verdict)) {
      await this.#parts.journal.pull();
      verdict = this.#judgeLate(connection, decoded);
    }
    if (verdict !== null) this.#rule(connection, message, verdict, decoded.deletes);
  }

  /** Judged whole before any of it counts, then let in piece by piece; the last one acknowledges it. */
  async #takeLong(connection: Connection, message: EditMessage, decoded: DecodedUpdate): Promise<void> {
    const { journal, world } = this.#parts;
    const { actor } = connection.visitor;
    let verdict = await this.#probe(decoded, actor);
    if (seemsToLack(verdict)) {
      await journal.pull();
      verdict = await this.#probe(decoded, actor);
    }
    if (verdict.outcome !== 'accepted') return this.#rule(connection, message, verdict, decoded.deletes);
    for (const piece of piecesOf(decoded)) {
      const judged = this.#judgeLate(connection, piece);
      if (judged === null) return;
      const isLast = piece.sections[0]?.last === decoded.sections[0]?.last;
      const isFine = judged.outcome === 'accepted' || judged.outcome === 'known';
      if (isLast || !isFine) return this.#rule(connection, message, judged, decoded.deletes);
      if (judged.outcome === 'accepted') journal.add({ connection, number: NO_NUMBER, actor, ...judged });
      await journal.commit();
      await new Promise<void>((resolve) => world.soon(resolve));
    }
  }

  /** Judges a long update with pauses; whatever else is sent to the room meanwhile waits for it. */
  #probe(decoded: DecodedUpdate, actor: string): Promise<Verdict> {
    const { journal, world } = this.#parts;
    const probed = journal.turn(async () => {
      if (journal.isOver) return MISSING;
      const held: [Connection, EditMessage][] = [];
      this.#held = held;
      try {
        const pause = (): Promise<void> => new Promise((resolve) => world.soon(resolve));
        return await journal.board.admission.probeSlowly(decoded, actor, pause);
      } finally {
        this.#held = null;
        for (const [connection, message] of held) if (connection.state !== 'closed') this.take(connection, message);
      }
    });
    const done = (): void => {
      if (this.judging === judging) this.judging = null;
    };
    const judging: Promise<void> = probed.then(done, done);
    this.judging = judging;
    return probed;
  }

  /** The verdict on an update that was not judged in the turn in which it came; null when nobody waits for it any more. */
  #judgeLate(connection: Connection, decoded: DecodedUpdate): Verdict | null {
    if (connection.state === 'closed' || this.#parts.journal.isOver) return null;
    return this.#parts.journal.board.admission.admitDecoded(decoded, connection.visitor.actor);
  }

  /** What seems to be missing, or somebody else's, may have come in by another node: reads on before it is judged. */
  async #lookAgain(connection: Connection, message: EditMessage): Promise<void> {
    const held = { ...message, body: Buffer.from(message.body) };
    connection.queue = [];
    try {
      await this.#parts.journal.pull();
    } catch (error) {
      return this.#unjudged(connection, error);
    }
    if (connection.state === 'closed' || this.#parts.journal.isOver) return;
    const { admission } = this.#parts.journal.board;
    const verdict = admission.admit(held.body, connection.visitor.actor);
    this.#rule(connection, held, verdict, admission.decoded.deletes);
    this.#unqueue(connection);
  }

  /** The log could not be read, so nobody knows: whoever sent it comes back with it, instead of waiting for an answer. */
  #unjudged(connection: Connection, error: unknown): never {
    connection.close(CLOSE.unavailable, 'What was sent cannot be judged at the moment; it is asked for again.');
    throw error;
  }

  #unqueue(connection: Connection): void {
    const { queue } = connection;
    connection.queue = null;
    for (const message of queue ?? []) if (connection.state !== 'closed') this.take(connection, message);
  }

  #rule(connection: Connection, message: EditMessage, verdict: Verdict, theirs: readonly number[]): void {
    this.#heed(connection, message, verdict);
    if (!message.isAnswer) return;
    this.#parts.answered(connection, theirs);
    if (connection.state !== 'closed') this.#retryOrphans(connection);
  }

  /** What was accepted is in the index already: it must reach the log whatever becomes of the connection. */
  #heed(connection: Connection, message: EditMessage, verdict: Verdict): void {
    switch (verdict.outcome) {
      case 'accepted':
        this.#parts.journal.add({ connection, number: message.number, actor: connection.visitor.actor, ...verdict });
        return this.#parts.wrote(connection);
      case 'known':
        return this.#known(connection, message);
      case 'missing':
        return this.#orphaned(connection, message);
      case 'refused':
        return connection.refuse(verdict.code, verdict.reason);
    }
  }

  /** Nothing new: acknowledged as soon as what it repeats is durable. */
  #known(connection: Connection, { number }: EditMessage): void {
    if (this.#parts.journal.isBusy) {
      const { actor } = connection.visitor;
      this.#parts.journal.add({ connection, number, actor, parts: null, authors: [], entries: [] });
      return this.#parts.flushSoon();
    }
    connection.settle(number);
    if (!connection.visitor.wantsAck) return;
    this.#late ??= new Set();
    this.#late.add(connection);
    this.#lateTimer ??= this.#parts.world.after(LATE_ACK_MS, () => this.#tellLate());
  }

  #tellLate(): void {
    this.#lateTimer = null;
    const now = this.#parts.world.elapsed();
    for (const one of this.#late ?? []) {
      const ack = one.takeAck();
      if (ack !== null) one.send(ack, now);
    }
    this.#late = null;
  }

  /** Asks once for what is missing; the update is judged again when the answer has come. */
  #orphaned(connection: Connection, message: EditMessage): void {
    if (message.isAnswer) {
      return connection.refuse(CLOSE.invalid, 'The update builds on something that was never sent.');
    }
    if (connection.orphans === null) {
      const asked: EditMessage[] = [];
      connection.orphans = asked;
      connection.send(syncFrame(STEP_1, this.#parts.journal.board.stateVector()).frame, this.#parts.world.elapsed());
      // When it was answered, what came later was asked about anew and has its own time.
      this.#parts.world.after(RESYNC_MS, () => connection.orphans === asked && this.#retryOrphans(connection));
    }
    if (connection.orphans.length >= MAX_ORPHANS) connection.refuse(CLOSE.invalid, 'Too much that builds on nothing.');
    else connection.orphans.push({ ...message, body: Buffer.from(message.body) });
  }

  #retryOrphans(connection: Connection): void {
    if (this.#held !== null) return void this.#parts.world.after(HELD_MS, () => this.#retryOrphans(connection));
    const { orphans } = connection;
    connection.orphans = null;
    for (const orphan of orphans ?? []) {
      if (connection.state === 'closed') return;
      const verdict = this.#parts.journal.board.admission.admit(orphan.body, connection.visitor.actor);
      // Now or never: it is judged as an answer, which may not miss anything.
      this.#heed(connection, { ...orphan, isAnswer: true }, verdict);
    }
  }
}

function seemsToLack(verdict: Verdict): boolean {
  if (verdict.outcome === 'missing') return true;
  return verdict.outcome === 'refused' && verdict.code === CLOSE.clientIdTaken;
}
