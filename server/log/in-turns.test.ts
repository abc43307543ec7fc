import { expect, it } from 'vitest';
import { mapInTurns, runsOf } from './in-turns.ts';

it('keeps the order and lets others have their turn', async () => {
  let turns = 0;
  const tick = (): void => {
    turns += 1;
    if (turns < 1_000) setImmediate(tick);
  };
  setImmediate(tick);
  const mapped = await mapInTurns([1, 2, 3, 4, 5], (n) => [n, turns], { weightOf: () => 1, share: 2 });
  turns = 1_000;
  expect(mapped.map(([n]) => n)).toEqual([1, 2, 3, 4, 5]);
  expect(new Set(mapped.map(([, turn]) => turn)).size).toBe(3);
});

it('cuts a list by weight, and never within an item', () => {
  expect(runsOf([1, 1, 5, 1, 1, 1], (n) => n, 3)).toEqual([[1, 1], [5], [1, 1, 1]]);
  expect(runsOf([], () => 1, 3)).toEqual([]);
});
