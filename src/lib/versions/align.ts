/**
 * Which of two lists' members belong together: the pairing, in order on both sides, that keeps the most likeness. What nobody is like stands alone, as gone or
 * as new. Used for the parts of a section, the rows and the columns of a table.
 */

/** One of each side, or one side alone. */
export interface Pair<One> {
  before: One | null;
  after: One | null;
}

/** 1 for the same, 0 for nothing in common. */
export type Likeness<One> = (one: One, other: One) => number;

/** Below this two members are others, not one that changed. */
const LEAST_LIKENESS = 0.35;
/** Lists whose product is greater are paired where they are equal only: nobody waits for a comparison. */
const MOST_PAIRS = 250_000;
const LOOK_AHEAD = 200;

/** How many members are the same from the front and from the back. */
function ends<One>(before: readonly One[], after: readonly One[], likeness: Likeness<One>) {
  const most = Math.min(before.length, after.length);
  const isSame = (from: number, to: number): boolean => {
    const [one, other] = [before[from], after[to]];
    return one !== undefined && other !== undefined && likeness(one, other) === 1;
  };
  let head = 0;
  while (head < most && isSame(head, head)) head += 1;
  let tail = 0;
  while (tail < most - head && isSame(before.length - 1 - tail, after.length - 1 - tail)) tail += 1;
  return { head, tail };
}

/** Pairs what is equal and near in lists that are too long to be weighed member by member. */
function pairEqual<One>(before: readonly One[], after: readonly One[], likeness: Likeness<One>): Pair<One>[] {
  const pairs: Pair<One>[] = [];
  let to = 0;
  for (const one of before) {
    const ahead = after.slice(to, to + LOOK_AHEAD).findIndex((other) => likeness(one, other) === 1);
    if (ahead < 0) {
      pairs.push({ before: one, after: null });
      continue;
    }
    for (const other of after.slice(to, to + ahead)) pairs.push({ before: null, after: other });
    to += ahead + 1;
    pairs.push({ before: one, after: after[to - 1] ?? null });
  }
  return [...pairs, ...after.slice(to).map((other) => ({ before: null, after: other }))];
}

/** The pairing of most likeness, by how much the rest of both lists can still keep. */
function pairAlike<One>(before: readonly One[], after: readonly One[], likeness: Likeness<One>): Pair<One>[] {
  const width = after.length + 1;
  const likes = new Float64Array(before.length * width);
  const best = new Float64Array((before.length + 1) * width);
  const keeps = (from: number, to: number): number => best[from * width + to] ?? 0;
  for (let from = before.length - 1; from >= 0; from -= 1)
    for (let to = after.length - 1; to >= 0; to -= 1) {
      const [one, other] = [before[from], after[to]];
      const like = one === undefined || other === undefined ? 0 : likeness(one, other);
      likes[from * width + to] = like;
      const together = like >= LEAST_LIKENESS ? like + keeps(from + 1, to + 1) : -1;
      best[from * width + to] = Math.max(together, keeps(from + 1, to), keeps(from, to + 1));
    }
  const pairs: Pair<One>[] = [];
  let [from, to] = [0, 0];
  while (from < before.length || to < after.length) {
    const both = from < before.length && to < after.length;
    const like = both ? (likes[from * width + to] ?? 0) : 0;
    const isPair = like >= LEAST_LIKENESS && keeps(from, to) === like + keeps(from + 1, to + 1);
    const isGone = !isPair && from < before.length && (!both || keeps(from, to) === keeps(from + 1, to));
    pairs.push({
      before: isPair || isGone ? (before[from] ?? null) : null,
      after: isGone ? null : (after[to] ?? null),
    });
    if (isPair || isGone) from += 1;
    if (!isGone) to += 1;
  }
  return pairs;
}

/** Pairs two lists in order. */
export function align<One>(before: readonly One[], after: readonly One[], likeness: Likeness<One>): Pair<One>[] {
  const { head, tail } = ends(before, after, likeness);
  const old = before.slice(head, before.length - tail);
  const now = after.slice(head, after.length - tail);
  const pairs = old.length * now.length > MOST_PAIRS ? pairEqual : pairAlike;
  const same = (from: number, to: number, count: number): Pair<One>[] =>
    before.slice(from, from + count).map((one, index) => ({ before: one, after: after[to + index] ?? null }));
  return [...same(0, 0, head), ...pairs(old, now, likeness), ...same(before.length - tail, after.length - tail, tail)];
}

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? [];

/** How much two texts have in common by their words: 1 for the same text, 0 for no word shared. */
export function likenessOf(one: string, other: string): number {
  if (one === other) return 1;
  const counts = new Map<string, number>();
  const [words, others] = [wordsOf(one), wordsOf(other)];
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  let shared = 0;
  for (const word of others) {
    const left = counts.get(word) ?? 0;
    if (left > 0) shared += 1;
    counts.set(word, left - 1);
  }
  const all = words.length + others.length;
  // Never 1: a comma is a change as well.
  return all === 0 ? 0 : Math.min(0.99, (2 * shared) / all);
}
