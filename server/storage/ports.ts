/**
 * The ports of storage: what the server needs of a disk or a database, and nothing of how. One contract suite per port
 * (tests/contracts) runs on every adapter. An adapter that cannot say whether a write happened throws `OutageError` with
 * `applied: 'unknown'`; the caller then reads before it writes again.
 */
import type { LoggedEffect } from '#model/incident/effects.ts';
import type { Fact } from '#model/incident/facts.ts';
import type { Via } from '#model/incident/words.ts';
import type { ActorId, EffectId, IncidentId } from '#model/ids.ts';
import type { SealedPort } from './sealed.ts';

/** A port failed. The data is as it was unless `applied` says otherwise. */
export class OutageError extends Error {
  readonly applied: 'no' | 'unknown';
  readonly reason: 'full' | 'io' | 'gone' | 'busy' | 'corrupt';
  constructor(message: string, detail: { applied: 'no' | 'unknown'; reason: OutageError['reason']; cause?: unknown }) {
    super(message, { cause: detail.cause });
    this.name = 'OutageError';
    this.applied = detail.applied;
    this.reason = detail.reason;
  }
}

/** An entry as a room hands it in. `seq` is the place it claims: exactly one entry per {incident, seq} is ever kept. */
export interface NewEntry {
  incident: IncidentId;
  seq: number;
  /** Server clock, ms; the adapter keeps it as given (the room makes it max(previous at, clock)). */
  at: number;
  epoch: number;
  /** null: withheld. */
  actor: ActorId | null;
  via: Via;
  /** Command id, or the hash of a board update: unique per incident, so a repeat does nothing. */
  id: string;
  board?: Uint8Array;
  facts?: Fact[];
  effects?: LoggedEffect[];
}
export interface LogEntry extends NewEntry {
  /** Hash chain over the previous hash and this entry's payload digests (hex SHA-256); survives redaction. */
  hash: string;
  /** Payload replaced by a tombstone; the digests of what was there keep the chain verifiable. */
  redacted?: { reason: string; digests: { board?: string; facts?: string; effects?: string } };
}

export type AppendResult =
  /** `position`: its place in the order of all incidents, where the adapter knows it at once. */
  | { outcome: 'appended'; hash: string; position?: number }
  /** This {incident, seq} is taken by another entry, or is not the next one: read on and try again. */
  | { outcome: 'taken' }
  /** An entry with this id exists already at `seq`. */
  | { outcome: 'repeat'; seq: number };

export interface Snapshot {
  incident: IncidentId;
  /** The state after this entry. */
  seq: number;
  epoch: number;
  /** Whole board as one Yjs update (V1). */
  board: Uint8Array;
  /** What admission needs without decoding the board (opaque to storage; made and read by server/rooms). */
  index?: Uint8Array;
  /** All facts up to seq as recorded (JSON), so that opening does not read the history. */
  facts: string;
  at: number;
}

export interface TailOptions {
  /** Entries without facts, and board bytes, may be left out: whoever follows facts need not read everybody's typing. */
  factsOnly?: boolean;
}

/** The append-only list of entries that both documents are made of: the truth. */
export interface LogPort {
  /** Appends entries; they are durable (fsynced) when this resolves. Results are in the order given. Entries of one call are of one incident or of several; once one is `taken`, those after it of the same incident are too, because they may build on it. */
  append(entries: readonly NewEntry[]): Promise<AppendResult[]>;
  /** Entries of an incident with seq > after, ascending, at most `limit`. */
  read(incident: IncidentId, after: number, limit?: number): Promise<LogEntry[]>;
  /** What follows a place, from the next entry on and perhaps not to the end; empty only when nothing does. Where it is absent, `read` does it. */
  readOn?(incident: IncidentId, after: number): Promise<LogEntry[]>;
  /** Told of an entry that another process made durable, so that the next append need not look for it. */
  hear?(position: number, entry: LogEntry): void;
  /** The last seq of an incident (0: none) . */
  head(incident: IncidentId): Promise<number>;
  /** All incidents' entries in commit order, for projections and effects: position > after. Positions grow, gaps are allowed. */
  tail(after: number, limit: number, options?: TailOptions): Promise<{ position: number; entry: LogEntry }[]>;
  saveSnapshot(snapshot: Snapshot): Promise<void>;
  /** The newest snapshot, or null. */
  snapshot(incident: IncidentId): Promise<Snapshot | null>;
}

/** Ranges of clocks by clientID: [first, after the last). */
export type StructRanges = ReadonlyMap<number, readonly (readonly [number, number])[]>;

/** A part of what entries hold: these structs of the board, and the words in the facts and effects of these entries. */
export interface RedactionScope {
  structs: StructRanges;
  facts: readonly number[];
}

/** Maintenance of the log that only the operator's commands use. */
export interface LogUpkeepPort {
  /** Replaces the payloads of entries from..to, or the part that `scope` names, by tombstones; the hash chain still verifies. Drops snapshots that hold them. */
  redact(incident: IncidentId, from: number, to: number, reason: string, scope?: RedactionScope): Promise<void>;
  /** Packs old entries' payloads into compressed segments; reads stay the same. Returns bytes before and after. */
  compact(incident: IncidentId): Promise<{ before: number; after: number }>;
  incidents(): Promise<IncidentId[]>;
  /** Which log this is: made once at random with the log, and another one for a log that was restored. */
  identity(): Promise<string>;
  /** Removes an incident whole (administrators; practice incidents). */
  erase(incident: IncidentId): Promise<void>;
  /** Which incidents have entries after a position, and the last position of all. */
  changedSince(after: number): Promise<{ position: number; incidents: IncidentId[] }>;
  /** Everything besides the log that a backup must hold, listed page by page (`after` is the last key of the page before). */
  tableNames(): Promise<string[]>;
  attemptsAfter(after: string, limit: number): Promise<StoredAttempt[]>;
  links(incident: IncidentId): Promise<AttachmentLink[]>;
  /** Puts back entries of a backup as they were, hashes and redactions included; an entry that is there already is left. Rejects when the chain does not fit. */
  restoreEntries(entries: readonly { position: number; entry: LogEntry }[]): Promise<void>;
}

/** An attempt at an effect as a backup holds it. `key` orders them. */
export interface StoredAttempt {
  key: string;
  effect: EffectId;
  attempt: number;
  worker: string;
  at: number;
}
/** An attachment of an incident. */
export interface AttachmentLink {
  hash: string;
  name: string;
  type: string;
  size: number;
  by: ActorId;
  at: number;
}

/** How storage is: asked by /readyz and the save indicator, and told to whoever listens when it changes. */
export interface StorageCondition {
  state: 'ok' | 'full' | 'failing';
  /** One sentence for an operator; empty when all is well. */
  message: string;
}

/** Insert-only attempts at effects, so that two workers never both act. */
export interface AttemptPort {
  /** Claims attempt n of an effect; false when somebody else has it. */
  claim(effect: EffectId, attempt: number, worker: string, at: number): Promise<boolean>;
  /** Attempts of an effect, ascending. */
  list(effect: EffectId): Promise<{ attempt: number; worker: string; at: number }[]>;
}

/** JSON documents by collection and key: people, sessions, tokens, services, settings. Small tables, whole values. */
export interface TablePort {
  get<Row>(table: string, key: string): Promise<Row | null>;
  /** Writes; with `ifAbsent` only when the key is free. False when it was not. */
  put(table: string, key: string, row: object, options?: { ifAbsent?: boolean }): Promise<boolean>;
  /** Replaces only if the stored row's `version` equals `version`; false otherwise. */
  replace(table: string, key: string, row: object & { version: number }, version: number): Promise<boolean>;
  remove(table: string, key: string): Promise<boolean>;
  list<Row>(
    table: string,
    options?: { prefix?: string; after?: string; limit?: number },
  ): Promise<{ key: string; row: Row }[]>;
}

/** Attachments by content: bytes first, row after, authorised by {incident, hash}. */
export interface AttachmentPort {
  write(hash: string, bytes: Uint8Array): Promise<void>;
  read(hash: string): Promise<Uint8Array | null>;
  link(
    incident: IncidentId,
    hash: string,
    meta: { name: string; type: string; size: number; by: ActorId; at: number },
  ): Promise<void>;
  linked(
    incident: IncidentId,
    hash: string,
  ): Promise<{ name: string; type: string; size: number; by: ActorId; at: number } | null>;
}

/** A process that has the same database open. */
export interface Member {
  id: string;
  /** Grows by one with each sign of life: whoever sees it grow knows that the process lives, whatever the clocks say. */
  beat: number;
  /** What it says about itself. */
  about: { version: string; keyPrint: string };
}

/** The processes that work on one database, so that nobody restores under them. Nothing is decided by it. */
export interface MemberPort {
  beat(member: Member): Promise<void>;
  list(): Promise<Member[]>;
  leave(id: string): Promise<void>;
}

/** Everything an adapter brings. `close` waits for writes under way. */
export interface Storage {
  log: LogPort;
  upkeep: LogUpkeepPort;
  attempts: AttemptPort;
  tables: TablePort;
  attachments: AttachmentPort;
  /** Sealed cards and open votes of reviews; in no backup. */
  sealed: SealedPort;
  /** Absent where a lock lets only one process in. */
  members?: MemberPort;
  condition(): StorageCondition;
  /** Calls back at each change of condition; returns the function that stops it. */
  onCondition(listener: (condition: StorageCondition) => void): () => void;
  close(): Promise<void>;
}
