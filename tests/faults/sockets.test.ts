import { expect, it } from 'vitest';
import { CLOSE } from '#protocol/sync.ts';
import { socketTrials } from './sockets.ts';

it('handshakes byte by byte, half frames and 20 MB frames harm nobody who writes beside them', async () => {
  const figures = await socketTrials(3);
  console.log(`sockets: ${JSON.stringify(figures)}`);
  expect(figures.lost).toBe(0);
  expect(figures.edits).toBeGreaterThanOrEqual(200);
  expect(figures.huge).toBeGreaterThan(0);
  // Too large for the protocol (told in its own words) or for the socket itself.
  expect(figures.hugeCodes.every((code) => code === CLOSE.tooLarge || code === 1009)).toBe(true);
}, 300_000);
