// The lagging documents: real Y.Docs that follow what was made durable, a little behind. Each step must leave nothing
// pending and reach exactly the clocks that admission computed; from the same documents come the snapshots. Runs in a worker
// thread in the server, and inline in tests.

import * as Y from 'yjs';
import { Admission } from './admission.ts';
import { encodeIndex } from './index-bytes.ts';
import type { RichTextRules } from './rich-text-rules.ts';
import { StructureIndex } from './structure-index.ts';
import type { Layout } from './update-encode.ts';
import { DecodedUpdate, decodeUpdate, FROM, TO } from './update-decode.ts';
import type { ShadowJob, ShadowReport } from './world.ts';

export class ShadowDocuments {
  readonly #docs = new Map<string, Y.Doc>();
  readonly #rules: RichTextRules;

  constructor(rules: RichTextRules) {
    this.#rules = rules;
  }

  check(job: ShadowJob): ShadowReport {
    const kept = this.#docs.get(job.room);
    if (!job.reset && kept === undefined) return { outcome: 'forgotten' };
    if (job.reset) this.drop(job.room);
    const doc = job.reset || kept === undefined ? new Y.Doc() : kept;
    const what = advance(doc, job);
    if (what !== null) {
      this.drop(job.room);
      return { outcome: 'bad', what, salvage: salvage(doc) };
    }
    const snapshot = job.snapshot === null ? null : this.#snapshot(doc, job.snapshot.owners);
    if (job.keep) this.#docs.set(job.room, doc);
    else doc.destroy();
    return { outcome: 'good', snapshot };
  }

  drop(room: string): void {
    this.#docs.get(room)?.destroy();
    this.#docs.delete(room);
  }

  #snapshot(doc: Y.Doc, owners: [number, string][]): { board: Uint8Array; index: Uint8Array } {
    const board = Y.encodeStateAsUpdate(doc);
    const admission = new Admission(new StructureIndex(), this.#rules);
    admission.absorb(board);
    // A claim that is not on disk with its edit is none yet: the edit may still fail, and would come back without its author.
    for (const [client, owner] of owners) if (admission.index.stateOf(client) > 0) admission.index.claim(client, owner);
    return { board, index: encodeIndex(admission.index, layoutOf(board)) };
  }
}

/**
 * Applies what was logged, and nothing else. On its own Yjs would also take out formatting marks that have become superfluous; a
 * snapshot would then hold deletions that nobody made and that nobody who is connected is told of.
 */
export function applyLogged(doc: Y.Doc, update: Uint8Array): void {
  doc.transact((transaction) => {
    Y.applyUpdate(doc, update);
    transaction.local = true; // marks are only cleaned up after what came from elsewhere
  });
}

/** Applies a job; returns what is wrong afterwards, or null. */
function advance(doc: Y.Doc, { update, clocks }: ShadowJob): string | null {
  try {
    applyLogged(doc, update);
  } catch (error) {
    return `the document threw: ${String(error)}`;
  }
  if (doc.store.pendingStructs !== null) return 'structs stay pending';
  if (doc.store.pendingDs !== null) return 'deletions stay pending';
  for (let i = 0; i < clocks.length; i += 2) {
    const reached = Y.getState(doc.store, clocks[i] ?? 0);
    if (reached !== clocks[i + 1]) return `client ${clocks[i]} is at ${reached} instead of ${clocks[i + 1]}`;
  }
  return null;
}

/** What of a document that went wrong is whole. */
function salvage(doc: Y.Doc): Uint8Array {
  doc.store.pendingStructs = null;
  doc.store.pendingDs = null;
  return Y.encodeStateAsUpdate(doc);
}

function layoutOf(update: Uint8Array): Layout {
  const decoded = decodeUpdate(update, new DecodedUpdate());
  const layout: Layout = [];
  for (const { client, clock, end, first, last } of decoded.sections) {
    layout.push(client, clock, end, last - first, decoded.at(first, FROM), decoded.at(last - 1, TO));
  }
  return layout;
}
