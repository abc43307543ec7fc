/** Promises made to somebody outside the room: to whom, what, until when. */
import type * as Y from 'yjs';
import { actor, choiceOr, id, shape, string, time, words } from '../board/shape.ts';
import type { Item, Values } from '../board/shape.ts';
import type { BoardId } from '../ids.ts';

const FIELDS = {
  to: string(300),
  text: words(),
  due: time(),
  state: choiceOr(['open', 'kept', 'broken', 'withdrawn'], 'open'),
  at: time(),
  owner: actor(),
  entry: id(),
};
const PROMISES = shape('promises', FIELDS);
export type Made = Item<typeof FIELDS>;

/** All promises, the soonest due first; those without a time last. */
export const readPromises = (doc: Y.Doc): Made[] =>
  PROMISES.read(doc).sort((a, b) => (a.due ?? Infinity) - (b.due ?? Infinity) || (a.id < b.id ? -1 : 1));
export const addPromise = (doc: Y.Doc, key: BoardId, values: Values<typeof FIELDS> & { text: string }): void =>
  PROMISES.add(doc, key, values);
export const setPromise = (doc: Y.Doc, key: BoardId, values: Values<typeof FIELDS>): void =>
  PROMISES.set(doc, key, values);
