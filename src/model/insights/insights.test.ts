import { expect, test } from 'vitest';
import { csvOf } from './csv.ts';
import { quarterOf } from './quarters.ts';
import { withheld } from './withheld.ts';

test('no cell is run as a formula, and none breaks its row', () => {
  const risky = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', ' =cmd', '\r=1'];
  for (const text of risky) expect(csvOf([[text]]).replace(/^"/, '')).toMatch(/^'/);
  expect(csvOf([['a "b", c', -5, null, 'two\nlines']])).toBe('"a ""b"", c",-5,,"two\nlines"\r\n');
});

test('figures of too few incidents, or about one or two people, are withheld', () => {
  expect(withheld(4, 9)).toBe('few-incidents');
  expect(withheld(5, 1)).toBe('few-people');
  expect(withheld(5, 2)).toBe('few-people');
  expect(withheld(5, 3)).toBeNull();
  // Imported incidents about which nobody is known point at nobody.
  expect(withheld(5, 0)).toBeNull();
});

test('quarters are those of the year', () => {
  expect(quarterOf(Date.UTC(2026, 2, 31, 23))).toBe('2026 Q1');
  expect(quarterOf(Date.UTC(2026, 11, 1))).toBe('2026 Q4');
});
