/** PDFs, made in a thread of their own that starts with the first and ends with the server. */
import { Worker } from 'node:worker_threads';
import type { ExportBlock } from '#model/export/document.ts';
import type { Pictures } from '#model/export/settled.ts';

export interface PdfQuestion {
  id: number;
  title: string;
  blocks: readonly ExportBlock[];
  foot: string;
  pictures: Pictures;
}
export type PdfAnswer = { id: number; bytes: Uint8Array } | { id: number; failed: string };

interface Waiting {
  resolve: (bytes: Uint8Array) => void;
  reject: (error: Error) => void;
}

export class PdfMaker {
  #worker: Worker | null = null;
  #last = 0;
  readonly #waiting = new Map<number, Waiting>();

  make(question: Omit<PdfQuestion, 'id'>): Promise<Uint8Array> {
    const worker = (this.#worker ??= this.#start());
    this.#last += 1;
    const id = this.#last;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      worker.postMessage({ ...question, id });
    });
  }

  #start(): Worker {
    const worker = new Worker(new URL('./pdf-worker.ts', import.meta.url));
    worker.unref();
    worker.on('message', (answer: PdfAnswer) => {
      const waiting = this.#waiting.get(answer.id);
      this.#waiting.delete(answer.id);
      if ('bytes' in answer) waiting?.resolve(answer.bytes);
      else waiting?.reject(new Error(answer.failed));
    });
    const lose = (error: Error): void => {
      if (this.#worker !== worker) return;
      this.#worker = null;
      for (const { reject } of this.#waiting.values()) reject(error);
      this.#waiting.clear();
    };
    worker.on('error', lose);
    worker.on('exit', () => lose(new Error('the thread of the PDFs has ended')));
    return worker;
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    await worker?.terminate();
  }
}
