import { expect, it } from 'vitest';
import { fuzz } from './fuzz.ts';

it('twenty thousand damaged and honest frames: refused without a trace or let in whole', async () => {
  const figures = await fuzz(20_000, 4711);
  console.log(`fuzz: ${JSON.stringify(figures)}`);
  expect(figures.what).toEqual([]);
  expect(figures.broken).toBe(0);
  expect(figures.accepted).toBeGreaterThan(2000);
  expect(figures.refused).toBeGreaterThan(2000);
}, 300_000);
