/** Decisions: what was decided and why, when its outcome is looked at, and what came of it. */
import type * as Y from 'yjs';
import { actor, choiceOr, id, shape, string, time, words } from '../board/shape.ts';
import type { Item, Values } from '../board/shape.ts';
import type { BoardId } from '../ids.ts';

const FIELDS = {
  text: words(),
  because: words(),
  outcome: words(),
  state: choiceOr(['proposed', 'decided', 'worked', 'did-not-work', 'withdrawn'], 'decided'),
  /** When somebody looks whether it did what was hoped, ms. */
  checkAt: time(),
  at: time(),
  owner: actor(),
  entry: id(),
  stream: string(60),
};
const DECISIONS = shape('decisions', FIELDS);
export type Decision = Item<typeof FIELDS>;

/** All decisions, oldest first. */
export const readDecisions = (doc: Y.Doc): Decision[] =>
  DECISIONS.read(doc).sort((a, b) => (a.at ?? 0) - (b.at ?? 0) || (a.id < b.id ? -1 : 1));
export const addDecision = (
  doc: Y.Doc,
  key: BoardId,
  values: Values<typeof FIELDS> & { text: string; at: number },
): void => DECISIONS.add(doc, key, values);
export const setDecision = (doc: Y.Doc, key: BoardId, values: Values<typeof FIELDS>): void =>
  DECISIONS.set(doc, key, values);
/** Proposed and not settled, or decided with an outcome that nobody has looked at though it was time. */
export const isPending = (decision: Decision, now: number): boolean =>
  decision.state === 'proposed' ||
  (decision.state === 'decided' && decision.checkAt !== null && decision.checkAt <= now);
