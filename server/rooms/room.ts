// One incident, live: its connections, its board as cached bytes, and the only way into its log. An edit is admitted at
// once, then committed with all others of its tick: appended, fsynced, and only then relayed and acknowledged, in the same
// turn. A command takes its turn in the same line, so what it decides on is what was logged before it.

import { SCHEMA_VERSION } from '#model/documents.ts';
import { parseActorId, type ActorId, type IncidentId } from '#model/ids.ts';
import type { Result } from '#model/incident/refusal.ts';
import type { RoomAnswer, RoomRequest } from '#server/commands/room-port.ts';
import { CLOSE, MESSAGE, type Hello } from '#protocol/sync.ts';
import { Audience } from './audience.ts';
import { AudienceElsewhere } from './audience-elsewhere.ts';
import type { Board, TheirDeletes } from './board.ts';
import { BoardCache, Segment } from './board-cache.ts';
import type { Connection, Host } from './connection.ts';
import { jsonFrame, STEP_1, syncFrame } from './frames.ts';
import { Intake, type LargeDecoder } from './intake.ts';
import type { Journal } from './journal.ts';
import { type Committed, type Pending } from './journal.ts';
import { Pace } from './pace.ts';
import { Presence, type SpokenState, type Speaker } from './presence.ts';
import { recordUpdate, recordUpdateOf } from './record-bytes.ts';
import { decodeStateVector } from './update-encode.ts';
import type { RoomParts, Timer, Witness, World } from './world.ts';

/** Presence is gathered for so long. */
const PRESENCE_TICK_MS = 38;
/** How long a client that comes back is waited for to say what it has deleted. */
const ANSWER_MS = 1000;
/** A small board that nobody edited for so long gives up its index. */
const REST_MS = 1000;
/** The longest that is held which another node committed. */
const HOLD_MS = 12;
const NOBODY: ReadonlySet<Connection> = new Set();

export class Room implements Host {
  readonly incident: IncidentId;
  readonly journal: Journal;
  readonly #world: World;
  readonly #witness: Witness;
  readonly #intake: Intake;
  readonly #pace = new Pace();
  readonly #elsewhere = new AudienceElsewhere();
  readonly #board: Audience;
  #record: Audience | null = null;
  #presence: Presence | null = null;
  #presenceTimer: Timer | null = null;
  #flushTimer: Timer | null = null;
  #holdTimer: Timer | null = null;
  #isFlushAsked = false;
  /** Connections that wait for the record's bytes: they hold the room already. */
  #entering = 0;
  #hasEnded = false;
  /** Told what connections of this node said, for the other nodes. */
  onSpoken: (states: readonly SpokenState[]) => void = () => undefined;

  constructor(journal: Journal, parts: RoomParts, decodeLarge: LargeDecoder) {
    this.incident = journal.incident;
    this.journal = journal;
    this.#world = parts.world;
    this.#witness = parts.witness;
    this.#intake = new Intake({
      journal,
      world: parts.world,
      decodeLarge,
      watch: (work) => this.#watch(work),
      answered: (connection, theirs) => this.#answered(connection, theirs),
      wrote: (connection) => {
        this.#pace.wrote(connection, this.#world.elapsed());
        this.#flushSoon();
      },
      flushSoon: () => this.#flushSoon(),
    });
    this.#board = new Audience(journal.board.cache, parts.world);
    journal.onCommitted = (committed) => this.#deliver(committed);
    journal.onRestart = (code, reason) => {
      this.restart(code, reason);
      this.onOver();
    };
  }

  get board(): Board {
    return this.journal.board;
  }

  get isEmpty(): boolean {
    return this.#entering === 0 && this.#board.connections.size === 0 && (this.#record?.connections.size ?? 0) === 0;
  }

  /** How many connections of this node follow the board. */
  get audience(): number {
    return this.#board.connections.size;
  }

  /** Whether the other nodes should be told anew how many follow it here. */
  isAudienceNews(): boolean {
    return this.#elsewhere.isNews(this.audience, this.#world.elapsed());
  }

  /** How many follow it on another node: they too pay for every tick of this one. */
  audienceElsewhere(node: string, size: number): void {
    this.#elsewhere.hear(node, size, this.#world.elapsed());
  }

  /** When it was last needed. */
  usedAt = 0;

  get isAnyBehind(): boolean {
    return this.#board.isAnyBehind;
  }

  /** People with a live connection. */
  here(): Set<ActorId> {
    const people = new Set<ActorId>();
    for (const connection of this.connections()) people.add(connection.visitor.actor);
    for (const id of this.#presence?.elsewhere() ?? []) {
      const person = parseActorId(id);
      if (person !== null) people.add(person);
    }
    return people;
  }

  *connections(): Generator<Connection> {
    yield* this.#board.connections;
    if (this.#record !== null) yield* this.#record.connections;
  }

  /** Lets a connection in. */
  async enter(connection: Connection): Promise<void> {
    const { visitor } = connection;
    if (visitor.epoch !== null && visitor.epoch !== this.journal.epoch) {
      return connection.refuse(CLOSE.oldEpoch, 'The document was begun anew; load it again.');
    }
    const audience = visitor.document === 'board' ? this.#board : await this.#openRecord();
    // What is being judged must not be told as known.
    if (this.#intake.judging !== null) await this.#intake.judging;
    if (connection.state === 'closed') return;
    // The room may have ended while the record was read: whoever waited for it was in no list of those who were told.
    if (this.#hasEnded) return connection.close(CLOSE.restarting, 'The room starts anew; nothing is lost.');
    audience.connections.add(connection);
    const now = this.#world.elapsed();
    connection.heardAt = now;
    if (visitor.wantsHello) connection.send(jsonFrame(MESSAGE.hello, this.#hello(connection)), now);
    if (!visitor.readOnly) connection.send(syncFrame(STEP_1, this.board.stateVector()).frame, now);
    const others = visitor.document === 'board' ? this.#presence?.everybody() : null;
    if (others) connection.send(others, now);
    connection.enter(this);
  }

  #hello(connection: Connection): Hello {
    const { epoch, seq } = this.journal;
    return { schema: SCHEMA_VERSION, epoch, seq, readOnly: connection.visitor.readOnly, serverTime: this.#world.now() };
  }

  /** The record's bytes, made when the first asks for them. */
  async #openRecord(): Promise<Audience> {
    this.#entering++;
    const facts = await this.journal.history.facts(this.#world.now()).finally(() => this.#entering--);
    if (this.#record === null) {
      const cache = new BoardCache();
      const range = { fromSeq: 0, toSeq: this.journal.seq };
      if (facts.length > 0) cache.push(new Segment(range, recordUpdate(facts)));
      this.#record = new Audience(cache, this.#world);
    }
    return this.#record;
  }

  connectionLeft(connection: Connection): void {
    this.#board.connections.delete(connection);
    if (this.#record?.connections.delete(connection) && this.#record.connections.size === 0) this.#record = null;
    this.#pace.left(connection);
    this.#intake.left(connection);
    if (this.#presence !== null && connection.presenceClient !== null) {
      this.#presence.leave(connection);
      this.#presenceSoon();
    }
  }

  /** Told when the room has ended and must be opened anew. */
  onOver: () => void = () => undefined;

  // What connections say.

  stateVectorAsked(connection: Connection, body: Uint8Array): void {
    const clocks = decodeStateVector(body);
    if (connection.visitor.document === 'record') return this.#sendRecord(connection, clocks);
    if (clocks.size === 0) return this.#sendWhole(connection);
    if (connection.visitor.readOnly) return this.#sendLacking(connection, clocks, []);
    // Clocks do not say what somebody has deleted; his answer to our step 1 does. It is here or on its way.
    const { theirs } = connection;
    connection.theirs = null;
    if (theirs !== null) return this.#sendLacking(connection, clocks, theirs);
    connection.lacking = clocks;
    this.#world.after(ANSWER_MS, () => this.#answered(connection, []));
  }

  #sendRecord(connection: Connection, clocks: ReadonlyMap<number, number>): void {
    const audience = this.#record;
    if (audience === null) return;
    const [known = 0] = clocks.values();
    if (known === 0 || known > this.journal.history.count) return this.#sendWhole(connection);
    const sent = this.journal.history.facts(this.#world.now()).then((facts) => {
      audience.sendLacking(connection, recordUpdate(facts, known), this.journal.seq);
    });
    this.#watch(sent);
  }

  #sendWhole(connection: Connection): void {
    const audience = connection.visitor.document === 'board' ? this.#board : this.#record;
    if (audience) this.#watch(audience.sendAll(connection, () => this.journal.seq));
  }

  /** Work whose failure is nobody's answer: told to the operator. */
  #watch(work: Promise<unknown>): void {
    work.catch((error: unknown) => this.#witness.fault(this.incident, 'sending failed', error));
  }

  /** Sends what somebody who comes back lacks, of what is on disk. */
  #sendLacking(connection: Connection, clocks: ReadonlyMap<number, number>, theirs: TheirDeletes): void {
    if (connection.state === 'closed') return;
    const update = this.board.lacking(clocks, theirs, this.journal.waiting());
    if (update === null) this.#sendWhole(connection);
    else this.#board.sendLacking(connection, update, this.journal.seq);
  }

  #answered(connection: Connection, theirs: TheirDeletes): void {
    const clocks = connection.lacking;
    if (connection.state === 'joining' && clocks === null) connection.theirs = theirs === 'all' ? theirs : [...theirs];
    if (clocks === null || connection.state === 'closed') return;
    connection.lacking = null;
    this.#sendLacking(connection, clocks, theirs);
  }

  updateSent(connection: Connection, body: Uint8Array, isAnswer: boolean): void {
    if (connection.visitor.readOnly) return;
    this.#intake.take(connection, connection.count(body, isAnswer));
  }

  presenceSent(connection: Connection, body: Uint8Array): void {
    if (connection.visitor.document !== 'board') return;
    this.#presence ??= new Presence();
    const fault = this.#presence.hear(connection, body, (client) => this.board.ownerOf(client));
    if (fault !== null) connection.refuse(CLOSE.invalid, `Presence was refused: ${fault}.`);
    if (this.#presence?.isDirty) this.#presenceSoon();
  }

  /** People connected to another node moved, came or went. */
  presenceElsewhere(node: string, states: readonly SpokenState[]): void {
    this.#presence ??= new Presence();
    for (const state of states) this.#presence.hearElsewhere(node, state, this.#world.elapsed());
    if (this.#presence.isDirty) this.#presenceSoon();
  }

  /** Who is connected to this node, as another node wants to hear it. */
  presenceHere(): SpokenState[] {
    return [...(this.#presence?.local() ?? [])];
  }

  presenceAsked(connection: Connection): void {
    const everybody = this.#presence?.everybody();
    if (everybody) connection.send(everybody, this.#world.elapsed());
  }

  #presenceSoon(): void {
    this.#presenceTimer ??= this.#world.after(PRESENCE_TICK_MS, () => {
      this.#presenceTimer = null;
      const presence = this.#presence;
      if (presence === null || !presence.isDirty) return;
      const confused = new Map<Speaker, string>();
      const spoken: SpokenState[] = [];
      const frame = presence.takeChanges((speaker, reason) => confused.set(speaker, reason), spoken);
      if (spoken.length > 0) this.onSpoken(spoken);
      this.#board.tell(frame);
      for (const connection of this.#board.connections) {
        const reason = confused.get(connection);
        if (reason !== undefined) connection.refuse(CLOSE.invalid, `Presence was refused: ${reason}.`);
      }
      if (presence.isEmpty) this.#presence = null;
    });
  }

  // Committing.

  /** At once when one or two write; at the next tick in a crowd; after the commit under way in any case. */
  #flushSoon(): void {
    if (this.#isFlushAsked) return;
    this.#isFlushAsked = true;
    const tickMs = this.#pace.tickMs(
      this.#world.elapsed(),
      this.audience + this.#elsewhere.size(this.#world.elapsed()),
    );
    if (tickMs > 0) this.#flushTimer = this.#world.after(tickMs, this.#flush);
    else this.#world.soon(this.#flush);
  }

  readonly #flush = (): void => {
    this.#flushTimer = null;
    if (this.journal.isCommitting) return this.#watch(this.journal.turn(async () => this.#flush()));
    this.#isFlushAsked = false;
    this.#watch(this.journal.commit());
  };

  /** What has just become durable goes out. */
  #deliver({ segment, pendings, seq, facts, factIndex, isForeign }: Committed): void {
    const writers = writersOf(pendings);
    const [only] = writers;
    if (isForeign === true && segment !== null && this.#hold(segment)) this.#holdTimer ??= this.#relayHeldSoon();
    else
      this.#board.relay(segment, seq, writers, writers.size === 1 && isAllOf(pendings, only) ? (only ?? null) : null);
    if (this.#record === null || facts.length === 0) return;
    const update = recordUpdateOf(facts, factIndex);
    const added = new Segment({ fromSeq: seq, toSeq: seq }, update);
    this.#record.cache.push(added);
    this.#record.relay(added, seq, NOBODY, null);
  }

  /** In a crowd, what another node committed goes out with what this one commits next, if that is soon. */
  #hold(segment: Segment): boolean {
    const now = this.#world.elapsed();
    if (this.#pace.tickMs(now, this.audience) === 0) return false;
    this.#board.hold(segment);
    return true;
  }

  #relayHeldSoon(): Timer {
    return this.#world.after(HOLD_MS, () => {
      this.#holdTimer = null;
      this.#board.relay(null, this.journal.seq, NOBODY, null);
    });
  }

  execute(request: RoomRequest): Promise<Result<RoomAnswer>> {
    return this.journal.execute(request, this.here());
  }

  /** Once a second. */
  sweep(): void {
    this.#board.sweep();
    this.#record?.sweep();
    const now = this.#world.elapsed();
    this.#presence?.sweep(now);
    if (this.#presence?.isDirty) this.#presenceSoon();
    this.journal.history.rest(this.#world.now(), 60_000);
    if (!this.journal.isBusy && this.#intake.judging === null && now - this.#pace.editedAt >= REST_MS)
      this.board.rest();
  }

  /** Closes everybody; the room must not be used any more. */
  restart(code: number, reason: string): void {
    this.#hasEnded = true;
    this.#flushTimer?.cancel();
    this.#holdTimer?.cancel();
    for (const connection of [...this.connections()]) connection.close(code, reason);
  }
}

function writersOf(pendings: readonly Pending[]): Set<Connection> {
  const writers = new Set<Connection>();
  for (const { connection, number } of pendings) {
    connection.settle(number);
    writers.add(connection);
  }
  return writers;
}

function isAllOf(pendings: readonly Pending[], connection: Connection | undefined): boolean {
  return pendings.every((pending) => pending.parts === null || pending.connection === connection);
}
