/** Hypotheses: a claim is enough; how to check it, who checks, and what speaks for and against come when there is time. */
import type * as Y from 'yjs';
import { asChoice, asMap, asText, entriesOf, valueOf } from '../board/read.ts';
import { asRank, byRank } from '../board/rank.ts';
import { actor, choiceOr, id, nested, number, shape, string, time, words } from '../board/shape.ts';
import type { Item, Values } from '../board/shape.ts';
import { parseBoardId } from '../ids.ts';
import type { ActorId, BoardId } from '../ids.ts';
import { HYPOTHESIS_STATES } from '../incident/words.ts';
import type { HypothesisState } from '../incident/words.ts';

export const STANCES = ['for', 'against'] as const;
export type Stance = (typeof STANCES)[number];
/** One thing that speaks for or against a hypothesis: a piece of evidence, a note, or both. */
export interface Weighing {
  id: BoardId;
  stance: Stance;
  note: string;
  evidence: BoardId | null;
}

const FIELDS = {
  claim: words(),
  check: words(),
  /** Why it was ruled out, parked or held supported. */
  because: words(),
  evidence: nested(),
  state: choiceOr(HYPOTHESIS_STATES, 'open'),
  stateAt: time(),
  owner: actor(),
  /** By when the check should have an answer, ms. */
  timebox: time(),
  confidence: number(),
  rank: { read: asRank },
  stream: string(60),
  createdAt: time(),
  /** The change that it was made from, if any. */
  change: string(200),
  cost: choiceOr(['quick', 'long', 'unknown'], 'unknown'),
  why: id(),
};
const HYPOTHESES = shape('hypotheses', FIELDS);

export type Hypothesis = Omit<Item<typeof FIELDS>, 'evidence'> & {
  evidence: Weighing[];
  /** Said to be supported while nothing speaks for it: allowed, and marked. */
  unproven: boolean;
};

function weighings(map: unknown): Weighing[] {
  const list: Weighing[] = [];
  for (const [key, value] of entriesOf(asMap(map))) {
    const stance = asChoice(STANCES, valueOf(value, 'stance'));
    if (!stance) continue;
    list.push({
      id: key,
      stance,
      note: asText(valueOf(value, 'note')) ?? '',
      evidence: parseBoardId(valueOf(value, 'evidence')),
    });
  }
  return list.sort((a, b) => (a.id < b.id ? -1 : 1));
}

function whole(item: Item<typeof FIELDS>): Hypothesis {
  const evidence = weighings(item.evidence);
  const unproven = item.state === 'supported' && !evidence.some((weighing) => weighing.stance === 'for');
  return { ...item, evidence, unproven };
}

const ORDER: Record<HypothesisState, number> = { checking: 0, open: 1, supported: 2, parked: 3, 'ruled-out': 4 };

/** All hypotheses: those being checked first, then open (quick checks before long ones), supported, parked, ruled out; each by rank. */
export function readHypotheses(doc: Y.Doc): Hypothesis[] {
  const cost = (one: Hypothesis): number =>
    one.state === 'open' && one.cost !== 'unknown' ? (one.cost === 'quick' ? 0 : 2) : 1;
  return HYPOTHESES.read(doc)
    .map(whole)
    .sort((a, b) => ORDER[a.state] - ORDER[b.state] || cost(a) - cost(b) || byRank(a, b));
}

type HypothesisValues = Values<typeof FIELDS>;
export const addHypothesis = (doc: Y.Doc, key: BoardId, values: HypothesisValues & { claim: string }): void =>
  HYPOTHESES.add(doc, key, values);
export const setHypothesis = (doc: Y.Doc, key: BoardId, values: HypothesisValues): void =>
  HYPOTHESES.set(doc, key, values);
/** "I'm checking this": owner and state in one step. False when somebody else is checking it already; then nothing changes. */
export function startChecking(doc: Y.Doc, key: BoardId, owner: ActorId, now: number): boolean {
  const before = HYPOTHESES.get(doc, key);
  if (!before || (before.state === 'checking' && before.owner !== null && before.owner !== owner)) return false;
  HYPOTHESES.set(doc, key, { state: 'checking', owner, stateAt: now });
  return true;
}

/** Moves a hypothesis to a state, saying why. */
export function judge(doc: Y.Doc, key: BoardId, state: HypothesisState, now: number, because?: string): void {
  HYPOTHESES.set(doc, key, { state, stateAt: now, ...(because === undefined ? {} : { because }) });
}

/** Lays something into the scales. Plain values under a random key: two who weigh at once both count. */
export function weigh(doc: Y.Doc, key: BoardId, weighing: Weighing): void {
  const scales = asMap(HYPOTHESES.find(doc, key)?.get('evidence'));
  const { id: own, stance, note, evidence } = weighing;
  scales?.set(own, evidence === null ? { stance, note } : { stance, note, evidence });
}
export function unweigh(doc: Y.Doc, key: BoardId, weighing: BoardId): void {
  asMap(HYPOTHESES.find(doc, key)?.get('evidence'))?.delete(weighing);
}
