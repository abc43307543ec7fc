/** A few seeds of two writers with a lying driver, with every run of the suite; the command in mongo-writes.ts makes ten thousand. */
import { describe, expect, it } from 'vitest';
import { mongoAvailable } from '#tests/support/mongo-server.ts';
import { writeTrials } from './mongo-writes.ts';

describe.skipIf(!mongoAvailable())('two writers on MongoDB whose driver fails', () => {
  it('keep whatever was acknowledged, once', async () => {
    const result = await writeTrials(12);
    console.info(`MongoDB writes under faults: ${JSON.stringify(result)}`);
    expect(result).toMatchObject({ seeds: 12, lost: 0, duplicates: 0, broken: 0 });
    expect(Object.keys(result.faults).length).toBeGreaterThan(5);
    expect(result.acked).toBeGreaterThanOrEqual(12 * 6);
  });
});
