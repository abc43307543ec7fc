import { expect, test } from 'vitest';
import { placeDots, timeScale } from './spread.ts';

const HOUR_MS = 3_600_000;

test('the axis ends at a round mark and keeps order', () => {
  const scale = timeScale(2 * HOUR_MS);
  expect(scale.marks.at(-1)).toBe(4 * HOUR_MS);
  expect(scale.at(-5)).toBe(0);
  expect(scale.at(60_000)).toBeLessThan(scale.at(HOUR_MS));
  expect(scale.at(4 * HOUR_MS)).toBe(1);
});

test('dots that would cover one another are put in rows', () => {
  const rows = placeDots([0.5, 0.5, 0.9], (x) => x, 0.1).map(({ row }) => row);
  expect(rows).toEqual([0, 1, 0]);
});
