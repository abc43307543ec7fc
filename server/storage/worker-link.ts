/**
 * The main thread's end of a storage worker: numbered requests, promises for their answers, and honest failures when the worker
 * is gone (whether a write under way happened is then unknown).
 */
import { MessageChannel, Worker } from 'node:worker_threads';
import type { MessagePort, Transferable } from 'node:worker_threads';
import { DataFolderError } from './data-folder.ts';
import type { DataFolderProblem } from './data-folder.ts';
import { OutageError } from './ports.ts';
import type { ArgsOf, Reply, ResultOf, WorkerPost } from './worker-messages.ts';

interface Waiting {
  resolve: (value: never) => void;
  reject: (error: Error) => void;
}

const PROBLEMS: readonly DataFolderProblem[] = ['unwritable', 'locked', 'newer', 'corrupt', 'sqlite', 'full'];

export class WorkerLink<Operations> {
  readonly #worker: Worker;
  readonly #port: MessagePort;
  readonly #waiting = new Map<number, Waiting>();
  readonly #onCondition: (condition: NonNullable<WorkerPost['condition']>) => void;
  readonly started: Promise<void>;
  #start: { resolve: () => void; reject: (error: Error) => void } | null = null;
  #last = 0;
  #gone = false;
  #closing = false;
  readonly #onLost: () => void;

  /** `onLost` is called once when the thread ends without having been told to. */
  constructor(
    url: URL,
    data: object,
    onCondition: (condition: NonNullable<WorkerPost['condition']>) => void = () => {},
    onLost: () => void = () => {},
  ) {
    this.#onLost = onLost;
    const { port1, port2 } = new MessageChannel();
    this.#onCondition = onCondition;
    this.#port = port1;
    this.#worker = new Worker(url, { workerData: { ...data, port: port2 }, transferList: [port2] });
    this.started = new Promise((resolve, reject) => {
      this.#start = { resolve, reject };
    });
    // Whoever opens storage awaits `started`; a failure before that must not count as unhandled.
    this.started.catch(() => {});
    port1.on('message', (post: WorkerPost) => this.#receive(post));
    this.#worker.on('error', (error) => this.#lose(error));
    this.#worker.on('exit', () => this.#lose(new Error('the storage worker has ended')));
  }

  /** Sends a request; the promise settles when the worker has answered. */
  call<Name extends keyof Operations>(
    name: Name,
    args: ArgsOf<Operations, Name>,
    transfer: readonly Transferable[] = [],
  ): Promise<ResultOf<Operations, Name>> {
    if (this.#gone) return Promise.reject(new OutageError('Storage is closed.', { applied: 'no', reason: 'gone' }));
    this.#last += 1;
    const id = this.#last;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#port.postMessage({ id, name, args }, transfer);
    });
  }

  /** Waits for everything under way, then ends the worker. */
  async close(): Promise<void> {
    if (this.#gone) return;
    this.#closing = true;
    const ended = new Promise<void>((resolve) => this.#worker.once('exit', () => resolve()));
    this.#port.postMessage('close');
    await ended;
  }

  #receive(post: WorkerPost): void {
    if (post.started?.ok === true) this.#start?.resolve();
    if (post.started?.ok === false) {
      const { code, message } = post.started;
      this.#start?.reject(new DataFolderError(PROBLEMS.find((known) => known === code) ?? 'corrupt', message));
    }
    if (post.condition) this.#onCondition(post.condition);
    for (const reply of post.replies) this.#settle(reply);
  }

  #settle(reply: Reply): void {
    const waiting = this.#waiting.get(reply.id);
    if (!waiting) return;
    this.#waiting.delete(reply.id);
    // The worker answers each request with the type that its operation names; no check can be made here that the compiler knows.
    if (reply.ok) waiting.resolve(reply.value as never);
    else if (reply.failure) waiting.reject(new OutageError(reply.failure.message, reply.failure));
    else waiting.reject(new Error(reply.message));
  }

  #lose(error: Error): void {
    if (this.#gone) return;
    this.#gone = true;
    this.#start?.reject(new DataFolderError('corrupt', `The database cannot be opened: ${error.message}.`, error));
    for (const { reject } of this.#waiting.values()) {
      reject(new OutageError('The storage worker has ended.', { applied: 'unknown', reason: 'gone', cause: error }));
    }
    this.#waiting.clear();
    this.#port.close();
    if (this.#closing) return;
    this.#onCondition({ state: 'failing', message: `A storage thread has ended: ${error.message}.` });
    this.#onLost();
  }
}
