/** The contracts on SQLite, and what only a disk can promise or break. */
import type { Worker } from 'node:worker_threads';
import { describe, expect, it, vi } from 'vitest';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openStorage } from '#server/storage/open.ts';
import { DataFolderError, holderOf } from '#server/storage/data-folder.ts';
import { OutageError } from '#server/storage/ports.ts';
import type { Storage } from '#server/storage/ports.ts';
import { verify } from '#server/log/verify.ts';
import { contentHash } from '#server/log/chain.ts';
import { boardEntry, factEntry, incidentNumber } from '#tests/support/log-entries.ts';
import { withFolder } from '#tests/support/temporary-folder.ts';
import { effectId } from './factory.ts';
import type { StorageFactory } from './factory.ts';
import { backupContract } from './backup.contract.ts';
import { logContract } from './log.contract.ts';
import { rowsContract } from './rows.contract.ts';
import { sealedContract } from './sealed.contract.ts';
import { upkeepContract } from './upkeep.contract.ts';

const open = (dir: string, more: object = {}): Promise<Storage> =>
  openStorage({ kind: 'sqlite', dir, reserveBytes: 65_536, retryMs: 20, ...more });

async function using<Value>(
  dir: string,
  test: (storage: Storage) => Promise<Value>,
  more: object = {},
): Promise<Value> {
  const storage = await open(dir, more);
  return test(storage).finally(() => storage.close());
}

const sqlite: StorageFactory = {
  use: (test) => withFolder((dir) => using(dir, test)),
  effect: effectId,
};

logContract(sqlite);
upkeepContract(sqlite);
rowsContract(sqlite);
backupContract(sqlite, sqlite);
backupContract(sqlite, { ...sqlite, use: async (test) => test(await openStorage({ kind: 'memory' })) });
sealedContract(sqlite);

const problemOf = async (promise: Promise<unknown>): Promise<DataFolderError | null> =>
  promise.then(
    () => null,
    (error: unknown) => (error instanceof DataFolderError ? error : null),
  );
const outageOf = async (promise: Promise<unknown>): Promise<OutageError | null> =>
  promise.then(
    () => null,
    (error: unknown) => (error instanceof OutageError ? error : null),
  );

describe('sqlite: over a restart', () => {
  it('keeps everything that was acknowledged, chain and positions included', async () => {
    await withFolder(async (dir) => {
      const incident = incidentNumber(1);
      await using(dir, async (storage) => {
        await storage.log.append([boardEntry(incident, 1), factEntry(incident, 2, 'kept')]);
        await storage.tables.put('people', 'ana', { name: 'Ana' });
      });
      await using(dir, async (storage) => {
        expect(await storage.log.head(incident)).toBe(2);
        expect(await storage.tables.get('people', 'ana')).toEqual({ name: 'Ana' });
        expect(
          await storage.log.append([boardEntry(incident, 3), boardEntry(incident, 4, { id: 'title-2' })]),
        ).toMatchObject([{ outcome: 'appended' }, { outcome: 'repeat', seq: 2 }]);
        expect((await storage.log.tail(0, 9)).map(({ position }) => position)).toEqual([1, 2, 3]);
        expect((await verify(storage)).bad).toEqual([]);
      });
    });
  });

  it('finishes what was handed in before close', async () => {
    await withFolder(async (dir) => {
      const storage = await open(dir);
      const appended = storage.log.append([boardEntry(incidentNumber(1), 1)]);
      await storage.close();
      expect((await appended)[0]?.outcome).toBe('appended');
      expect((await outageOf(storage.log.append([boardEntry(incidentNumber(1), 2)])))?.reason).toBe('gone');
    });
  });
});

describe('sqlite: the data folder', () => {
  it('is held by one at a time and says by whom', async () => {
    await withFolder(async (dir) => {
      expect(holderOf(dir)).toBeNull();
      await using(dir, async () => {
        const problem = await problemOf(open(dir));
        expect(problem?.code).toBe('locked');
        expect(problem?.message).toContain(`process ${process.pid}`);
        expect(holderOf(dir)?.pid).toBe(process.pid);
      });
      expect(holderOf(dir)).toBeNull();
      await using(dir, async () => {});
    });
  });

  it('says in one sentence why it cannot be used', async () => {
    await withFolder(async (dir) => {
      await writeFile(join(dir, 'file'), '');
      const notFolder = await problemOf(open(join(dir, 'file', 'data')));
      expect(notFolder?.code).toBe('unwritable');
      expect(notFolder?.message).toContain('MUSTER_DATA_DIR');
      await using(dir, async () => {});
      const db = new DatabaseSync(join(dir, 'muster.db'));
      db.exec('PRAGMA user_version = 9999');
      db.close();
      expect((await problemOf(open(dir)))?.code).toBe('newer');
    });
  });

  it('refuses a damaged database instead of beginning a new one', async () => {
    await withFolder(async (dir) => {
      await using(dir, async (storage) => {
        for (let seq = 1; seq <= 50; seq++)
          await storage.log.append([boardEntry(incidentNumber(1), seq, { board: new Uint8Array(3000).fill(seq) })]);
      });
      const path = join(dir, 'muster.db');
      const bytes = await readFile(path);
      bytes.fill(0xaa, 4096 * 5, 4096 * 30);
      await writeFile(path, bytes);
      expect((await problemOf(open(dir)))?.code).toBe('corrupt');
      expect(Buffer.compare(await readFile(path), bytes)).toBe(0);
      // The lock was given back.
      expect(holderOf(dir)).toBeNull();
    });
  });

  it('finds an entry that was changed behind its back', async () => {
    await withFolder(async (dir) => {
      await using(dir, async (storage) => {
        await storage.log.append(
          Array.from({ length: 9 }, (_, index) => factEntry(incidentNumber(1), index + 1, `t${index}`)),
        );
      });
      const db = new DatabaseSync(join(dir, 'muster.db'));
      db.exec(`UPDATE payloads SET facts = '[{"type":"titled","title":"forged"}]' WHERE position = 5`);
      db.close();
      await using(dir, async (storage) => {
        expect((await verify(storage)).bad).toEqual([
          { incident: incidentNumber(1), seq: 5, why: 'header or payload differ from the hash' },
        ]);
      });
    });
  });
});

describe('sqlite: a full disk', () => {
  const large = (seq: number): ReturnType<typeof boardEntry> => {
    const board = Uint8Array.from({ length: 60_000 }, (_, index) => (index * seq) & 255);
    return boardEntry(incidentNumber(1), seq, { board, id: contentHash(board) });
  };

  it('refuses edits, keeps its voice, and recovers when there is room again', async () => {
    await withFolder(async (dir) => {
      await using(
        dir,
        async (storage) => {
          const conditions: string[] = [];
          storage.onCondition(({ state }) => conditions.push(state));
          let outage: OutageError | null = null;
          let seq = 0;
          while (!outage && seq < 100) {
            seq += 1;
            outage = await outageOf(storage.log.append([large(seq)]));
          }
          expect(outage).toMatchObject({ reason: 'full', applied: 'no' });
          expect(storage.condition().state).toBe('full');
          expect(await readdir(dir)).not.toContain('reserve');
          expect(await storage.log.head(incidentNumber(1))).toBe(seq - 1);
          expect(await outageOf(storage.log.append([boardEntry(incidentNumber(1), seq)]))).toMatchObject({
            reason: 'full',
          });
          const [said] = await storage.log.append([factEntry(incidentNumber(1), seq, 'The disk is full')]);
          expect(said?.outcome).toBe('appended');
          await storage.upkeep.erase(incidentNumber(1));
          await expect.poll(() => storage.condition().state).toBe('ok');
          expect(await readdir(dir)).toContain('reserve');
          expect((await storage.log.append([large(1)]))[0]?.outcome).toBe('appended');
          expect(conditions).toEqual(['full', 'ok']);
        },
        { maxBytes: 1_000_000 },
      );
    });
  });
});

describe('sqlite: another process writes to the database', () => {
  it('waits for it, and says so when that takes too long; nothing is lost or half done', async () => {
    await withFolder(async (dir) => {
      await using(
        dir,
        async (storage) => {
          await storage.log.append([boardEntry(incidentNumber(1), 1)]);
          const intruder = new DatabaseSync(join(dir, 'muster.db'));
          intruder.exec('BEGIN IMMEDIATE');
          const refused = await outageOf(storage.log.append([boardEntry(incidentNumber(1), 2)]));
          expect(refused).toMatchObject({ reason: 'busy', applied: 'no' });
          intruder.exec('ROLLBACK');
          intruder.close();
          expect((await storage.log.append([boardEntry(incidentNumber(1), 2)]))[0]?.outcome).toBe('appended');
        },
        { busyMs: 50 },
      );
    });
  });
});

describe('sqlite: identity', () => {
  it('is the same when the folder is opened again', async () => {
    await withFolder(async (dir) => {
      const first = await using(dir, (storage) => storage.upkeep.identity());
      expect(first).not.toBe('');
      expect(await using(dir, (storage) => storage.upkeep.identity())).toBe(first);
    });
  });
});

describe('sqlite: threads', () => {
  it.each([0, 1, 2])(
    'thread %i ends by itself: told, started again, and nothing that was acknowledged is gone',
    async (at) => {
      const workers: Worker[] = [];
      const note = (worker: Worker): void => void workers.push(worker);
      process.on('worker', note);
      try {
        await withFolder(async (dir) => {
          await using(dir, async (storage) => {
            const incident = incidentNumber(1);
            await storage.log.append([boardEntry(incident, 1)]);
            const told: string[] = [];
            storage.onCondition(({ state }) => told.push(state));
            await workers[at]?.terminate();
            await vi.waitFor(() => expect(told).toEqual(['failing', 'ok']), { timeout: 30_000, interval: 10 });
            expect((await storage.log.append([boardEntry(incident, 2)]))[0]?.outcome).toBe('appended');
            expect((await storage.log.read(incident, 0)).map(({ seq }) => seq)).toEqual([1, 2]);
            expect((await storage.log.tail(0, 10)).length).toBe(2);
          });
        });
      } finally {
        process.off('worker', note);
      }
    },
  );
});

describe('sqlite: redaction', () => {
  it('leaves no trace of a secret in any file of the data folder', async () => {
    await withFolder(async (dir) => {
      const secret = 'correct-horse-battery-staple';
      const incident = incidentNumber(1);
      await using(dir, async (storage) => {
        const entries = Array.from({ length: 300 }, (_, index) =>
          factEntry(incident, index + 1, index === 40 || index === 290 ? secret : `t${index}`),
        );
        await storage.log.append(entries);
        await storage.log.saveSnapshot({ incident, seq: 300, epoch: 1, at: 1, facts: secret, board: Uint8Array.of(1) });
        await storage.upkeep.compact(incident);
        await storage.upkeep.redact(incident, 41, 41, 'secret');
        await storage.upkeep.redact(incident, 291, 291, 'secret');
        const names = (await readdir(dir)).filter((name) => name.startsWith('muster.db'));
        for (const name of names) expect((await readFile(join(dir, name))).includes(secret), name).toBe(false);
        expect(JSON.stringify(await storage.log.read(incident, 0))).not.toContain(secret);
      });
    });
  });
});
