// What the rooms take from outside: a clock, timers, a socket, a log. All of it is handed in, so that the simulator can run
// the same code in its own time and on its own disk.

import type { DocumentName } from '#model/documents.ts';
import type { ActorId, IncidentId } from '#model/ids.ts';
import type { LogPort } from '#server/storage/ports.ts';
import type { PresenceUser } from './presence.ts';
import type { RichTextRules } from './rich-text-rules.ts';

/** A timer that can be called off. */
export interface Timer {
  cancel(): void;
}

export interface World {
  /** Milliseconds UTC. */
  now(): number;
  /** Milliseconds by a clock that nobody sets: what spans are measured by. Says nothing about the time of day. */
  elapsed(): number;
  after(ms: number, run: () => void): Timer;
  /** Runs at the end of this turn of the event loop. */
  soon(run: () => void): void;
}

/** One socket, as far as a room is concerned. Frames are whole WebSocket frames. */
export interface Wire {
  write(frame: Uint8Array): void;
  /** Bytes handed over that the peer's side has not taken yet. */
  backlogBytes(): number;
  /** Calls back once when the backlog is gone. */
  whenDrained(run: () => void): void;
  close(code: number, reason: string): void;
  /** Ends at once, without a word. */
  destroy(): void;
}

/** Who is on a connection and what it asked for. */
export interface Visitor {
  incident: IncidentId;
  document: DocumentName;
  actor: ActorId;
  user: PresenceUser;
  readOnly: boolean;
  /** Wants acknowledgements and refusals as messages. */
  wantsAck: boolean;
  wantsHello: boolean;
  /** The epoch it was last in; null when it does not say. */
  epoch: number | null;
  /** Agreed to permessage-deflate. */
  compresses: boolean;
}

/** Told when something happened that an operator should know. */
export interface Witness {
  fault(incident: IncidentId, what: string, error: unknown): void;
}

/** Checks what is durable against a real Y.Doc, apart from the rooms' own thread. */
export interface Shadow {
  check(job: ShadowJob): Promise<ShadowReport>;
  /** Lets go of a room's document. */
  drop(room: string): void;
}

export interface ShadowJob {
  room: string;
  /** Start from an empty document: `update` is the whole board. */
  reset: boolean;
  update: Uint8Array;
  /** Keep the document for the next job. */
  keep: boolean;
  /** client, clock pairs that the document must have reached. */
  clocks: number[];
  /** Owners to write into the index of a snapshot; null: no snapshot wanted. */
  snapshot: { owners: [client: number, owner: string][] } | null;
}

export type ShadowReport =
  | { outcome: 'good'; snapshot: { board: Uint8Array; index: Uint8Array } | null }
  | { outcome: 'bad'; what: string; salvage: Uint8Array }
  /** The document was not there any more: send the whole board. */
  | { outcome: 'forgotten' };

/** When snapshots are taken; the simulator makes these small, so that what is rare happens often. */
export interface SnapshotLimits {
  /** A snapshot is due after so many entries, or when the tail outgrows both this and the base. */
  entries: number;
  bytes: number;
  /** Not more often than this. */
  everyMs: number;
  /** What a room that people leave may leave behind without a snapshot. */
  quietEntries: number;
  quietBytes: number;
}

export const SNAPSHOT_LIMITS: SnapshotLimits = {
  entries: 2000,
  bytes: 1024 * 1024,
  everyMs: 5000,
  quietEntries: 50,
  quietBytes: 32 * 1024,
};

export interface RoomParts {
  limits?: SnapshotLimits;
  log: LogPort;
  world: World;
  rules: RichTextRules;
  shadow: Shadow;
  witness: Witness;
}
