/**
 * Opening the SQLite database the one right way: version checked, WAL, every commit fsynced, untrusted schema, a cache of
 * prepared statements, and readers of columns that refuse what they did not expect.
 */
import { DatabaseSync } from 'node:sqlite';
import type { SQLInputValue, SQLOutputValue } from 'node:sqlite';
import { OutageError } from './ports.ts';
import { DataFolderError } from './data-folder.ts';

export type Row = Record<string, SQLOutputValue>;
export interface Statement {
  run(...values: SQLInputValue[]): { changes: number | bigint };
  get(...values: SQLInputValue[]): Row | undefined;
  all(...values: SQLInputValue[]): Row[];
}
/** The part of node:sqlite that the adapter uses, so that a test can put faults in between. */
export interface Connection {
  exec(sql: string): void;
  prepare(sql: string): Statement;
  close(): void;
}

/**
 * Whether this SQLite may be trusted with a log. Versions 3.7.0 to 3.51.2 can lose committed writes in WAL mode when one
 * connection checkpoints beside another (fixed in 3.51.3, and in 3.50.7 and 3.44.6).
 */
export function isSafeSqlite(version: string): boolean {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  if (major !== 3) return major > 3;
  if (minor === 44) return patch >= 6;
  if (minor === 50) return patch >= 7;
  return minor > 51 || (minor === 51 && patch >= 3);
}

function assertSafe(db: DatabaseSync): void {
  const version = String(db.prepare('SELECT sqlite_version() AS version').get()?.['version']);
  if (!isSafeSqlite(version)) {
    throw new DataFolderError(
      'sqlite',
      `This Node brings SQLite ${version}, which can lose saved data; Muster needs Node 24.21 or newer.`,
    );
  }
}

/** Opens for writing. `maxBytes` caps the size of the database. */
export function openForWriting(path: string, busyMs: number): DatabaseSync {
  const db = new DatabaseSync(path, { timeout: busyMs, enableForeignKeyConstraints: false });
  assertSafe(db);
  // Checkpoints are run by the writer after its acks are out, not inside a commit that somebody waits for.
  db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;
    PRAGMA wal_autocheckpoint = 0; PRAGMA journal_size_limit = 67108864; PRAGMA cache_size = -32000; PRAGMA secure_delete = ON`);
  return db;
}

/** Opens for reading beside the writer. */
export function openForReading(path: string, cacheKiB: number): DatabaseSync {
  const db = new DatabaseSync(path, { readOnly: true, timeout: 5000 });
  db.exec(`PRAGMA trusted_schema = OFF; PRAGMA query_only = ON; PRAGMA cache_size = -${cacheKiB}`);
  return db;
}

/** Statements prepared once per connection. */
export class Statements {
  readonly #db: Connection;
  readonly #prepared = new Map<string, Statement>();
  constructor(db: Connection) {
    this.#db = db;
  }
  of(sql: string): Statement {
    let statement = this.#prepared.get(sql);
    if (!statement) {
      statement = this.#db.prepare(sql);
      this.#prepared.set(sql, statement);
    }
    return statement;
  }
  /** Forgets them all: the tables that they were prepared for are made anew. */
  restart(): void {
    this.#prepared.clear();
  }
}

const unexpected = (row: Row, column: string): OutageError =>
  new OutageError(`The database holds ${typeof row[column]} in ${column} where something else belongs.`, {
    applied: 'no',
    reason: 'corrupt',
  });

/** Columns by type; anything else than expected is corruption. */
export function integer(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== 'number') throw unexpected(row, column);
  return value;
}
export function text(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw unexpected(row, column);
  return value;
}
export function blob(row: Row, column: string): Uint8Array {
  const value = row[column];
  if (!(value instanceof Uint8Array)) throw unexpected(row, column);
  return value;
}

export type Failure = { reason: OutageError['reason']; message: string };

/** What kind of failure an error of SQLite is; null when it is none (a bug, then). */
export function failureOf(error: unknown): Failure | null {
  if (error instanceof OutageError) return { reason: error.reason, message: error.message };
  if (!(error instanceof Error)) return null;
  if ('code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT'))
    return { reason: 'full', message: 'The disk is full.' };
  if ('code' in error && (error.code === 'EIO' || error.code === 'EROFS'))
    return { reason: 'io', message: error.message };
  if (!('errcode' in error)) return null;
  const code = Number(error.errcode) & 0xff;
  if (code === 13) return { reason: 'full', message: 'The disk is full.' };
  if (code === 5 || code === 6) return { reason: 'busy', message: 'Another process holds the database.' };
  if (code === 11 || code === 26) return { reason: 'corrupt', message: `The database is damaged: ${error.message}.` };
  if (code === 10 || code === 8 || code === 14) return { reason: 'io', message: `The disk failed: ${error.message}.` };
  return null;
}
