/**
 * A thread that is asked for work which no socket should wait for. It starts with the first question and again with the next one when it died (then it knows
 * nothing of what it was told before), and never keeps the process from ending.
 */
import { parentPort, Worker } from 'node:worker_threads';

interface Asked {
  ask: string;
}
type Told = { id: number; ok: true; value: unknown } | { id: number; ok: false; message: string };

interface Waiting {
  resolve: (value: never) => void;
  reject: (error: Error) => void;
}

/** `Answers`: what each question is answered with, by the name under `ask`. */
export class AskedThread<Question extends Asked, Answers extends Record<Question['ask'], unknown>> {
  readonly #url: URL;
  #worker: Worker | null = null;
  #last = 0;
  readonly #waiting = new Map<number, Waiting>();

  constructor(url: URL) {
    this.#url = url;
  }

  /** Rejects with what the thread failed with, or when it ended before it answered. */
  ask<Given extends Question>(question: Given): Promise<Answers[Given['ask']]> {
    const worker = (this.#worker ??= this.#start());
    this.#last += 1;
    const id = this.#last;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      worker.postMessage({ id, question });
    });
  }

  /** Ends the thread; what it was at fails. */
  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  #start(): Worker {
    const worker = new Worker(this.#url);
    worker.unref();
    worker.on('message', (told: Told) => this.#settle(told));
    worker.on('error', (error) => this.#lose(worker, error));
    worker.on('exit', () => this.#lose(worker, new Error(`the thread of ${this.#url.pathname} has ended`)));
    return worker;
  }

  #settle(told: Told): void {
    const waiting = this.#waiting.get(told.id);
    this.#waiting.delete(told.id);
    // Each question is answered with the type that Answers names for it; across a thread the compiler cannot see that.
    if (told.ok) waiting?.resolve(told.value as never);
    else waiting?.reject(new Error(told.message));
  }

  #lose(worker: Worker, error: Error): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}

/** The thread's own end: answers every question it is sent; what `answer` throws is told to who asked. */
export function answerQuestions<Question>(answer: (question: Question) => unknown): void {
  parentPort?.on('message', ({ id, question }: { id: number; question: Question }) => {
    void tell(id, () => answer(question)).then((told) => parentPort?.postMessage(told));
  });
}

async function tell(id: number, work: () => unknown): Promise<Told> {
  try {
    return { id, ok: true, value: await work() };
  } catch (error) {
    return { id, ok: false, message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
