/** The replay's thread as the main thread sees it. It starts with the first question, and again when it died; then it knows nothing and is told again. */
import { Worker } from 'node:worker_threads';
import type { DeletedText, Moment, MomentNames } from '#model/replay/moment.ts';
import type { ReplayBase, ReplayRange, ReplayStep } from './replay-core.ts';

export type ReplayQuestion =
  | { ask: 'known'; incident: string }
  | { ask: 'begin'; incident: string; base: ReplayBase | null }
  | { ask: 'add'; incident: string; steps: ReplayStep[] }
  | { ask: 'moment'; incident: string; at: number }
  | { ask: 'moment-at-seq'; incident: string; seq: number }
  | { ask: 'names'; incident: string; at: number }
  | { ask: 'deletions'; incident: string; at: number };
export type ReplayAnswer = { id: number; ok: true; value: unknown } | { id: number; ok: false; message: string };

/** What each question is answered with. */
export interface ReplayAnswers {
  known: ReplayRange | null;
  begin: undefined;
  add: undefined;
  moment: Moment | null;
  'moment-at-seq': Moment | null;
  names: MomentNames | null;
  deletions: DeletedText[] | null;
}

interface Waiting {
  resolve: (value: never) => void;
  reject: (error: Error) => void;
}

export class ReplayThread {
  #worker: Worker | null = null;
  #last = 0;
  readonly #waiting = new Map<number, Waiting>();

  ask<Question extends ReplayQuestion>(question: Question): Promise<ReplayAnswers[Question['ask']]> {
    const worker = (this.#worker ??= this.#start());
    this.#last += 1;
    const id = this.#last;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      worker.postMessage({ ...question, id });
    });
  }

  #start(): Worker {
    const worker = new Worker(new URL('./replay-worker.ts', import.meta.url));
    worker.unref();
    worker.on('message', (answer: ReplayAnswer) => this.#settle(answer));
    worker.on('error', (error) => this.#lose(worker, error));
    worker.on('exit', () => this.#lose(worker, new Error('the replay has ended')));
    return worker;
  }

  #settle(answer: ReplayAnswer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    // Each question is answered with the type that ReplayAnswers names for it; across a thread the compiler cannot see that.
    if (answer.ok) waiting?.resolve(answer.value as never);
    else waiting?.reject(new Error(answer.message));
  }

  #lose(worker: Worker, error: Error): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    await worker?.terminate();
  }
}
