/** The thread of the sealed phases: an fsync of a card must not hold up the sockets. */
import { workerData } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import { join } from 'node:path';
import { failureOf } from '../sqlite-connection.ts';
import type { Reply, Request, WorkerPost } from '../worker-messages.ts';
import { SealedCore } from './sealed-core.ts';
import type { SealedOperations } from './sealed.ts';

interface SealedStart {
  port: MessagePort;
  dir: string;
}

function answer(core: SealedCore, request: Request<SealedOperations>): unknown {
  switch (request.name) {
    case 'open':
      return core.open(request.args);
    case 'phases':
      return core.phases(request.args);
    case 'put':
      return core.put(request.args.phase, request.args.slip, request.args.most);
    case 'slips':
      return core.slips(request.args);
    case 'close':
      return core.close(request.args);
    case 'end':
      core.end(request.args);
      return null;
    case 'forget':
      core.forget(request.args);
      return null;
  }
}

function replyTo(core: SealedCore, request: Request<SealedOperations>): Reply {
  try {
    return { id: request.id, ok: true, value: answer(core, request) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const failure = failureOf(error) ?? { reason: 'corrupt', message };
    return { id: request.id, ok: false, failure: { ...failure, applied: 'no' }, message };
  }
}

const start: SealedStart = workerData;
const post = (message: WorkerPost): void => start.port.postMessage(message);
try {
  const core = new SealedCore(join(start.dir, 'sealed.db'));
  start.port.on('message', (request: Request<SealedOperations> | 'close') => {
    if (request !== 'close') return post({ replies: [replyTo(core, request)] });
    core.stop();
    start.port.close();
  });
  post({ replies: [], started: { ok: true } });
} catch (error) {
  post({
    replies: [],
    started: { ok: false, code: 'corrupt', message: `sealed.db cannot be opened: ${String(error)}` },
  });
  start.port.close();
}
