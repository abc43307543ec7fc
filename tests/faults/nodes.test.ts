/** A few trials of several nodes on one log with every run of the suite; the command in nodes.ts makes thousands. */
import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { HOW_TO_RUN_MONGO_TESTS, mongoAvailable } from '#tests/support/mongo-server.ts';
import { runNodeTrials } from './nodes.ts';

const hasRedis = (() => {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();
const available = mongoAvailable() && hasRedis;
if (!available) console.warn(`skipped: ${hasRedis ? HOW_TO_RUN_MONGO_TESTS : 'no redis-server on the PATH'}`);

const SOUND = { lost: 0, diverged: 0, doubleHolders: 0, brokenChains: 0 };

describe.skipIf(!available)('several nodes on one log', () => {
  it('two nodes and Redis: nothing lost, nobody twice, under pauses, kills and a dying Redis', async () => {
    const result = await runNodeTrials({ trials: 10, nodes: 2, seed: 11 });
    console.info(JSON.stringify(result));
    expect(result).toMatchObject({ trials: 10, ...SOUND });
    expect(result.acked).toBeGreaterThan(100);
  });

  it('three nodes without Redis: the same, by reading the log', async () => {
    const result = await runNodeTrials({ trials: 5, nodes: 3, redis: false, seed: 12 });
    console.info(JSON.stringify(result));
    expect(result).toMatchObject({ trials: 5, ...SOUND });
  });
});
