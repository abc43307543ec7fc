/** The replay's thread: rebuilding a document must not hold up the sockets. */
import { answerQuestions } from '#server/asked-thread.ts';
import { ReplayCore } from './replay-core.ts';
import type { ReplayQuestion } from './replay-thread.ts';

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

answerQuestions(answer);
