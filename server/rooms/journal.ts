// The way into the log of one incident, and out of it: commits what was admitted, executes commands, reads on when another
// node was faster. Nothing leaves here before it is durable; what cannot be made durable ends the room, and everybody comes
// back to what the log really holds.

import type { Fact, RecordedFact } from '#model/incident/facts.ts';
import { effectIdOf, parseBoardId, type ActorId, type IncidentId } from '#model/ids.ts';
import { refuse, type Result } from '#model/incident/refusal.ts';
import type { IncidentState } from '#model/incident/state.ts';
import { CLOSE } from '#protocol/sync.ts';
import type { RoomAnswer, RoomDecision, RoomRequest } from '#server/commands/room-port.ts';
import { contentHash } from '#server/log/chain.ts';
import type { LogEntry, NewEntry } from '#server/storage/ports.ts';
import { Board } from './board.ts';
import { partsAfter, partsOf, Segment } from './board-cache.ts';
import { commandIdOf } from './command-id.ts';
import type { Connection } from './connection.ts';
import { factsOf, History, recorded } from './history.ts';
import { Turns } from './turns.ts';
import { encodeParts, type UpdateParts } from './update-encode.ts';
import type { RoomParts } from './world.ts';

/** An update that was admitted and waits for its commit. */
export interface Pending {
  connection: Connection;
  /** Number of the message that brought it. */
  number: number;
  actor: ActorId;
  /** null: nothing new, acknowledged with the rest. */
  parts: UpdateParts | null;
  authors: readonly number[];
  entries: readonly string[];
}

/** What one commit made durable. */
export interface Committed {
  segment: Segment | null;
  pendings: readonly Pending[];
  seq: number;
  facts: readonly RecordedFact[];
  /** Index of the first of `facts` in the record. */
  factIndex: number;
  /** Another node did it. */
  isForeign?: true;
}

export class Journal {
  readonly incident: IncidentId;
  readonly history: History;
  board: Board;
  seq = 0;
  epoch = 0;
  #at = 0;
  readonly #parts: RoomParts;
  readonly #turns = new Turns();
  #pending: Pending[] = [];
  #inFlight: readonly Pending[] = [];
  /** The commit under way, ready to relay, when it is one person's. */
  #only: Segment | null = null;
  #isCommitting = false;
  #isOver = false;
  onCommitted: (committed: Committed) => void = () => undefined;
  onRestart: (code: number, reason: string) => void = () => undefined;
  /** The entry up to which the last snapshot goes, and when it was taken. */
  snapshotSeq = 0;
  snapshotAt = 0;
  /** Segments that the lagging document has not seen. */
  unchecked: Segment[] = [];

  private constructor(incident: IncidentId, parts: RoomParts) {
    this.incident = incident;
    this.#parts = parts;
    this.history = new History(incident, parts.log);
    this.board = new Board(parts.rules);
  }

  /** Reads an incident from the log: snapshot and tail, never the history. */
  static async open(incident: IncidentId, parts: RoomParts, keepFacts: boolean): Promise<Journal> {
    const journal = new Journal(incident, parts);
    const snapshot = await parts.log.snapshot(incident);
    const entries = await parts.log.read(incident, snapshot?.seq ?? 0);
    const last = entries.at(-1);
    journal.seq = last?.seq ?? snapshot?.seq ?? 0;
    journal.epoch = last?.epoch ?? snapshot?.epoch ?? 0;
    journal.#at = last?.at ?? snapshot?.at ?? 0;
    journal.snapshotSeq = snapshot?.seq ?? 0;
    journal.board = Board.of(parts.rules, journal.epoch, snapshot, entries);
    journal.history.open(snapshot, entries, keepFacts);
    // The base may be without an index, or of an epoch that is over: whose clientIDs were logged before it is in its facts.
    if (journal.board.needsOwners || (snapshot !== null && snapshot.epoch !== journal.epoch)) {
      for (const fact of factsOf(snapshot)) if (fact.type === 'author') journal.board.claim(fact.client, fact.by);
    }
    return journal;
  }

  /** Something is admitted and not yet durable. */
  get isBusy(): boolean {
    return this.#pending.length > 0 || this.#isCommitting;
  }

  /** What is admitted and not yet durable. */
  waiting(): UpdateParts[] {
    return partsIn([...this.#inFlight, ...this.#pending]);
  }

  get isCommitting(): boolean {
    return this.#isCommitting;
  }

  /** Recorded-at of the last entry. */
  get lastAt(): number {
    return this.#at;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  add(pending: Pending): void {
    this.#pending.push(pending);
  }

  /** Work that must not run beside a commit. */
  turn<Value>(work: () => Promise<Value>): Promise<Value> {
    return this.#turns.take(work);
  }

  /** Makes durable what waits, and tells. Never rejects: what fails ends the room. */
  commit(): Promise<void> {
    return this.#turns.take(() => this.#commit());
  }

  async #commit(): Promise<void> {
    const pendings = this.#pending;
    if (pendings.length === 0 || this.#isOver) return;
    this.#pending = [];
    this.#inFlight = pendings;
    this.#isCommitting = true;
    try {
      const entries = await this.#appendEdits(pendings);
      this.#inFlight = [];
      if (entries !== null) this.#told(entries, pendings);
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#isCommitting = false;
      this.#inFlight = [];
    }
  }

  /** Appends one entry per person; null when the room had to end. */
  async #appendEdits(pendings: readonly Pending[]): Promise<NewEntry[] | null> {
    const drafts = this.#draftsOf(pendings);
    while (drafts.length > 0) {
      const at = this.#clock();
      const entries = drafts.map((draft, i) => ({ ...draft, at, seq: this.seq + 1 + i }));
      const results = await this.#parts.log.append(entries);
      if (results.some((result) => result.outcome === 'repeat')) throw new Error('the room was behind its log');
      const taken = results.filter((result) => result.outcome === 'taken').length;
      if (taken === 0) return entries;
      // Another node was faster. If it came between ours, the log has some of them: it is read anew.
      if (taken < results.length) throw new Error('a commit was torn by another node');
      if (!(await this.#readOn(clientsOf(pendings)))) return null;
    }
    return [];
  }

  #draftsOf(pendings: readonly Pending[]): Omit<NewEntry, 'seq' | 'at'>[] {
    const byActor = new Map<ActorId, { parts: UpdateParts[]; facts: Fact[] }>();
    for (const { actor, parts, authors, entries } of pendings) {
      if (parts === null) continue;
      let group = byActor.get(actor);
      if (group === undefined) byActor.set(actor, (group = { parts: [], facts: [] }));
      group.parts.push(parts);
      for (const client of authors) group.facts.push({ type: 'author', client, by: actor });
      for (const key of entries) {
        const entry = parseBoardId(key);
        if (entry !== null) group.facts.push({ type: 'entry-recorded', entry, by: actor });
      }
    }
    return [...byActor].map(([actor, { parts, facts }]) => {
      // One person's tick is relayed as it is logged: the same bytes serve both.
      const only = byActor.size === 1 ? Segment.of({ fromSeq: this.seq + 1, toSeq: this.seq + 1 }, parts) : null;
      this.#only = only;
      const board = only?.update ?? encodeParts(parts);
      const draft = {
        incident: this.incident,
        epoch: this.epoch,
        actor,
        via: 'sync' as const,
        id: contentHash(board),
        board,
      };
      return facts.length > 0 ? { ...draft, facts } : draft;
    });
  }

  #clock(): number {
    this.#at = Math.max(this.#at, this.#parts.world.now());
    return this.#at;
  }

  /** Everything of this commit is on disk: cache it, count it, tell it. */
  #told(entries: readonly NewEntry[], pendings: readonly Pending[]): void {
    const fromSeq = this.seq + 1;
    this.seq += entries.length;
    const parts = partsIn(pendings);
    const only = this.#only?.toSeq === this.seq ? this.#only : null;
    this.#only = null;
    const segment = only ?? (parts.length > 0 ? Segment.of({ fromSeq, toSeq: this.seq }, parts) : null);
    if (segment !== null) this.#keep(segment);
    const facts: RecordedFact[] = [];
    // One by one: an entry may bring more facts than a call takes arguments.
    for (const entry of entries) for (const fact of recorded(entry)) facts.push(fact);
    const factIndex = this.history.add(facts);
    this.onCommitted({ segment, pendings, seq: this.seq, facts, factIndex });
  }

  #keep(segment: Segment): void {
    this.board.cache.push(segment);
    this.unchecked.push(segment);
  }

  /** Takes in what other nodes logged. False when it cannot stand beside what waits here; the room is then over. */
  async #readOn(ours: ReadonlySet<number>): Promise<boolean> {
    const { log } = this.#parts;
    const entries = await (log.readOn?.(this.incident, this.seq) ?? log.read(this.incident, this.seq));
    return entries.every((entry) => this.#takeNext(entry, ours));
  }

  #takeNext(entry: LogEntry, ours: ReadonlySet<number>): boolean {
    if (this.#absorb(entry, ours)) return true;
    this.end(CLOSE.restarting, 'The room starts anew; nothing is lost.');
    return false;
  }

  /** Reads on until nothing follows: one reading may not reach the end. */
  async #readToEnd(): Promise<void> {
    for (let from = -1; from < this.seq && !this.#isOver;) {
      from = this.seq;
      await this.#readOn(clientsOf(this.#pending));
    }
  }

  /** Takes in an entry that another node logged, as soon as nothing is on its way into the log from here. */
  takeIn(entry: LogEntry): Promise<void> {
    return this.#turns.take(async () => {
      if (this.#isOver || entry.seq <= this.seq) return;
      if (entry.seq === this.seq + 1) this.#takeNext(entry, clientsOf(this.#pending));
      else await this.#readToEnd();
    });
  }

  #absorb(entry: LogEntry, ours: ReadonlySet<number>): boolean {
    if (entry.epoch !== this.epoch) return false;
    let segment: Segment | null = null;
    if (entry.board !== undefined) {
      const { index } = this.board.admission;
      const logged = partsOf(entry.board);
      // Edits may have been admitted while the log was read: what waits now counts as well. And all that was logged is
      // compared: the index holds what waits here too, so what it knows is not what is on disk.
      const waiting = clientsOf(this.#pending);
      if (logged.sections.some(({ client }) => ours.has(client) || waiting.has(client))) return false;
      const parts = partsAfter(logged, (client) => index.stateOf(client));
      this.board.admission.absorb(entry.board);
      segment = Segment.of({ fromSeq: entry.seq, toSeq: entry.seq }, [parts]);
      this.#keep(segment);
    }
    this.seq = entry.seq;
    this.#at = Math.max(this.#at, entry.at);
    const facts = recorded(entry);
    for (const fact of facts) if (fact.type === 'author') this.board.claim(fact.client, fact.by);
    const factIndex = this.history.add(facts);
    this.onCommitted({ segment, pendings: [], seq: this.seq, facts, factIndex, isForeign: true });
    return true;
  }

  /** Reads on without having anything to append: what other nodes logged becomes visible here. */
  pull(): Promise<void> {
    return this.#turns.take(async () => {
      if (!this.#isOver) await this.#readToEnd();
    });
  }

  state(): Promise<IncidentState> {
    return this.history.state(this.#parts.world.now());
  }

  /** Decides and appends one entry; again when somebody else's facts got in between. */
  execute(request: RoomRequest, connected: ReadonlySet<ActorId>): Promise<Result<RoomAnswer>> {
    return this.#turns.take(async () => {
      this.#isCommitting = true;
      try {
        return await this.#execute(request, connected);
      } finally {
        this.#isCommitting = false;
      }
    });
  }

  async #execute(request: RoomRequest, connected: ReadonlySet<ActorId>): Promise<Result<RoomAnswer>> {
    for (;;) {
      if (this.#isOver) return refuse('unavailable', 'The room starts anew. Try again.');
      const now = this.#clock();
      const board = (): Uint8Array => this.board.cache.whole();
      const decided = request.decide(await this.state(), { now, connected, board });
      if (!decided.ok) return (await this.#repeated(request)) ?? decided;
      const facts = this.#factsOf(request, decided.value);
      if (facts === null) return refuse('invalid', 'The board does not take what this would write.');
      const entry = this.#entryOf(request, decided.value, facts, now);
      const [result] = await this.#parts.log.append([entry]);
      if (result?.outcome === 'repeat') {
        // Kept by a write of which nobody knew: it is in the log and not yet here.
        if (result.seq > this.seq) await this.#readToEnd();
        return this.#answerAgain(result.seq);
      }
      if (result?.outcome === 'appended') return { ok: true, value: this.#executed(entry) };
      await this.#readOn(clientsOf(this.#pending));
    }
  }

  /** The decision's facts, with the authors of the board bytes it brings; null when the board refuses these. */
  #factsOf(request: RoomRequest, { facts, board }: RoomDecision): Fact[] | null {
    if (board === undefined) return facts;
    const verdict = this.board.admission.probe(board, request.actor ?? 'withheld');
    if (verdict.outcome !== 'accepted') return null;
    const all = [...facts];
    const { actor } = request;
    if (actor !== null) {
      for (const client of verdict.authors) all.push({ type: 'author', client, by: actor });
      for (const key of verdict.entries) {
        const entry = parseBoardId(key);
        if (entry !== null) all.push({ type: 'entry-recorded', entry, by: actor });
      }
    }
    return all;
  }

  #entryOf(request: RoomRequest, { effects, board }: RoomDecision, facts: Fact[], at: number): NewEntry {
    const { id, actor, via } = request;
    const command = commandIdOf(id);
    const entry: NewEntry = {
      incident: this.incident,
      seq: this.seq + 1,
      at,
      epoch: this.epoch,
      actor,
      via,
      id,
      facts,
    };
    if (effects.length > 0) entry.effects = effects.map((effect, i) => ({ ...effect, id: effectIdOf(command, i) }));
    if (board !== undefined) entry.board = board;
    return entry;
  }

  #executed(entry: NewEntry): RoomAnswer {
    let segment: Segment | null = null;
    const facts = recorded(entry);
    if (entry.board !== undefined) {
      this.board.admission.absorb(entry.board);
      segment = Segment.of({ fromSeq: entry.seq, toSeq: entry.seq }, [partsOf(entry.board)]);
      this.#keep(segment);
    }
    for (const fact of facts) if (fact.type === 'author') this.board.claim(fact.client, fact.by);
    this.seq = entry.seq;
    const factIndex = this.history.add(facts);
    this.onCommitted({ segment, pendings: [], seq: this.seq, facts, factIndex });
    return { seq: entry.seq, at: entry.at, facts, repeat: false, actor: entry.actor };
  }

  /** Whether this id was logged before: an entry at place 0 is never taken, but says so. */
  async #repeated({ id, actor, via }: RoomRequest): Promise<Result<RoomAnswer> | null> {
    const probe = { incident: this.incident, seq: 0, at: this.#at, epoch: this.epoch, actor, via, id };
    const [result] = await this.#parts.log.append([probe]);
    return result?.outcome === 'repeat' ? this.#answerAgain(result.seq) : null;
  }

  async #answerAgain(seq: number): Promise<Result<RoomAnswer>> {
    const [entry] = await this.#parts.log.read(this.incident, seq - 1, 1);
    if (entry === undefined) return refuse('unavailable', 'The first answer cannot be read. Try again.');
    const { at, actor } = entry;
    return { ok: true, value: { seq, at, facts: recorded(entry), repeat: true, actor } };
  }

  #fail(error: unknown): void {
    this.#parts.witness.fault(this.incident, 'edits could not be made durable', error);
    this.end(CLOSE.unavailable, 'The server cannot save at the moment; nothing was acknowledged that is not saved.');
  }

  /** Ends the room: everybody comes back to what the log holds. */
  end(code: number, reason: string): void {
    this.#isOver = true;
    this.#pending = [];
    this.onRestart(code, reason);
  }
}

const partsIn = (pendings: readonly Pending[]): UpdateParts[] => pendings.flatMap(({ parts }) => parts ?? []);

function clientsOf(pendings: readonly Pending[]): Set<number> {
  const clients = new Set<number>();
  for (const { parts } of pendings) for (const section of parts?.sections ?? []) clients.add(section.client);
  return clients;
}
