/**
 * An incident as JSON that comes back equal: the facts as they stand in the record, and the board as the bytes of one Yjs update (base64). A readable copy of
 * what they say lies beside them for scripts; it is not read on import. Attachments come along, or are named with the place where they are. What was deleted is not in it: history leaves only by an administrator's command.
 */
import * as Y from 'yjs';
import { z } from 'zod';
import { readBoardText } from '../board/text.ts';
import { readBoard } from '../board/view.ts';
import { SCHEMA_VERSION } from '../documents.ts';
import { readRecordedFact } from '../incident/facts.ts';
import type { RecordedFact } from '../incident/facts.ts';
import { measures } from '../incident/measures.ts';
import { accept, refuse } from '../incident/refusal.ts';
import type { Result } from '../incident/refusal.ts';
import { foldFacts } from '../incident/state.ts';
import { exportedAttachment } from './attachments.ts';
import type { ExportedAttachment } from './attachments.ts';

export const EXPORT_FORMAT = 'muster-incident';

const toBase64 = (bytes: Uint8Array): string => {
  let letters = '';
  // In pieces: a call with a million arguments is refused by the engine.
  for (let at = 0; at < bytes.length; at += 0x2000) letters += String.fromCharCode(...bytes.subarray(at, at + 0x2000));
  return btoa(letters);
};

/** The board without the words that were deleted from it: read into a document that keeps no garbage, and written out again. */
function settled(doc: Y.Doc): Uint8Array {
  const copy = new Y.Doc({ gc: true });
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
  const bytes = Y.encodeStateAsUpdate(copy);
  copy.destroy();
  return bytes;
}

/** The incident as a value for JSON. */
export function exportJson(
  facts: readonly RecordedFact[],
  doc: Y.Doc,
  attachments: readonly ExportedAttachment[] = [],
) {
  const { authors, entries, ...state } = foldFacts(facts);
  return {
    format: EXPORT_FORMAT,
    version: 1,
    schema: SCHEMA_VERSION,
    facts: [...facts],
    board: toBase64(settled(doc)),
    attachments: [...attachments],
    readable: {
      state: { ...state, authors: Object.fromEntries(authors), entries: Object.fromEntries(entries) },
      measures: measures({ authors, entries, ...state }),
      board: readBoard(doc),
      text: readBoardText(doc),
    },
  };
}

const file = z.object({
  format: z.literal(EXPORT_FORMAT),
  version: z.literal(1),
  schema: z.number().int(),
  facts: z.array(z.unknown()).max(1_000_000),
  board: z.base64(),
  /** Exports from before attachments went along have none. */
  attachments: z.array(exportedAttachment).max(10_000).default([]),
});

export interface ReadExport {
  facts: RecordedFact[];
  board: Uint8Array;
  attachments: ExportedAttachment[];
}

/** Reads an export; a refusal says where it is wrong. The board's bytes are proved by applying them to a document. */
export function importJson(value: unknown): Result<ReadExport> {
  const read = file.safeParse(value);
  if (!read.success) {
    const issue = read.error.issues[0];
    const path = issue?.path.map(String).join('.') ?? '';
    return refuse('invalid', `${path || 'file'}: ${issue?.message ?? 'is not an export'}`, { path });
  }
  if (read.data.schema > SCHEMA_VERSION)
    return refuse('invalid', 'schema: this export is of a newer Muster', { path: 'schema' });
  const facts: RecordedFact[] = [];
  for (const [index, one] of read.data.facts.entries()) {
    const fact = readRecordedFact(one);
    if (!fact) return refuse('invalid', `facts.${index}: is no fact`, { path: `facts.${index}` });
    facts.push(fact);
  }
  if (!foldFacts(facts).exists) return refuse('invalid', 'facts: nothing was declared', { path: 'facts' });
  const board = Uint8Array.from(atob(read.data.board), (letter) => letter.charCodeAt(0));
  return isWholeUpdate(board)
    ? accept({ facts, board, attachments: read.data.attachments })
    : refuse('invalid', 'board: is no whole update', { path: 'board' });
}

function isWholeUpdate(bytes: Uint8Array): boolean {
  const doc = new Y.Doc();
  try {
    Y.applyUpdate(doc, bytes);
    return doc.store.pendingStructs === null && doc.store.pendingDs === null;
  } catch {
    return false;
  } finally {
    doc.destroy();
  }
}
