// The rooms' worker thread as the rooms see it. A thread that dies is started again; what was asked of it fails, and the
// rooms ask again with whole documents.

import { Worker } from 'node:worker_threads';
import { Malformed } from './byte-reader.ts';
import { unpack, type EngineAnswer, type EngineQuestion, type RulesData } from './engine-messages.ts';
import type { RichTextRules } from './rich-text-rules.ts';
import type { DecodedUpdate } from './update-decode.ts';
import type { Shadow, ShadowJob, ShadowReport } from './world.ts';

type Question = EngineQuestion extends infer Q ? (Q extends { id: number } ? Omit<Q, 'id'> : never) : never;

/** What it makes is large or short-lived: a large nursery would only be memory that is held and not used. */
const YOUNG_MB = 12;

export class EngineThread implements Shadow {
  readonly #rules: RulesData;
  #worker: Worker | null = null;
  #nextId = 1;
  readonly #waiting = new Map<number, { resolve: (answer: EngineAnswer) => void; reject: (error: Error) => void }>();

  constructor({ nodes, marks, timeline }: RichTextRules) {
    this.#rules = { nodes: [...nodes], marks: [...marks], timeline };
    this.#start();
  }

  #start(): void {
    const worker = new Worker(new URL('./engine-worker.ts', import.meta.url), {
      workerData: this.#rules,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
    });
    worker.unref();
    worker.on('message', (answer: EngineAnswer) => {
      const waiting = this.#waiting.get(answer.id);
      this.#waiting.delete(answer.id);
      waiting?.resolve(answer);
    });
    worker.on('error', (error) => this.#died(worker, error));
    worker.on('exit', (code) => this.#died(worker, new Error(`the rooms' thread ended with ${code}`)));
    this.#worker = worker;
  }

  #died(worker: Worker, error: Error): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }

  #ask(question: Question): Promise<EngineAnswer> {
    if (this.#worker === null) this.#start();
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker?.postMessage({ ...question, id });
    });
  }

  async check(job: ShadowJob): Promise<ShadowReport> {
    const { report, failed } = await this.#ask({ ask: 'check', job });
    if (report === undefined) throw new Error(failed?.message ?? 'no report');
    return report;
  }

  drop(room: string): void {
    this.#ask({ ask: 'drop', room }).catch(() => undefined); // a thread that died has dropped it
  }

  /** Decodes a large update; rejects with `Malformed`. */
  async decode(bytes: Uint8Array): Promise<DecodedUpdate> {
    const { decoded, failed } = await this.#ask({ ask: 'decode', bytes });
    if (decoded !== undefined) return unpack(decoded, bytes);
    throw failed?.isMalformed === true ? new Malformed(failed.message) : new Error(failed?.message ?? 'no answer');
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    await worker?.terminate();
  }
}
