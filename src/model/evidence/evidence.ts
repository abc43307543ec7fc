/** Evidence: links, pasted logs, images, frozen series, files. The bytes lie outside the board, under their hash. */
import type * as Y from 'yjs';
import { asString } from '../board/read.ts';
import { actor, choiceOr, number, shape, string, time, words } from '../board/shape.ts';
import type { Item, Values } from '../board/shape.ts';
import type { BoardId } from '../ids.ts';
import { EVIDENCE_KINDS } from '../incident/words.ts';

const SHA256 = /^[0-9a-f]{64}$/;
/** More than this is an attachment: a board must stay quick to load. */
export const MAX_PAYLOAD_LENGTH = 200_000;

/** A link that may be followed from a page: nothing that runs. */
export function asLink(value: unknown): string | null {
  const text = asString(value, 2_000)?.trim() ?? '';
  return /^(https?|mailto|tel|sip|sips):[^\s]+$/i.test(text) ? text : null;
}

const FIELDS = {
  kind: choiceOr(EVIDENCE_KINDS, 'link'),
  title: words(),
  caption: words(),
  source: { read: (value: unknown) => asString(value, 500) },
  url: { read: asLink },
  capturedAt: time(),
  /** Pasted text, or the JSON of a frozen series. */
  payload: string(MAX_PAYLOAD_LENGTH),
  /** SHA-256 of the attachment, hex. */
  hash: { read: (value: unknown) => (typeof value === 'string' && SHA256.test(value) ? value : null) },
  name: string(300),
  mediaType: string(100),
  size: number(),
  query: string(5_000),
  addedAt: time(),
  owner: actor(),
  stream: string(60),
};
const EVIDENCE = shape('evidence', FIELDS);
export type Evidence = Item<typeof FIELDS>;

/** All evidence, newest first. */
export const readEvidence = (doc: Y.Doc): Evidence[] =>
  EVIDENCE.read(doc).sort(
    (a, b) => (b.capturedAt ?? b.addedAt ?? 0) - (a.capturedAt ?? a.addedAt ?? 0) || (a.id < b.id ? -1 : 1),
  );
export const addEvidence = (doc: Y.Doc, key: BoardId, values: Values<typeof FIELDS>): void =>
  EVIDENCE.add(doc, key, values);
