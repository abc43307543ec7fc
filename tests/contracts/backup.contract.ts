/** A backup made from any storage is the same again in any other: equal entry by entry, and verified. */
import { describe, expect, it } from 'vitest';
import { readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { backup } from '#server/log/backup.ts';
import { BackupError } from '#server/log/backup-files.ts';
import { restore } from '#server/log/restore.ts';
import { checksum } from '#server/log/stored-entry.ts';
import { verify } from '#server/log/verify.ts';
import type { Storage } from '#server/storage/ports.ts';
import { actorNamed, boardEntry, factEntry, incidentNumber } from '#tests/support/log-entries.ts';
import { faulty } from '#tests/support/faulty-storage.ts';
import { withFolder } from '#tests/support/temporary-folder.ts';
import type { StorageFactory } from './factory.ts';

const SECRET = 'swordfish-password';

async function fill(storage: Storage, factory: StorageFactory): Promise<void> {
  for (const number of [1, 2]) {
    const entries = Array.from({ length: 900 }, (_, index) => boardEntry(incidentNumber(number), index + 1));
    await storage.log.append(entries);
  }
  await storage.log.append([factEntry(incidentNumber(1), 901, SECRET)]);
  await storage.upkeep.compact(incidentNumber(1));
  await storage.upkeep.redact(incidentNumber(1), 901, 901, 'a password');
  for (let index = 0; index < 30; index++)
    await storage.tables.put('people', `p${index}`, { version: index, name: `Ünal ${index}` });
  await storage.attempts.claim(factory.effect('c1:0'), 1, 'w', 3);
  const bytes = new TextEncoder().encode('picture');
  await storage.attachments.write(checksum(bytes), bytes);
  await storage.attachments.link(incidentNumber(2), checksum(bytes), {
    name: 'p.png',
    type: 'image/png',
    size: 7,
    by: actorNamed('ana'),
    at: 1,
  });
}

const everything = async (storage: Storage): Promise<unknown> => ({
  tail: await storage.log.tail(0, 10_000),
  people: await storage.tables.list('people'),
  names: await storage.upkeep.tableNames(),
  attempts: await storage.upkeep.attemptsAfter('', 100),
  links: await storage.upkeep.links(incidentNumber(2)),
  verdict: await verify(storage),
});

export function backupContract(factory: StorageFactory, other: StorageFactory): void {
  describe('backup and restore', () => {
    it('gives everything back, redactions and attachments included', async () => {
      await withFolder(async (dir) => {
        await factory.use(async (storage) => {
          await fill(storage, factory);
          const steps = new Set<string>();
          const manifest = await backup(storage, {
            to: join(dir, 'b'),
            now: 0,
            progress: ({ step }) => steps.add(step),
          });
          expect([...steps]).toEqual(['tables', 'log', 'attempts', 'attachments']);
          expect(manifest).toMatchObject({ incidents: 2, entries: 1801 });
          await other.use(async (target) => {
            await restore(target, { from: join(dir, 'b') });
            expect(await everything(target)).toEqual(await everything(storage));
            expect((await verify(target)).bad).toEqual([]);
            expect((await target.log.append([boardEntry(incidentNumber(2), 901)]))[0]?.outcome).toBe('appended');
          });
          for (const name of await readdir(join(dir, 'b'), { recursive: true })) {
            if (name.includes('.')) expect((await readFile(join(dir, 'b', name))).includes(SECRET)).toBe(false);
          }
        });
      });
    });

    it('goes on after a failure, from wherever it was broken off', async () => {
      await withFolder(async (dir) => {
        await factory.use(async (storage) => {
          await fill(storage, factory);
          await backup(storage, { to: join(dir, 'b'), now: 0 });
          const whole = await everything(storage);
          await other.use(async (target) => {
            const shaky = faulty(target);
            let failures = 0;
            for (let nth = 4; failures < 200; nth += 9) {
              shaky.plan({ call: '*', nth, fault: { kind: failures % 2 === 0 ? 'applied-but-error' : 'gone' } });
              const failed = await restore(shaky.storage, { from: join(dir, 'b') }).then(
                () => false,
                () => true,
              );
              shaky.heal();
              if (!failed) break;
              failures += 1;
            }
            expect(failures).toBeGreaterThan(2);
            expect(await everything(target)).toEqual(whole);
          });
        });
      });
    });

    it('refuses what is not a whole backup, and a storage that is not empty', async () => {
      await withFolder(async (dir) => {
        await factory.use(async (storage) => {
          await fill(storage, factory);
          const to = join(dir, 'b');
          await backup(storage, { to, now: 0 });
          await expect(backup(storage, { to, now: 0 })).rejects.toThrow('is not empty');
          await expect(restore(storage, { from: to })).rejects.toThrow('only restored into an empty folder');
          await other.use(async (target) => {
            await writeFile(join(to, 'log-000001.zst'), 'damaged');
            await expect(restore(target, { from: to })).rejects.toThrow('log-000001.zst is not as it was written');
            await rm(join(to, 'log-000001.zst'));
            await expect(restore(target, { from: to })).rejects.toThrow(BackupError);
            await rm(join(to, 'manifest.json'));
            await expect(restore(target, { from: to })).rejects.toThrow('holds no whole backup');
            expect(await target.upkeep.incidents()).toEqual([]);
            expect(await target.upkeep.tableNames()).toEqual([]);
          });
        });
      });
    });
  });
}
