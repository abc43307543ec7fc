/** The axis of a distribution and the places of its dots: every incident is there, none covers another. Pure. */
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Marks of a time axis, in the steps in which people speak of spans. */
const MARKS_MS = [0, MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS, HOUR_MS, 4 * HOUR_MS, DAY_MS, 7 * DAY_MS, 30 * DAY_MS];

export interface Scale {
  /** Share of the axis' length, 0 to 1. */
  at: (ms: number) => number;
  marks: number[];
}

/**
 * A logarithmic axis from zero to the first mark that holds everything. Spans of incidents lie between seconds and weeks; on a straight axis all but the
 * longest would be one dot. What is below zero (an alert before the impact) is drawn at zero.
 */
export function timeScale(most: number): Scale {
  const end = MARKS_MS.find((mark) => mark >= most) ?? most;
  const length = (ms: number): number => Math.log1p(Math.max(0, ms) / MINUTE_MS);
  const whole = length(end) || 1;
  return { at: (ms) => Math.min(1, length(ms) / whole), marks: MARKS_MS.filter((mark) => mark <= end) };
}

export interface Placed<Item> {
  item: Item;
  x: number;
  row: number;
}

/** Puts dots side by side where they would lie over one another: each in the lowest row that is free. `gap` is in shares of the axis. */
export function placeDots<Item>(items: readonly Item[], xOf: (item: Item) => number, gap: number): Placed<Item>[] {
  const ends: number[] = [];
  return [...items]
    .sort((a, b) => xOf(a) - xOf(b))
    .map((item) => {
      const x = xOf(item);
      const free = ends.findIndex((end) => x - end >= gap);
      const row = free < 0 ? ends.length : free;
      ends[row] = x;
      return { item, x, row };
    });
}
