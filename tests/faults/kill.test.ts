import { expect, it } from 'vitest';
import { killTrials } from './kill.ts';

it('loses nothing that was acknowledged or seen when the process is killed', async () => {
  const figures = await killTrials(60, 20_260_101);
  console.log(`kill -9: ${JSON.stringify(figures)}`);
  expect(figures).toMatchObject({ trials: 60, lostAcked: 0, lostSeen: 0, leftPending: 0, damaged: 0 });
  expect(figures.verified).toBeGreaterThan(300);
  expect(figures.acked).toBeGreaterThan(6000);
}, 900_000);
