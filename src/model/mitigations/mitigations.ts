/** Mitigations: what holds the damage back, since when, and how to undo it. Hand-off and postmortem live on them. */
import type * as Y from 'yjs';
import { actor, choiceOr, id, shape, string, time, words } from '../board/shape.ts';
import type { Item, Values } from '../board/shape.ts';
import type { BoardId } from '../ids.ts';

const FIELDS = {
  what: words(),
  undo: words(),
  since: time(),
  state: choiceOr(['in-force', 'undone'], 'in-force'),
  undoneAt: time(),
  owner: actor(),
  entry: id(),
  stream: string(60),
};
const MITIGATIONS = shape('mitigations', FIELDS);
export type Mitigation = Item<typeof FIELDS>;

/** All mitigations, oldest first. */
export const readMitigations = (doc: Y.Doc): Mitigation[] =>
  MITIGATIONS.read(doc).sort((a, b) => (a.since ?? 0) - (b.since ?? 0) || (a.id < b.id ? -1 : 1));
export const addMitigation = (
  doc: Y.Doc,
  key: BoardId,
  values: Values<typeof FIELDS> & { what: string; since: number },
): void => MITIGATIONS.add(doc, key, values);
export const setMitigation = (doc: Y.Doc, key: BoardId, values: Values<typeof FIELDS>): void =>
  MITIGATIONS.set(doc, key, values);
/** Marks it as undone; it stays readable. */
export const undoMitigation = (doc: Y.Doc, key: BoardId, now: number): void =>
  MITIGATIONS.set(doc, key, { state: 'undone', undoneAt: now });
