/**
 * A reader's thread: answers one request after the other on a connection that cannot write. Two run: one for what rooms and
 * people wait for, one for long work (rebuilding, verifying, packing).
 */
import { workerData } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import { join } from 'node:path';
import { failureOf, openForReading } from '../sqlite-connection.ts';
import type { Reply, Request, WorkerPost } from '../worker-messages.ts';
import type { ReaderOperations } from './messages.ts';
import { ReaderCore } from './reader-core.ts';

export interface ReaderStart {
  port: MessagePort;
  dir: string;
  cacheKiB: number;
}

function answer(core: ReaderCore, request: Request<ReaderOperations>): unknown {
  switch (request.name) {
    case 'read':
      return core.read(request.args);
    case 'tail':
      return core.tail(request.args);
    case 'documents':
      return core.documents(request.args);
    case 'document':
      return core.document(request.args);
    case 'attemptsAfter':
      return core.attemptsAfter(request.args);
    case 'linked':
      return core.linked(request.args);
    case 'nextSegment':
      return core.nextSegment(request.args);
    case 'changedSince':
      return core.changedSince(request.args);
    case 'head':
    case 'snapshot':
    case 'attempts':
    case 'links':
      return core[request.name](request.args);
    default:
      return core[request.name]();
  }
}

function replyTo(core: ReaderCore, request: Request<ReaderOperations>): Reply {
  try {
    return { id: request.id, ok: true, value: answer(core, request) };
  } catch (error) {
    // A row or a segment that cannot be read as what it should be is damage, whoever notices it first.
    const message = error instanceof Error ? error.message : String(error);
    const failure = failureOf(error) ?? { reason: 'corrupt', message };
    return { id: request.id, ok: false, failure: { ...failure, applied: 'no' }, message };
  }
}

const start: ReaderStart = workerData;
const core = new ReaderCore(openForReading(join(start.dir, 'muster.db'), start.cacheKiB));
start.port.on('message', (request: Request<ReaderOperations> | 'close') => {
  if (request === 'close') {
    core.close();
    start.port.close();
    return;
  }
  const reply = replyTo(core, request);
  const post: WorkerPost = { replies: [reply] };
  const bytes = reply.ok && reply.value instanceof Uint8Array ? reply.value.buffer : null;
  start.port.postMessage(post, bytes instanceof ArrayBuffer ? [bytes] : []);
});
const ready: WorkerPost = { replies: [], started: { ok: true } };
start.port.postMessage(ready);
