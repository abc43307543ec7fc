import { expect, it } from 'vitest';
import { restartTrials } from './restart.ts';

it('two hundred open tabs come back from a restart with everything that was typed', async () => {
  const figures = await restartTrials(200, 3, 20_260_103);
  console.log(`restarts: ${JSON.stringify(figures)}`);
  expect(figures).toMatchObject({ clients: 200, lost: 0, astray: 0, loggedAgain: 0 });
  expect(figures.edits).toBeGreaterThan(100);
}, 900_000);
