/**
 * The writer's thread. Takes every request that has arrived, hands them to WriterCore as one batch, and posts the answers as one
 * message after the commit. While it commits, the next batch gathers on the port: that is the group commit.
 */
import { receiveMessageOnPort, workerData } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import { join } from 'node:path';
import { DataFolderError } from '../data-folder.ts';
import { openForWriting } from '../sqlite-connection.ts';
import type { Connection } from '../sqlite-connection.ts';
import type { Request, WorkerPost } from '../worker-messages.ts';
import type { WriterOperations } from './messages.ts';
import { migrate } from './migrations.ts';
import { Reserve } from './reserve.ts';
import { WriterCore } from './writer-core.ts';

/** What the main thread hands the writer at its start. */
export interface WriterStart {
  port: MessagePort;
  dir: string;
  busyMs: number;
  reserveBytes: number;
  maxBytes: number;
  retryMs: number;
  /** Databases up to this size are checked before they are used; larger ones by a reader afterwards. */
  checkUpToBytes: number;
}

const BATCH_REQUESTS = 2048;
/** Pages are 4 KiB, the default of SQLite. */
const PAGE_BYTES = 4096;

function openChecked(start: WriterStart): Connection {
  const db = openForWriting(join(start.dir, 'muster.db'), start.busyMs);
  try {
    const pages = Number(db.prepare('PRAGMA page_count').get()?.['page_count'] ?? 0);
    if (pages * PAGE_BYTES <= start.checkUpToBytes) {
      const check = String(db.prepare('PRAGMA quick_check(1)').get()?.['quick_check']);
      if (check !== 'ok') {
        throw new DataFolderError(
          'corrupt',
          `The database in ${start.dir} is damaged (${check}); restore the last backup into an empty folder.`,
        );
      }
    }
    migrate(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function serve(start: WriterStart): void {
  const { port } = start;
  const reserve = new Reserve(join(start.dir, 'reserve'), start.reserveBytes);
  const core = new WriterCore({ ...start, open: () => openChecked(start), reserve, clockMs: () => performance.now() });
  reserve.hold();
  let told = core.condition;
  let recovery: NodeJS.Timeout | null = null;
  const post = (replies: WorkerPost['replies'], more: Omit<WorkerPost, 'replies'> = {}): void => {
    const changed = core.condition !== told;
    told = core.condition;
    const message: WorkerPost = { replies, ...more };
    if (changed) message.condition = told;
    if (changed || replies.length > 0 || more.started) port.postMessage(message);
    if (told.state === 'ok' || recovery) return;
    recovery = setTimeout(() => {
      recovery = null;
      core.recover();
      post([]);
    }, start.retryMs);
    recovery.unref();
  };
  port.on('message', (first: Request<WriterOperations> | 'close') => {
    const batch: Request<WriterOperations>[] = [];
    let closing = first === 'close';
    if (first !== 'close') batch.push(first);
    while (!closing && batch.length < BATCH_REQUESTS) {
      const next: { message: Request<WriterOperations> | 'close' } | undefined = receiveMessageOnPort(port);
      if (!next) break;
      if (next.message === 'close') closing = true;
      else batch.push(next.message);
    }
    if (batch.length > 0) {
      post(core.handle(batch));
      core.checkpointIfDue();
    }
    if (!closing) return;
    core.close();
    port.close();
  });
  post([], { started: { ok: true } });
}

const start: WriterStart = workerData;
try {
  serve(start);
} catch (error) {
  const code = error instanceof DataFolderError ? error.code : 'corrupt';
  const message = error instanceof Error ? error.message : String(error);
  const post: WorkerPost = { replies: [], started: { ok: false, code, message } };
  start.port.postMessage(post);
  start.port.close();
}
