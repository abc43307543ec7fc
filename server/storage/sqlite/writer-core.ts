/**
 * The writer: takes whatever requests have come in, does them in one transaction, commits (fsync) and only then answers. Nothing
 * that failed is ever answered as done. A full disk makes it refuse bulk edits but keep its voice; an error of the disk makes the
 * connection dead: it is opened again, checked, and only then used.
 */
import { OutageError } from '../ports.ts';
import { decodePositioned } from '#server/log/positioned-codec.ts';
import { decodeCalls } from './append-codec.ts';
import { Statements, failureOf, integer } from '../sqlite-connection.ts';
import type { Connection, Failure } from '../sqlite-connection.ts';
import type { Reply, Request, WorkerPost } from '../worker-messages.ts';
import type { AppendOutcome, WriterOperations } from './messages.ts';
import type { Reserve } from './reserve.ts';
import { ChainError } from '#server/log/redacted-copy.ts';
import { LogWriter } from './write-log.ts';
import type { StoredEntry } from '#server/log/stored-entry.ts';

export interface WriterOptions {
  /** Opens, checks and migrates the database; called again after a failure of the disk. */
  open: () => Connection;
  reserve: Reserve;
  clockMs: () => number;
  /** How long to wait before another try after a failure, and between tries to lay the reserve down again. */
  retryMs: number;
  /** The database may not grow beyond this; with what the reserve gives back on top once that is reached. 0: as large as the disk. */
  maxBytes: number;
  reserveBytes: number;
}
type WriterRequest = Request<WriterOperations>;
type Condition = NonNullable<WorkerPost['condition']>;

/** With a full disk, entries that carry facts and are no larger than this are still tried. */
const SMALL_BYTES = 65_536;
const CHECKPOINT_BYTES = 8_000_000;
const PAGE_BYTES = 4096;
/** What a commit writes besides the payloads, roughly: a page in each tree that it touches. */
const COMMIT_BYTES = 5 * PAGE_BYTES;
const FULL: Failure = { reason: 'full', message: 'The disk is full: edits are not saved.' };
const OK: Condition = { state: 'ok', message: '' };

export class WriterCore {
  readonly #options: WriterOptions;
  #db: Connection | null = null;
  #log: LogWriter | null = null;
  #statements: Statements | null = null;
  #condition: Condition = OK;
  #retryAt = 0;
  #unmovedBytes = 0;

  constructor(options: WriterOptions) {
    this.#options = options;
    this.#open();
  }

  #open(): void {
    const db = this.#options.open();
    try {
      this.#log = new LogWriter(db);
      this.#statements = new Statements(db);
      this.#db = db;
      this.#cap(0);
    } catch (error) {
      db.close();
      throw error;
    }
  }

  /** Sets how large the database may grow. */
  #cap(moreBytes: number): void {
    if (this.#options.maxBytes > 0) {
      this.#db?.exec(`PRAGMA max_page_count = ${Math.floor((this.#options.maxBytes + moreBytes) / PAGE_BYTES)}`);
    }
  }

  /** Whether there is room again below the cap. */
  #belowCap(): boolean {
    if (this.#options.maxBytes === 0 || !this.#db) return true;
    const pages = (name: string): number => Number(this.#db?.prepare(`PRAGMA ${name}`).get()?.[name] ?? 0);
    return (pages('page_count') - pages('freelist_count')) * PAGE_BYTES < this.#options.maxBytes * 0.9;
  }

  close(): void {
    this.#db?.close();
    this.#db = null;
  }

  get condition(): Condition {
    return this.#condition;
  }

  /** Does a batch as one transaction and returns the answers, to be sent after this returns and not before. */
  handle(batch: readonly WriterRequest[]): Reply[] {
    const dead = this.#revive();
    if (dead) return batch.map((request) => refused(request, dead, 'no'));
    if (this.#condition.state === 'full') this.#leaveFull();
    const replies = this.#transact(batch);
    if (replies) return replies;
    // Something in the batch is at fault: each alone, so that the others do not suffer.
    return batch.flatMap((request) => this.#transact([request]) ?? []);
  }

  /** Moves the write-ahead log into the database when it has grown; after the answers are out. */
  checkpointIfDue(): void {
    if (!this.#db || this.#unmovedBytes < CHECKPOINT_BYTES) return;
    this.#unmovedBytes = 0;
    try {
      this.#db.exec('PRAGMA wal_checkpoint(PASSIVE)');
    } catch (error) {
      this.#fail(failureOf(error) ?? { reason: 'io', message: String(error) });
    }
  }

  /** Tries to get out of a bad condition while nobody asks for anything. */
  recover(): void {
    if (!this.#revive() && this.#condition.state === 'full') this.#leaveFull();
  }

  #revive(): Failure | null {
    if (this.#db) return null;
    const now = this.#options.clockMs();
    if (now < this.#retryAt) return { reason: 'io', message: this.#condition.message };
    try {
      this.#open();
      this.#condition = OK;
      return null;
    } catch (error) {
      this.#retryAt = now + this.#options.retryMs;
      const failure = failureOf(error) ?? {
        reason: 'io',
        message: error instanceof Error ? error.message : String(error),
      };
      this.#condition = { state: 'failing', message: failure.message };
      return failure;
    }
  }

  #leaveFull(): void {
    const now = this.#options.clockMs();
    if (now < this.#retryAt) return;
    this.#retryAt = now + this.#options.retryMs;
    if (!this.#belowCap() || !this.#options.reserve.hold()) return;
    this.#cap(0);
    this.#condition = OK;
  }

  /** Null: nothing was done, because of one request among several or because the disk turned out to be full; each is to be tried alone. */
  #transact(batch: readonly WriterRequest[]): Reply[] | null {
    const dead = this.#revive();
    const db = this.#db;
    if (dead || !db) return batch.map((request) => refused(request, dead ?? FULL, 'no'));
    const outside = batch.length === 1 && batch[0]?.name === 'checkpoint';
    let replies: Reply[];
    try {
      if (!outside) db.exec('BEGIN IMMEDIATE');
      replies = batch.map((request): Reply => ({ id: request.id, ok: true, value: this.#do(request, db) }));
    } catch (error) {
      this.#rollback(db);
      const failure = failureOf(error);
      const newlyFull = failure?.reason === 'full' && this.#condition.state !== 'full';
      if (failure) this.#fail(failure);
      if (newlyFull || (!failure && batch.length > 1)) return null;
      return batch.map((request) => (failure ? refused(request, failure, 'no') : faulty(request, error)));
    }
    try {
      if (!outside) db.exec('COMMIT');
      this.#unmovedBytes += COMMIT_BYTES + batch.reduce((sum, request) => sum + sizeOf(request), 0);
      return replies;
    } catch (error) {
      this.#rollback(db);
      const failure = failureOf(error) ?? { reason: 'io', message: String(error) };
      this.#fail(failure);
      // A commit that broke off inside the disk may or may not be found when the database is opened again.
      const applied = failure.reason === 'full' || failure.reason === 'busy' ? 'no' : 'unknown';
      return batch.map((request) => refused(request, failure, applied));
    }
  }

  #rollback(db: Connection): void {
    try {
      db.exec('ROLLBACK');
    } catch {
      // SQLite rolls back by itself on some errors.
    }
    try {
      this.#log?.forget();
    } catch (error) {
      this.#fail(failureOf(error) ?? { reason: 'io', message: String(error) });
    }
  }

  #fail(failure: Failure): void {
    this.#retryAt = this.#options.clockMs() + this.#options.retryMs;
    if (failure.reason === 'busy') return;
    if (failure.reason === 'full') {
      this.#options.reserve.release();
      this.#cap(this.#options.reserveBytes);
      this.#condition = { state: 'full', message: FULL.message };
      return;
    }
    this.#condition = { state: 'failing', message: failure.message };
    this.#retryAt = 0;
    try {
      this.#db?.close();
    } catch {
      // It is dead either way.
    }
    this.#db = null;
  }

  #do(request: WriterRequest, db: Connection): unknown {
    const log = this.#log;
    const statements = this.#statements;
    if (!log || !statements) throw new OutageError('The database is not open.', { applied: 'no', reason: 'io' });
    switch (request.name) {
      case 'append':
        return decodeCalls(request.args).map((entries) => this.#append(log, entries));
      case 'saveSnapshot':
        if (this.#condition.state === 'full') throw new OutageError(FULL.message, { applied: 'no', reason: 'full' });
        log.saveSnapshot(request.args);
        return null;
      case 'pack':
        return log.pack(request.args);
      case 'redact':
        log.redact(request.args);
        return null;
      case 'erase':
        return log.erase(request.args.incident);
      case 'restore':
        log.restore(decodePositioned(request.args));
        return null;
      case 'checkpoint': {
        const row = db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get();
        return row !== undefined && integer(row, 'busy') === 0;
      }
      default:
        return writeRow(statements, request);
    }
  }

  #append(log: LogWriter, entries: readonly StoredEntry[]): AppendOutcome[] | Failure {
    if (this.#condition.state === 'full' && !entries.every(isSmall)) return FULL;
    // What comes after an entry that did not get its place may build on it.
    const blocked = new Set<string>();
    return entries.map((entry) => {
      const outcome = blocked.has(entry.incident) ? (log.repeatOf(entry) ?? 0) : log.append(entry);
      if (outcome === 0) blocked.add(entry.incident);
      return outcome;
    });
  }
}

function sizeOf(request: WriterRequest): number {
  if (request.name === 'append' || request.name === 'restore') return request.args.length;
  return request.name === 'saveSnapshot' ? request.args.board.length + request.args.facts.length : 0;
}

const isSmall = (entry: StoredEntry): boolean =>
  entry.facts !== undefined &&
  entry.facts.length + (entry.board?.length ?? 0) + (entry.effects?.length ?? 0) <= SMALL_BYTES;

const refused = (request: WriterRequest, failure: Failure, applied: 'no' | 'unknown'): Reply => ({
  id: request.id,
  ok: false,
  failure: { ...failure, applied },
  message: failure.message,
});

/** A request that cannot be done is the caller's fault, not the disk's. */
const faulty = (request: WriterRequest, error: unknown): Reply => ({
  id: request.id,
  ok: false,
  failure: null,
  message:
    error instanceof ChainError
      ? error.message
      : error instanceof Error
        ? `${request.name}: ${error.message}`
        : String(error),
});

type RowRequest = Extract<WriterRequest, { name: 'put' | 'replace' | 'remove' | 'claim' | 'link' }>;

function writeRow(statements: Statements, request: RowRequest): boolean | null {
  const changed = (sql: string, ...values: (string | number | null)[]): boolean =>
    Number(statements.of(sql).run(...values).changes) > 0;
  switch (request.name) {
    case 'put': {
      const { table, key, row, version, ifAbsent } = request.args;
      const verb = ifAbsent ? 'INSERT OR IGNORE' : 'INSERT OR REPLACE';
      return changed(
        `${verb} INTO documents (collection, key, version, row) VALUES (?, ?, ?, ?)`,
        table,
        key,
        version,
        row,
      );
    }
    case 'replace': {
      const { table, key, row, next, version } = request.args;
      return changed(
        'UPDATE documents SET row = ?, version = ? WHERE collection = ? AND key = ? AND version = ?',
        row,
        next,
        table,
        key,
        version,
      );
    }
    case 'remove':
      return changed('DELETE FROM documents WHERE collection = ? AND key = ?', request.args.table, request.args.key);
    case 'claim': {
      const { effect, attempt, worker, at } = request.args;
      return changed(
        'INSERT OR IGNORE INTO attempts (effect, attempt, worker, at) VALUES (?, ?, ?, ?)',
        effect,
        attempt,
        worker,
        at,
      );
    }
    case 'link': {
      const { incident, link } = request.args;
      statements.of('INSERT OR IGNORE INTO incidents (id) VALUES (?)').run(incident);
      changed(
        'INSERT OR REPLACE INTO links SELECT no, ?, ?, ?, ?, ?, ? FROM incidents WHERE id = ?',
        link.hash,
        link.name,
        link.type,
        link.size,
        link.by,
        link.at,
        incident,
      );
      return null;
    }
  }
}
