import { expect, it } from 'vitest';
import { POISONS } from './poisons.ts';
import { poisonedTrials } from './poisoned.ts';

it('each poison is refused or harmless, and two who write beside a stream of them lose nothing', async () => {
  const figures = await poisonedTrials(2, 1, 1);
  console.log(`poisoned: ${JSON.stringify(figures)}`);
  expect(figures).toMatchObject({ lost: 0, ghosts: 0 });
  expect(figures.streamed).toBeGreaterThan(0);
  expect(figures.huge).toBeGreaterThan(0);
  expect(figures.rows.filter(({ roomsChanged }) => roomsChanged > 0)).toEqual([]);
  const refused = figures.rows.filter(({ codes }) => codes.some((code) => code >= 4400 && code < 4500));
  expect(refused.map(({ kind }) => kind)).toEqual(expect.arrayContaining(Object.keys(POISONS)));
}, 600_000);
