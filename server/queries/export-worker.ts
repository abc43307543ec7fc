/** The thread of the exports: reads one document whole and writes it down, which would hold up everybody's typing on the main thread. */
import { workerData } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import * as Y from 'yjs';
import { attachmentsOf } from '#model/export/attachments.ts';
import { exportDocument } from '#model/export/document.ts';
import type { ExportBlock } from '#model/export/document.ts';
import { htmlPage } from '#model/export/html.ts';
import { exportJson } from '#model/export/json.ts';
import { markdownOf } from '#model/export/markdown.ts';
import { picturesIn, withAddresses } from '#model/export/settled.ts';
import type { RecordedFact } from '#model/incident/facts.ts';
import { foldFacts } from '#model/incident/state.ts';
import type { Reply, Request, WorkerPost } from '#server/storage/worker-messages.ts';
import type { ExportJob, ExportOperations } from './export-messages.ts';

class Export {
  readonly #job: ExportJob;
  readonly #doc = new Y.Doc();
  readonly facts: RecordedFact[] = [];
  #blocks: ExportBlock[] | null = null;

  constructor(job: ExportJob) {
    this.#job = job;
    Y.applyUpdate(this.#doc, job.board);
  }

  /** What is written, in blocks; JSON has none. */
  get #written(): ExportBlock[] {
    const { people, services, incident, origin } = this.#job;
    this.#blocks ??= withAddresses(
      exportDocument({
        state: foldFacts(this.facts),
        facts: this.facts,
        doc: this.#doc,
        nameOf: (id) => people.get(id) ?? 'Somebody who left',
        serviceNameOf: (key) => services.get(key) ?? key,
      }),
      incident,
      (path) => `${origin}${path}`,
    );
    return this.#blocks;
  }

  outside(): string[] {
    if (this.#job.format === 'json') return attachmentsOf(this.facts, this.#doc);
    return this.#job.format === 'html' ? picturesIn(this.#written) : [];
  }

  write({ pictures, attachments }: ExportOperations['write']['args']): string {
    const { number, title } = foldFacts(this.facts);
    switch (this.#job.format) {
      case 'json':
        return `${JSON.stringify(exportJson(this.facts, this.#doc, attachments))}\n`;
      case 'md':
        return markdownOf(this.#written);
      case 'html':
        return htmlPage(`#${number} ${title}`, this.#written, pictures);
    }
  }
}

let current: Export | null = null;

function answer(request: Request<ExportOperations>): unknown {
  if (request.name === 'begin') {
    current = new Export(request.args);
    return null;
  }
  if (current === null) throw new Error('no export was begun');
  switch (request.name) {
    case 'facts':
      for (const fact of request.args) current.facts.push(fact);
      return null;
    case 'outside':
      return current.outside();
    case 'write': {
      const written = current.write(request.args);
      current = null;
      return new TextEncoder().encode(written);
    }
  }
}

const { port }: { port: MessagePort } = workerData;

port.on('message', (request: Request<ExportOperations> | 'close') => {
  if (request === 'close') return port.close();
  let reply: Reply;
  try {
    reply = { id: request.id, ok: true, value: answer(request) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    reply = { id: request.id, ok: false, failure: null, message };
  }
  const post: WorkerPost = { replies: [reply] };
  const written = reply.ok && reply.value instanceof Uint8Array ? reply.value.buffer : null;
  port.postMessage(post, written instanceof ArrayBuffer ? [written] : []);
});
const ready: WorkerPost = { replies: [], started: { ok: true } };
port.postMessage(ready);
