/** Timeline entries: what people saw and did, with the time at which it happened as they say (recorded-at and author are facts). */
import * as Y from 'yjs';
import { choiceOr, flag, ids, shape, string, time, words } from '../board/shape.ts';
import type { Item, Values } from '../board/shape.ts';
import type { BoardId } from '../ids.ts';
import { ENTRY_KINDS } from '../incident/words.ts';

const FIELDS = {
  text: words(),
  happenedAt: time(),
  kind: choiceOr(ENTRY_KINDS, 'note'),
  /** A key moment: part of the story. */
  key: flag(),
  struck: flag(),
  /** The time is a guess. */
  approx: flag(),
  stream: string(60),
  evidence: ids(),
  /** Where the words come from, when they are not the writer's own (a chat, a log). */
  source: string(300),
  sourceAuthor: string(120),
};
const TIMELINE = shape('timeline', FIELDS);
export type Entry = Item<typeof FIELDS>;
export type EntryValues = Values<typeof FIELDS>;

/** All entries, in no order; `mergeTimeline` gives them theirs. */
export const readEntries = (doc: Y.Doc): Entry[] => TIMELINE.read(doc);
export const readEntry = (doc: Y.Doc, key: BoardId): Entry | null => TIMELINE.get(doc, key);
export const addEntry = (doc: Y.Doc, key: BoardId, values: EntryValues & { text: string; happenedAt: number }): void =>
  TIMELINE.add(doc, key, values);
export const setEntry = (doc: Y.Doc, key: BoardId, values: EntryValues): void => TIMELINE.set(doc, key, values);

/** The shared text of an entry, for an editor. */
export function entryText(doc: Y.Doc, key: BoardId): Y.Text | null {
  const text = TIMELINE.find(doc, key)?.get('text');
  return text instanceof Y.Text ? text : null;
}
