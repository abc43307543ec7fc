import { expect, it } from 'vitest';
import { stalledTrials } from './stalled.ts';

it('readers who stop reading and read on get what they missed, and nobody else lacks anything', async () => {
  const figures = await stalledTrials(30, 5, { seconds: 3, rounds: 2, isForGood: false });
  console.log(`stalled readers: ${JSON.stringify(figures)}`);
  expect(figures).toMatchObject({ missed: 0, caughtUp: 10 });
  expect(figures.edits).toBeGreaterThan(20);
}, 600_000);
