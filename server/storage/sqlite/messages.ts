/**
 * What crosses between the main thread and the storage workers. Requests go out in order on one port and are answered by number;
 * a batch that arrives together is one transaction in the writer.
 */
import type { AttachmentLink, RedactionScope, StoredAttempt } from '../ports.ts';
import type { Failure } from '../sqlite-connection.ts';

/** Per entry: the hash when appended, 0 when the place is taken, the seq of the earlier entry when it is a repeat. */
export type AppendOutcome = string | number;

export interface SnapshotRow {
  incident: string;
  seq: number;
  epoch: number;
  at: number;
  /** board and facts are compressed (zstd). */
  packed: boolean;
  board: Uint8Array;
  index: Uint8Array | null;
  facts: Uint8Array;
}

export interface WriterOperations {
  /** Calls of append as bytes (append-codec.ts); per call its outcomes or why none of it was done. */
  append: { args: Uint8Array; result: (AppendOutcome[] | Failure)[] };
  saveSnapshot: { args: SnapshotRow; result: null };
  put: {
    args: { table: string; key: string; row: string; version: number | null; ifAbsent: boolean };
    result: boolean;
  };
  replace: { args: { table: string; key: string; row: string; next: number; version: number }; result: boolean };
  remove: { args: { table: string; key: string }; result: boolean };
  claim: { args: { effect: string; attempt: number; worker: string; at: number }; result: boolean };
  link: { args: { incident: string; link: AttachmentLink }; result: null };
  redact: {
    args: { incident: string; from: number; to: number; reason: string; scope?: RedactionScope };
    result: null;
  };
  /** Puts a segment in the place of the loose entries first..last. */
  pack: {
    args: {
      incident: string;
      first: number;
      last: number;
      firstPosition: number;
      lastPosition: number;
      lastHash: string;
      bytes: Uint8Array;
      derived: string[];
    };
    result: boolean;
  };
  /** Hashes of attachments that nobody links any more. */
  erase: { args: { incident: string }; result: string[] };
  /** Positioned entries as bytes; hashes are checked against the chain. */
  restore: { args: Uint8Array; result: null };
  /** Moves the write-ahead log into the database and empties it; false when a reader was in the way. */
  checkpoint: { args: null; result: boolean };
}

export interface ReaderOperations {
  read: { args: { incident: string; after: number; limit: number }; result: Uint8Array };
  tail: { args: { after: number; limit: number; factsOnly: boolean }; result: Uint8Array };
  changedSince: { args: number; result: { position: number; incidents: string[] } };
  head: { args: string; result: number };
  snapshot: { args: string; result: SnapshotRow | null };
  incidents: { args: null; result: string[] };
  documents: {
    args: { table: string; prefix: string; after: string; limit: number };
    result: { key: string; row: string }[];
  };
  document: { args: { table: string; key: string }; result: string | null };
  tableNames: { args: null; result: string[] };
  attempts: { args: string; result: { attempt: number; worker: string; at: number }[] };
  attemptsAfter: { args: { after: string; limit: number }; result: StoredAttempt[] };
  links: { args: string; result: AttachmentLink[] };
  linked: { args: { incident: string; hash: string }; result: AttachmentLink | null };
  /** The next run of loose entries to compact, made into a segment; null when there is too little. */
  nextSegment: {
    args: { incident: string; keep: number };
    result: (WriterOperations['pack']['args'] & { before: number }) | null;
  };
  quickCheck: { args: null; result: string };
}
