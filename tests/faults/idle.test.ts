import { expect, it } from 'vitest';
import { idleTrial } from './idle.ts';

// That the server says a word to the idle in time is tested in stepped time, in server/rooms/audience.test.ts.
it('stock clients, with presence and without, alone and in pairs, stay and get their edits through', async () => {
  const figures = await idleTrial(0.02);
  console.log(`idle: ${JSON.stringify(figures)}`);
  expect(figures).toMatchObject({ clients: 6, disconnects: 0, edits: 6, arrived: 6 });
}, 600_000);
