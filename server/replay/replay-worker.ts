/** The replay's thread: rebuilding a document must not hold up the sockets. */
import { parentPort } from 'node:worker_threads';
import { ReplayCore } from './replay-core.ts';
import type { ReplayAnswer, ReplayQuestion } from './replay-thread.ts';

const core = new ReplayCore();

function answer(question: ReplayQuestion): unknown {
  switch (question.ask) {
    case 'known':
      return core.known(question.incident);
    case 'begin':
      return core.begin(question.incident, question.base);
    case 'add':
      return core.add(question.incident, question.steps);
    case 'moment':
      return core.moment(question.incident, question.at);
    case 'moment-at-seq':
      return core.momentAtSeq(question.incident, question.seq);
    case 'names':
      return core.names(question.incident, question.at);
    case 'deletions':
      return core.deletions(question.incident, question.at);
  }
}

parentPort?.on('message', (question: ReplayQuestion & { id: number }) => {
  let told: ReplayAnswer;
  try {
    told = { id: question.id, ok: true, value: answer(question) };
  } catch (error) {
    told = {
      id: question.id,
      ok: false,
      message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    };
  }
  parentPort?.postMessage(told);
});
