/**
 * The shape of the database, as numbered steps that are only ever added to. `PRAGMA user_version` says how many were taken.
 * Payloads stand apart from entries, so that a redaction or a compaction replaces them and touches nothing else.
 */
import { randomInt } from 'node:crypto';
import type { Connection } from '../sqlite-connection.ts';
import { DataFolderError } from '../data-folder.ts';

const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE incidents (no INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE) STRICT;
  -- position: the order in which entries were committed, over all incidents; never given twice.
  CREATE TABLE entries (
    position INTEGER PRIMARY KEY, incident INTEGER NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL, epoch INTEGER NOT NULL,
    actor TEXT, via TEXT NOT NULL, id TEXT NOT NULL, hash BLOB NOT NULL, redaction TEXT,
    UNIQUE (incident, seq)) STRICT;
  CREATE TABLE payloads (position INTEGER PRIMARY KEY, board BLOB, facts TEXT, effects TEXT) STRICT;
  CREATE TABLE entry_ids (incident INTEGER NOT NULL, id TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (incident, id)) STRICT, WITHOUT ROWID;
  CREATE TABLE segments (
    incident INTEGER NOT NULL, first_seq INTEGER NOT NULL, last_seq INTEGER NOT NULL,
    first_position INTEGER NOT NULL, last_position INTEGER NOT NULL, last_hash BLOB NOT NULL, bytes BLOB NOT NULL,
    UNIQUE (incident, first_seq)) STRICT;
  CREATE INDEX segments_by_position ON segments (last_position, first_position);
  CREATE TABLE snapshots (
    incident INTEGER NOT NULL, seq INTEGER NOT NULL, epoch INTEGER NOT NULL, at INTEGER NOT NULL,
    packed INTEGER NOT NULL, board BLOB NOT NULL, board_index BLOB, facts BLOB NOT NULL,
    UNIQUE (incident, seq)) STRICT;
  CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE attempts (
    effect TEXT NOT NULL, attempt INTEGER NOT NULL, worker TEXT NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (effect, attempt)) STRICT, WITHOUT ROWID;
  CREATE TABLE documents (
    collection TEXT NOT NULL, key TEXT NOT NULL, version INTEGER, row TEXT NOT NULL,
    PRIMARY KEY (collection, key)) STRICT, WITHOUT ROWID;
  CREATE TABLE links (
    incident INTEGER NOT NULL, hash TEXT NOT NULL, name TEXT NOT NULL, type TEXT NOT NULL, size INTEGER NOT NULL,
    by TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (incident, hash)) STRICT, WITHOUT ROWID;
  CREATE INDEX links_by_hash ON links (hash);
  `,
  // Following facts need not pass over everybody's typing.
  `CREATE INDEX payloads_with_facts ON payloads (position) WHERE facts IS NOT NULL`,
];

/** Takes the steps that are missing, each in a transaction of its own. Throws DataFolderError when the data is newer than this program. */
export function migrate(db: Connection): void {
  const version = Number(db.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
  if (version > MIGRATIONS.length) {
    throw new DataFolderError(
      'newer',
      'The data folder was written by a newer version of Muster; start that version instead.',
    );
  }
  MIGRATIONS.slice(version).forEach((step, index) => {
    db.exec(`BEGIN IMMEDIATE; ${step}; PRAGMA user_version = ${version + index + 1}; COMMIT`);
  });
  // Which log this is, for what is derived from it and lies elsewhere.
  db.prepare(`INSERT OR IGNORE INTO counters VALUES ('identity', ?)`).run(randomInt(2 ** 47));
}
