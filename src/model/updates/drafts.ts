/** Drafts of updates: written together, read by whoever approves, published by a command that freezes the text. */
import * as Y from 'yjs';
import { choiceOr, shape, time, words } from '../board/shape.ts';
import type { Item, Values } from '../board/shape.ts';
import type { BoardId } from '../ids.ts';
import { AUDIENCES } from '../incident/words.ts';

export const DRAFT_STATES = ['writing', 'ready', 'published', 'dropped'] as const;
const FIELDS = {
  audience: choiceOr(AUDIENCES, 'internal'),
  text: words(),
  state: choiceOr(DRAFT_STATES, 'writing'),
  at: time(),
};
const DRAFTS = shape('drafts', FIELDS);
export type Draft = Item<typeof FIELDS>;

/** All drafts, newest first. */
export const readDrafts = (doc: Y.Doc): Draft[] =>
  DRAFTS.read(doc).sort((a, b) => (b.at ?? 0) - (a.at ?? 0) || (a.id < b.id ? -1 : 1));
export const addDraft = (doc: Y.Doc, key: BoardId, values: Values<typeof FIELDS> & { text: string }): void =>
  DRAFTS.add(doc, key, values);
export const setDraft = (doc: Y.Doc, key: BoardId, values: Values<typeof FIELDS>): void => DRAFTS.set(doc, key, values);
/** The shared text of a draft, for an editor. */
export function draftText(doc: Y.Doc, key: BoardId): Y.Text | null {
  const text = DRAFTS.find(doc, key)?.get('text');
  return text instanceof Y.Text ? text : null;
}
