/** The contracts on a MongoDB-wire server, and what only several writers on one database can show. Skipped, and said so, where no server can be had. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openMongo } from '#server/storage/mongo/open.ts';
import { OutageError } from '#server/storage/ports.ts';
import type { Storage } from '#server/storage/ports.ts';
import { verify } from '#server/log/verify.ts';
import { boardEntry, incidentNumber } from '#tests/support/log-entries.ts';
import { HOW_TO_RUN_MONGO_TESTS, mongoAvailable, startMongo } from '#tests/support/mongo-server.ts';
import type { MongoServer } from '#tests/support/mongo-server.ts';
import { effectId } from './factory.ts';
import type { StorageFactory } from './factory.ts';
import { openStorage } from '#server/storage/open.ts';
import { logContract } from './log.contract.ts';
import { rowsContract } from './rows.contract.ts';
import { sealedContract } from './sealed.contract.ts';
import { upkeepContract } from './upkeep.contract.ts';
import { backupContract } from './backup.contract.ts';

const available = mongoAvailable();
if (!available) console.warn(`skipped: ${HOW_TO_RUN_MONGO_TESTS}`);

let server: MongoServer | null = null;
const address = (): string => `${server?.url}/t${randomUUID().slice(0, 8)}`;

async function withStores(count: number, test: (stores: Storage[]) => Promise<void>): Promise<void> {
  const url = address();
  const stores: Storage[] = [];
  for (let opened = 0; opened < count; opened += 1) stores.push(await openMongo(url));
  await test(stores).finally(() => Promise.all(stores.map((store) => store.close())));
}

const memory: StorageFactory = {
  use: async (test) => test(await openStorage({ kind: 'memory' })),
  effect: effectId,
};
const factory: StorageFactory = {
  use: (test: (storage: Storage) => Promise<void>) =>
    withStores(1, async ([storage]) => {
      if (storage) await test(storage);
    }),
  effect: effectId,
};

describe.skipIf(!available)('MongoDB', () => {
  beforeAll(async () => {
    server = await startMongo();
    console.info(`MongoDB contracts run against ${server.kind}`);
  });
  afterAll(() => server?.close());

  logContract(factory);
  rowsContract(factory);
  sealedContract(factory);
  upkeepContract(factory);
  backupContract(factory, memory);

  it('lets exactly one of three writers have each place, and positions have no gap', async () => {
    await withStores(3, async (stores) => {
      const incident = incidentNumber(1);
      const won = [0, 0, 0];
      for (let seq = 1; seq <= 60; seq += 1) {
        const results = await Promise.all(
          stores.map((store, node) => store.log.append([boardEntry(incident, seq, { id: `seq-${seq}-of-${node}` })])),
        );
        results.forEach((result, node) => {
          if (result[0]?.outcome === 'appended') won[node] = (won[node] ?? 0) + 1;
        });
      }
      expect(won.reduce((sum, one) => sum + one, 0)).toBe(60);
      const [first] = stores;
      const tail = (await first?.log.tail(0, 1000)) ?? [];
      expect(tail.map(({ position }) => position)).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
      expect(first && (await verify(first)).bad).toEqual([]);
    });
  });

  it('logs the same command once, whichever nodes it reaches', async () => {
    await withStores(2, async (stores) => {
      const incident = incidentNumber(1);
      for (let round = 1; round <= 30; round += 1) {
        const entry = boardEntry(incident, round, { id: `command-${round}` });
        const results = await Promise.all(stores.map((store) => store.log.append([entry])));
        const outcomes = results.map((result) => result[0]?.outcome).sort();
        expect(outcomes).toEqual(['appended', 'repeat']);
      }
    });
  });

  it('says within three seconds what is wrong with an address', async () => {
    const began = performance.now();
    const problem = await openMongo('mongodb://127.0.0.1:9/muster').catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(OutageError);
    expect(String(problem)).toContain('Nothing listens at MUSTER_MONGODB_URL');
    expect(performance.now() - began).toBeLessThan(3000 * 2);
    const password = await openMongo('mongodb://ana:secret@127.0.0.1:9/muster').catch((error: unknown) => error);
    expect(String(password)).not.toContain('secret');
  });
});
