// The rooms' worker thread: holds the lagging documents and decodes large updates, so that neither holds up the sockets.

import { parentPort, workerData } from 'node:worker_threads';
import { Malformed } from './byte-reader.ts';
import type { EngineAnswer, EngineQuestion, RulesData } from './engine-messages.ts';
import { pack } from './engine-messages.ts';
import { ShadowDocuments } from './shadow-documents.ts';
import { DecodedUpdate, decodeUpdate } from './update-decode.ts';

const { nodes, marks, timeline }: RulesData = workerData;
// Rich-text rules were applied when the update was admitted; here the index is only rebuilt from what passed.
const { isRichTextRoot } = await import('#model/documents.ts');
const documents = new ShadowDocuments({
  isRichText: isRichTextRoot,
  nodes: new Set(nodes),
  marks: new Set(marks),
  timeline,
});

function answer(question: EngineQuestion): EngineAnswer {
  try {
    switch (question.ask) {
      case 'check':
        return { id: question.id, report: documents.check(question.job) };
      case 'drop':
        documents.drop(question.room);
        return { id: question.id };
      case 'decode':
        return { id: question.id, decoded: pack(decodeUpdate(question.bytes, new DecodedUpdate())) };
    }
  } catch (error) {
    return { id: question.id, failed: { isMalformed: error instanceof Malformed, message: String(error instanceof Error ? error.message : error) } }; // prettier-ignore
  }
}

parentPort?.on('message', (question: EngineQuestion) => {
  const reply = answer(question);
  // Large tables and snapshots change hands instead of being copied.
  const snapshot = reply.report?.outcome === 'good' ? reply.report.snapshot : null;
  const buffers = [reply.decoded?.rows.buffer, snapshot?.board.buffer].filter(
    (buffer) => buffer instanceof ArrayBuffer,
  );
  parentPort?.postMessage(reply, buffers);
});
