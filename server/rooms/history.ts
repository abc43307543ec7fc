// The facts of one incident as its room knows them: how many there are, the fold over them, and the record's bytes. A room
// in which people only write keeps the count alone; the list and the fold are read from the log when somebody asks, and
// let go again when nobody does.

import type { Fact, RecordedFact } from '#model/incident/facts.ts';
import { applyFact, emptyState, foldFacts, type IncidentState } from '#model/incident/state.ts';
import type { IncidentId } from '#model/ids.ts';
import type { LogEntry, LogPort, NewEntry, Snapshot } from '#server/storage/ports.ts';

/** An entry's facts with its stamp. */
export function recorded(entry: NewEntry): RecordedFact[] {
  const { seq, at, actor, via } = entry;
  return (entry.facts ?? []).map((fact: Fact) => ({ ...fact, seq, at, actor, via }));
}

/** The facts that a snapshot carries. */
export function factsOf(snapshot: Snapshot | null): RecordedFact[] {
  if (snapshot === null || snapshot.facts === '') return [];
  const facts: RecordedFact[] = JSON.parse(snapshot.facts);
  return facts;
}

/** What is counted was durable before: a log that lacks it twice has lost it. */
const MOST_READS = 3;

export class History {
  readonly #incident: IncidentId;
  readonly #log: LogPort;
  /** The record's length: the index of the next fact. */
  count = 0;
  #facts: RecordedFact[] | null = null;
  #state: IncidentState | null = null;
  /** What was added while somebody reads the list from the log. */
  readonly #readings = new Set<RecordedFact[]>();
  /** When the list or the fold was last asked for. */
  #askedAt = 0;

  constructor(incident: IncidentId, log: LogPort) {
    this.#incident = incident;
    this.#log = log;
  }

  /** Starts from what the log holds. */
  open(snapshot: Snapshot | null, entries: readonly LogEntry[], keepFacts: boolean): void {
    const facts = factsOf(snapshot);
    for (const entry of entries) for (const fact of recorded(entry)) facts.push(fact);
    this.count = facts.length;
    this.#facts = keepFacts ? facts : null;
    this.#state = null;
  }

  /** Takes facts that have become durable; returns the index of the first. */
  add(facts: readonly RecordedFact[]): number {
    const from = this.count;
    this.count += facts.length;
    if (this.#facts !== null) for (const fact of facts) this.#facts.push(fact);
    for (const meanwhile of this.#readings) for (const fact of facts) meanwhile.push(fact);
    if (this.#state !== null) for (const fact of facts) this.#state = applyFact(this.#state, fact);
    return from;
  }

  /** All facts. The same list grows as facts are added: copy it to keep it. */
  async facts(now: number): Promise<readonly RecordedFact[]> {
    this.#askedAt = now;
    if (this.#facts !== null) return this.#facts;
    for (let attempt = 0; attempt < MOST_READS; attempt++) {
      const counted = this.count;
      const meanwhile: RecordedFact[] = [];
      this.#readings.add(meanwhile);
      const facts = await this.#read().finally(() => this.#readings.delete(meanwhile));
      if (facts.length < counted) continue;
      // Facts that became durable while the log was read may be in what was read or not; here they were added once.
      facts.length = counted;
      for (const fact of meanwhile) facts.push(fact);
      this.#facts ??= facts;
      return this.#facts;
    }
    throw new Error(`the log of ${this.#incident} holds fewer facts than the ${this.count} that were counted`);
  }

  async #read(): Promise<RecordedFact[]> {
    const snapshot = await this.#log.snapshot(this.#incident);
    const facts = factsOf(snapshot);
    const later = await this.#log.read(this.#incident, snapshot?.seq ?? 0);
    for (const entry of later) for (const fact of recorded(entry)) facts.push(fact);
    return facts;
  }

  /** The fold over all facts. */
  async state(now: number): Promise<IncidentState> {
    const facts = await this.facts(now);
    this.#state ??= facts.length > 0 ? foldFacts(facts) : emptyState();
    return this.#state;
  }

  /** Lets go of the list and the fold when nobody asked for a while. */
  rest(now: number, idleMs: number): void {
    if (now - this.#askedAt < idleMs) return;
    this.#facts = null;
    this.#state = null;
  }
}
