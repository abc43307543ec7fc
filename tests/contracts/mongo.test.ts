/** The contracts on a MongoDB-wire server, and what only several writers on one database can show. Skipped, and said so, where no server can be had. */
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { MongoClient } from 'mongodb';
import type { Db } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SELECTION_TIMEOUT_MS } from '#server/storage/mongo/connection.ts';
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

  it('takes no operator for a value, in any port', async () => {
    await withStores(1, async ([storage]) => {
      if (!storage) return;
      const operator = JSON.parse('{"$gt":""}');
      const list = JSON.parse('[1]');
      await storage.tables.put('people', 'ana', { version: 1, secret: { $where: 'true', 'a.b': 1 } });
      expect(await storage.tables.get('people', 'ana')).toEqual({ version: 1, secret: { $where: 'true', 'a.b': 1 } });
      await storage.log.append([boardEntry(incidentNumber(1), 1)]);
      const calls: (() => Promise<unknown>)[] = [operator, list].flatMap((value) => [
        () => storage.tables.get('people', value),
        () => storage.tables.get(value, 'ana'),
        () => storage.tables.put('people', value, {}),
        () => storage.tables.remove(value, 'ana'),
        () => storage.tables.list(value),
        () => storage.tables.list('people', { prefix: value }),
        () => storage.tables.list('people', { after: value }),
        () => storage.attempts.list(value),
        () => storage.attempts.claim(value, 1, 'w', 1),
        () => storage.attempts.claim(effectId('c1:0'), 1, value, 1),
        () => storage.attachments.linked(value, 'hash'),
        () => storage.attachments.linked(incidentNumber(1), value),
        () => storage.attachments.read(value),
        () => storage.sealed.phases(value),
        () => storage.sealed.slips(value),
        () => storage.sealed.close(value),
        () => storage.log.read(value, 0),
        () => storage.log.read(incidentNumber(1), value),
        () => storage.log.head(value),
        () => storage.log.tail(value, 10),
        () => storage.log.snapshot(value),
        () => storage.log.append([boardEntry(incidentNumber(1), 2, { id: value })]),
        () => storage.upkeep.links(value),
      ]);
      for (const [index, call] of calls.entries())
        await expect(Promise.resolve().then(call), `call ${index}`).rejects.toBeInstanceOf(TypeError);
      expect((await storage.log.append([boardEntry(incidentNumber(1), 2)]))[0]?.outcome).toBe('appended');
    });
  });

  it('is never waited for without end when the driver neither answers nor gives up', async () => {
    let isMute = false;
    const mute = (db: Db): Db =>
      new Proxy(db, {
        get: (of, name) =>
          name === 'collection' && isMute
            ? () => ({ findOne: () => new Promise(() => undefined), insertOne: () => new Promise(() => undefined) })
            : Reflect.get(of, name, of),
      });
    const storage = await openMongo(address(), { through: mute, givenUpMs: 8000 });
    isMute = true;
    const gone = { name: 'OutageError', reason: 'gone' };
    await Promise.all([
      expect(storage.attachments.read('none')).rejects.toMatchObject({ ...gone, applied: 'no' }),
      expect(storage.attempts.claim(effectId('c1:0'), 1, 'w', 1)).rejects.toMatchObject({
        ...gone,
        applied: 'unknown',
      }),
    ]);
    expect(storage.condition().state).toBe('failing');
    isMute = false;
    expect(await storage.attempts.claim(effectId('c1:0'), 1, 'w', 1)).toBe(true);
    expect(storage.condition().state).toBe('ok');
    await storage.close();
  });

  it('does not start on a database whose index cannot be unique', async () => {
    const url = address();
    const client = new MongoClient(url);
    await client.db().collection('entries').createIndex({ position: 1 }, { name: 'position' });
    await client.close();
    await expect(openMongo(url)).rejects.toThrow(/index/i);
  });
});

/** Something that listens and is no MongoDB. */
async function withListener(heard: (socket: Socket) => void, test: (port: number) => Promise<void>): Promise<void> {
  const sockets = new Set<Socket>();
  const listener = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    heard(socket);
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const bound = listener.address();
  await test(typeof bound === 'object' && bound ? bound.port : 0).finally(() => {
    for (const socket of sockets) socket.destroy();
    listener.close();
  });
}

describe('the address of a database', () => {
  const wrong = async (url: string): Promise<string> => {
    const began = performance.now();
    const problem: unknown = await openMongo(url).catch((error: unknown) => error);
    const tookMs = performance.now() - began;
    expect(problem).toBeInstanceOf(OutageError);
    // Three seconds by the clock of the driver; a busy machine may take its time to tell.
    expect(tookMs).toBeLessThan(15_000);
    return problem instanceof Error ? problem.message : '';
  };

  it('is said to be wrong when nothing listens there, and no password is shown', async () => {
    expect(await wrong('mongodb://127.0.0.1:9/muster')).toContain('Nothing listens at MUSTER_MONGODB_URL');
    const told = await wrong('mongodb://ana:s%40cret@127.0.0.1:9/muster');
    expect(told).toContain('***@127.0.0.1:9');
    expect(told).not.toContain('cret');
  });

  it('is said to be wrong when its host has no name, its scheme is another, or it is no address', async () => {
    expect(await wrong('mongodb://database.invalid:27017/muster')).toContain('not known to DNS');
    expect(await wrong('postgres://127.0.0.1/muster')).toContain('is no MongoDB address');
    expect(await wrong('mongodb://')).toContain('is no MongoDB address');
    expect(await wrong('mongodb://127.0.0.1:port/muster')).toContain('is no MongoDB address');
  });

  it('is said not to answer when something listens that says nothing, or speaks something else', async () => {
    await withListener(
      () => undefined,
      async (port) => {
        expect(await wrong(`mongodb://127.0.0.1:${port}/muster`)).toContain('does not answer within 2.5 s');
      },
    );
    await withListener(
      (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'),
      async (port) => {
        expect(await wrong(`mongodb://127.0.0.1:${port}/muster`)).toMatch(/does not answer|is no MongoDB/);
      },
    );
  });

  it('gives up after 2.5 s, which leaves half a second to say it', () => {
    expect(SELECTION_TIMEOUT_MS).toBeLessThanOrEqual(2500);
  });
});
