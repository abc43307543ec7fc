/** Cautions: what not to touch, and until when. */
import type * as Y from 'yjs';
import { flag, shape, time, words } from '../board/shape.ts';
import type { Item, Values } from '../board/shape.ts';
import type { BoardId } from '../ids.ts';

const FIELDS = { text: words(), at: time(), lifted: flag() };
const CAUTIONS = shape('cautions', FIELDS);
export type Caution = Item<typeof FIELDS>;

/** All cautions, oldest first. */
export const readCautions = (doc: Y.Doc): Caution[] =>
  CAUTIONS.read(doc).sort((a, b) => (a.at ?? 0) - (b.at ?? 0) || (a.id < b.id ? -1 : 1));
export const addCaution = (doc: Y.Doc, key: BoardId, values: Values<typeof FIELDS> & { text: string }): void =>
  CAUTIONS.add(doc, key, values);
export const setCaution = (doc: Y.Doc, key: BoardId, values: Values<typeof FIELDS>): void =>
  CAUTIONS.set(doc, key, values);
