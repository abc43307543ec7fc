/** What tables, attempts and attachments promise on every adapter. */
import { describe, expect, it } from 'vitest';
import { checksum } from '#server/log/stored-entry.ts';
import { actorNamed, incidentNumber } from '#tests/support/log-entries.ts';
import type { StorageFactory } from './factory.ts';

export function rowsContract(factory: StorageFactory): void {
  describe('tables', () => {
    it('writes, reads, and removes whole rows', async () => {
      await factory.use(async ({ tables }) => {
        expect(await tables.get('people', 'ana')).toBeNull();
        expect(await tables.put('people', 'ana', { name: 'Ana', deep: { list: [1, null, 'x'] } })).toBe(true);
        expect(await tables.get('people', 'ana')).toEqual({ name: 'Ana', deep: { list: [1, null, 'x'] } });
        expect(await tables.put('people', 'ana', { name: 'Ana B' })).toBe(true);
        expect(await tables.get('people', 'ana')).toEqual({ name: 'Ana B' });
        expect(await tables.get('tokens', 'ana')).toBeNull();
        expect(await tables.remove('people', 'ana')).toBe(true);
        expect(await tables.remove('people', 'ana')).toBe(false);
        expect(await tables.get('people', 'ana')).toBeNull();
      });
    });

    it('lets exactly one of many take a free key', async () => {
      await factory.use(async ({ tables }) => {
        const tries = Array.from({ length: 10 }, (_, index) =>
          tables.put('invites', 'one', { by: index }, { ifAbsent: true }),
        );
        const won = (await Promise.all(tries)).map((free, index) => (free ? index : -1)).filter((index) => index >= 0);
        expect(won.length).toBe(1);
        expect(await tables.get('invites', 'one')).toEqual({ by: won[0] });
      });
    });

    it('lets exactly one of many replace a version', async () => {
      await factory.use(async ({ tables }) => {
        await tables.put('settings', 'all', { version: 1 });
        const rows = Array.from({ length: 10 }, (_, by) => ({ version: 2, by }));
        const tries = rows.map((row) => tables.replace('settings', 'all', row, 1));
        expect((await Promise.all(tries)).filter(Boolean).length).toBe(1);
        expect(await tables.replace('settings', 'all', { version: 3 }, 1)).toBe(false);
        expect(await tables.replace('settings', 'none', { version: 3 }, 1)).toBe(false);
        expect(await tables.replace('settings', 'all', { version: 3 }, 2)).toBe(true);
      });
    });

    it('lists by key, by prefix, page by page', async () => {
      await factory.use(async ({ tables }) => {
        for (const key of ['b', 'a:2', 'a:1', 'a:10', 'ab', 'a:é', 'a:%_']) await tables.put('list', key, { key });
        const keys = async (options?: object): Promise<string[]> =>
          (await tables.list('list', options)).map(({ key }) => key);
        expect(await keys({ prefix: 'a:' })).toEqual(['a:%_', 'a:1', 'a:10', 'a:2', 'a:é']);
        expect(await keys({ prefix: 'a:', after: 'a:1', limit: 2 })).toEqual(['a:10', 'a:2']);
        expect(await keys()).toEqual(['a:%_', 'a:1', 'a:10', 'a:2', 'a:é', 'ab', 'b']);
        expect(await tables.list('empty')).toEqual([]);
      });
    });

    it('treats keys and values as data, whatever they look like', async () => {
      await factory.use(async ({ tables }) => {
        const key = `x'; DROP TABLE documents; -- $ne {"$gt":""} __proto__`;
        await tables.put('odd', key, { __proto__x: 1, $where: 'x' });
        expect(await tables.get('odd', key)).toEqual({ __proto__x: 1, $where: 'x' });
        expect((await tables.list('odd')).length).toBe(1);
      });
    });
  });

  describe('attempts', () => {
    it('gives an attempt to exactly one worker', async () => {
      await factory.use(async ({ attempts }) => {
        const effect = factory.effect('command1:0');
        const claims = Array.from({ length: 10 }, (_, index) => attempts.claim(effect, 1, `worker-${index}`, 5));
        expect((await Promise.all(claims)).filter(Boolean).length).toBe(1);
        expect(await attempts.claim(effect, 2, 'worker-x', 9)).toBe(true);
        const list = await attempts.list(effect);
        expect(list.map(({ attempt }) => attempt)).toEqual([1, 2]);
        expect(list[1]).toEqual({ attempt: 2, worker: 'worker-x', at: 9 });
        expect(await attempts.list(factory.effect('command2:0'))).toEqual([]);
      });
    });

    it('lists all of them in pages', async () => {
      await factory.use(async ({ attempts, upkeep }) => {
        for (let index = 0; index < 7; index++)
          await attempts.claim(factory.effect(`c${index % 3}:0`), index, 'w', index);
        const found: string[] = [];
        for (let after = ''; ;) {
          const page = await upkeep.attemptsAfter(after, 2);
          if (page.length === 0) break;
          found.push(...page.map(({ effect, attempt }) => `${effect}/${attempt}`));
          after = page.at(-1)?.key ?? '';
        }
        expect(found).toEqual(['c0:0/0', 'c0:0/3', 'c0:0/6', 'c1:0/1', 'c1:0/4', 'c2:0/2', 'c2:0/5']);
      });
    });
  });

  describe('attachments', () => {
    const bytes = new TextEncoder().encode('a picture');
    const hash = checksum(bytes);
    const meta = { name: 'a.png', type: 'image/png', size: bytes.length, by: actorNamed('ana'), at: 3 };

    it('keeps bytes by their hash and links them to an incident', async () => {
      await factory.use(async ({ attachments, upkeep }) => {
        expect(await attachments.read(hash)).toBeNull();
        await attachments.write(hash, bytes);
        await attachments.write(hash, bytes);
        expect(Buffer.from((await attachments.read(hash)) ?? []).toString()).toBe('a picture');
        expect(await attachments.linked(incidentNumber(1), hash)).toBeNull();
        await attachments.link(incidentNumber(1), hash, meta);
        expect(await attachments.linked(incidentNumber(1), hash)).toEqual(meta);
        expect(await attachments.linked(incidentNumber(2), hash)).toBeNull();
        expect(await upkeep.links(incidentNumber(1))).toEqual([{ hash, ...meta }]);
      });
    });

    it('refuses bytes that are not what their name says', async () => {
      await factory.use(async ({ attachments }) => {
        await expect(attachments.write(checksum(Uint8Array.of(1)), bytes)).rejects.toThrow(TypeError);
        expect(await attachments.read('../../etc/passwd')).toBeNull();
      });
    });

    it('removes bytes with the last incident that links them', async () => {
      await factory.use(async ({ attachments, upkeep }) => {
        await attachments.write(hash, bytes);
        await attachments.link(incidentNumber(1), hash, meta);
        await attachments.link(incidentNumber(2), hash, meta);
        await upkeep.erase(incidentNumber(1));
        expect(await attachments.read(hash)).not.toBeNull();
        await upkeep.erase(incidentNumber(2));
        expect(await attachments.read(hash)).toBeNull();
      });
    });
  });
}
