/**
 * Fractional ranks: where an object stands among its siblings, as a string that always has room before, after and between. Equal ranks (two people who
 * insert at one place at once) fall back to the id, so that all see one order.
 */
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const RANK = /^[0-9A-Za-z]{1,200}$/;

/** A rank as read from the board; senseless ones stand first. */
export const asRank = (value: unknown): string => (typeof value === 'string' && RANK.test(value) ? value : '');

/** A rank strictly between two neighbours (null: the end). Neighbours that are equal or swapped give one right after the first. */
export function rankBetween(before: string | null, after: string | null): string {
  const low = before ?? '';
  const high = after !== null && low < after ? after : null;
  let rank = '';
  let bounded = high !== null;
  for (let at = 0; at < 200; at += 1) {
    const from = Math.max(0, DIGITS.indexOf(low[at] ?? '0'));
    const to = bounded
      ? Math.max(from, high === null ? 62 : at < high.length ? DIGITS.indexOf(high[at] ?? '0') : 0)
      : 62;
    if (to - from > 1) return rank + DIGITS[Math.floor((from + to) / 2)];
    rank += DIGITS[from];
    // One digit below the bound: whatever follows stays below it.
    if (to > from) bounded = false;
  }
  return rank;
}

/** The order of siblings. */
export const byRank = (a: { rank: string; id: string }, b: { rank: string; id: string }): number =>
  a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
