/**
 * Opens a data folder: takes its lock, starts the writer (which checks and migrates), then the readers. Closing waits for writes
 * under way and gives the lock back last.
 */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { AttachmentFiles } from '../attachment-files.ts';
import { lockFolder } from '../data-folder.ts';
import type { FolderLock } from '../data-folder.ts';
import type { Storage, StorageCondition } from '../ports.ts';
import { openForReading } from '../sqlite-connection.ts';
import type { ReaderOperations, WriterOperations } from './messages.ts';
import { ReaderCore } from './reader-core.ts';
import { SqliteLog } from './sqlite-log.ts';
import type { SqliteThreads } from './sqlite-log.ts';
import { sqliteSealed } from './sealed.ts';
import { sqliteAttachments, sqliteAttempts, sqliteTables } from './sqlite-rows.ts';
import { SqliteUpkeep } from './sqlite-upkeep.ts';
import { WorkerLink } from '../worker-link.ts';

export interface SqliteOptions {
  dir: string;
  /** How long a commit waits for another process's lock. */
  busyMs?: number;
  /** Size of the file that is given up when the disk is full; 0: none. */
  reserveBytes?: number;
  /** The database may not grow beyond this; 0: as large as the disk. */
  maxBytes?: number;
  /** Pause between tries to recover from a failure. */
  retryMs?: number;
}

const DEFAULTS = { busyMs: 5000, reserveBytes: 8 << 20, maxBytes: 0, retryMs: 1000 };
const CHECK_UP_TO_BYTES = 256 << 20;

/** Who is told about a change of condition. */
class ConditionBoard {
  current: StorageCondition = { state: 'ok', message: '' };
  readonly #listeners = new Set<(condition: StorageCondition) => void>();
  set(condition: StorageCondition): void {
    this.current = condition;
    for (const listener of this.#listeners) listener(condition);
  }
  listen(listener: (condition: StorageCondition) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** Starts a thread anew, again and again until it stands; false once storage is being closed. */
type Restart = <Operations>(begin: () => WorkerLink<Operations>, take: (link: WorkerLink<Operations>) => void) => void;

async function startThreads(
  options: SqliteOptions,
  condition: ConditionBoard,
  restart: Restart,
): Promise<SqliteThreads> {
  const { dir } = options;
  const changed = (next: StorageCondition): void => condition.set(next);
  const readerUrl = new URL('./reader-worker.ts', import.meta.url);
  const writing = (): WorkerLink<WriterOperations> =>
    new WorkerLink(
      new URL('./writer-worker.ts', import.meta.url),
      { ...DEFAULTS, ...options, checkUpToBytes: CHECK_UP_TO_BYTES },
      changed,
      () => restart(writing, (link) => (threads.writer = link)),
    );
  const reading = (name: 'reader' | 'heavy'): WorkerLink<ReaderOperations> =>
    new WorkerLink(readerUrl, { dir, cacheKiB: 16_000 }, changed, () =>
      restart(
        () => reading(name),
        (link) => (threads[name] = link),
      ),
    );
  const writer = writing();
  await writer.started;
  const [reader, heavy] = [reading('reader'), reading('heavy')];
  await Promise.all([reader.started, heavy.started]);
  const near = new ReaderCore(openForReading(join(dir, 'muster.db'), 8000));
  const threads: SqliteThreads = { writer, reader, heavy, near };
  return threads;
}

async function stop({ writer, reader, heavy, near }: SqliteThreads, lock: FolderLock): Promise<void> {
  near.close();
  await Promise.all([reader.close(), heavy.close()]);
  await writer.close();
  lock.release();
}

/** Opens or makes the data folder. Rejects with DataFolderError (one sentence for a person) when it cannot be used. */
export async function openSqlite(options: SqliteOptions): Promise<Storage> {
  const lock = lockFolder(options.dir);
  const condition = new ConditionBoard();
  let closing: Promise<void> | null = null;
  // What was under way is answered as unknown by the link itself; the next call finds the new thread.
  const restart: Restart = (begin, take) => {
    setTimeout(() => {
      if (closing) return;
      const link = begin();
      link.started.then(
        () => {
          take(link);
          condition.set({ state: 'ok', message: '' });
        },
        () => {}, // its own end calls for the next try
      );
    }, options.retryMs ?? DEFAULTS.retryMs).unref();
  };
  let threads: SqliteThreads;
  try {
    threads = await startThreads(options, condition, restart);
  } catch (error) {
    closing = Promise.resolve();
    lock.release();
    throw error;
  }
  const files = new AttachmentFiles(join(options.dir, 'attachments'));
  const log = new SqliteLog(threads);
  const sealed = sqliteSealed(options.dir);
  // Too large to be checked before it is used: checked beside the work, and told when damaged.
  if (statSync(join(options.dir, 'muster.db')).size > CHECK_UP_TO_BYTES) {
    void threads.heavy.call('quickCheck', null).then(
      (damage) => damage !== '' && condition.set({ state: 'failing', message: `The database is damaged: ${damage}` }),
      () => {},
    );
  }
  return {
    log,
    upkeep: new SqliteUpkeep(threads, files),
    attempts: sqliteAttempts(threads),
    tables: sqliteTables(threads),
    attachments: sqliteAttachments(threads, files),
    sealed: sealed.port,
    condition: () => condition.current,
    onCondition: (listener) => condition.listen(listener),
    close() {
      log.flush();
      closing ??= sealed.stop().then(() => stop(threads, lock));
      return closing;
    },
  };
}
