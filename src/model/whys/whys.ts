/** The whys: statements of conditions, each under a question or under another why. Removing is a flag, so that nothing another person hung below is lost. */
import type * as Y from 'yjs';
import { rankBetween } from '../board/rank.ts';
import { asRank } from '../board/rank.ts';
import { choice, choiceOr, flag, id, ids, number, shape, string, time, words } from '../board/shape.ts';
import type { Item, Values } from '../board/shape.ts';
import type { BoardId } from '../ids.ts';
import { WHY_QUESTIONS } from '../incident/words.ts';
import type { WhyQuestion } from '../incident/words.ts';

export const STOP_REASONS = ['actionable', 'outside-control', 'unknown', 'accepted-risk'] as const;
export const FACTORS = [
  'bug',
  'change',
  'configuration',
  'design',
  'capacity',
  'dependency',
  'process',
  'unknown',
] as const;

const FIELDS = {
  statement: words(),
  countermeasure: words(),
  question: choiceOr(WHY_QUESTIONS, 'happened'),
  under: id(),
  rank: { read: asRank },
  /** The branches below are alternatives (or) or must all hold (and). */
  join: choiceOr(['and', 'or'], 'and'),
  evidence: ids(),
  hypothesis: id(),
  stop: choice(STOP_REASONS),
  factor: choice(FACTORS),
  confidence: number(),
  /** Parked by `/why` while the incident ran: a question, not an answer yet. */
  parked: flag(),
  removed: flag(),
  at: time(),
  note: string(2_000),
};
const WHYS = shape('whys', FIELDS);
export type Why = Item<typeof FIELDS>;
type WhyValues = Values<typeof FIELDS>;

/** All whys, removed ones too, in no order; `whyTree` (tree.ts) gives them their places. */
export const readWhys = (doc: Y.Doc): Why[] => WHYS.read(doc);

/** Adds a why. Give it a place with `under` (another why) or `question`, and a rank among its siblings. */
export const addWhy = (
  doc: Y.Doc,
  key: BoardId,
  values: WhyValues & { statement: string; question: WhyQuestion },
): void => WHYS.add(doc, key, { rank: rankBetween(null, null), ...values });
export const setWhy = (doc: Y.Doc, key: BoardId, values: WhyValues): void => WHYS.set(doc, key, values);

/** Moves a why (with all below it). Under itself is refused by doing nothing; a cycle made by two people at once is broken by the reader. */
export function moveWhy(
  doc: Y.Doc,
  key: BoardId,
  place: { under: BoardId | null; question: WhyQuestion; rank: string },
): void {
  if (place.under === key) return;
  WHYS.set(doc, key, place);
}

/** Takes whys away or brings them back; the caller names all of a branch. */
export function removeWhys(doc: Y.Doc, keys: readonly BoardId[], removed = true): void {
  doc.transact(() => {
    for (const key of keys) WHYS.set(doc, key, { removed });
  });
}
