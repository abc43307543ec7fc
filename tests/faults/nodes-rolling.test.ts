/** A small rolling restart with every run of the suite; the command in nodes-rolling.ts makes one with 200 people. */
import { describe, expect, it } from 'vitest';
import { mongoAvailable } from '#tests/support/mongo-server.ts';
import { rollingRestart } from './nodes-rolling.ts';

describe.skipIf(!mongoAvailable())('a rolling restart of two nodes', () => {
  it('loses nothing that was typed, and everybody comes back', async () => {
    const figures = await rollingRestart({ clients: 10, redis: false });
    console.info(`rolling restart: ${JSON.stringify(figures)}`);
    expect(figures).toMatchObject({ clients: 10, lost: 0, astray: 0 });
    expect(figures.typed).toBeGreaterThan(4);
  });
});
