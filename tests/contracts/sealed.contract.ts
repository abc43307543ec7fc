/** The contract on sealed phases. */
import { describe, expect, it } from 'vitest';
import type { BoardId } from '#model/ids.ts';
import { parseBoardId } from '#model/ids.ts';
import type { SealedPhase } from '#server/storage/sealed.ts';
import { incidentNumber } from '#tests/support/log-entries.ts';
import type { StorageFactory } from './factory.ts';

function id(text: string): BoardId {
  const parsed = parseBoardId(text);
  if (!parsed) throw new TypeError(`${text} is no board id`);
  return parsed;
}
const phase = (name: string, more: Partial<SealedPhase> = {}): SealedPhase => ({
  id: id(name),
  incident: incidentNumber(1),
  kind: 'cards',
  prompt: 'What surprised you?',
  anonymous: true,
  most: 5,
  openedAt: 1,
  state: 'open',
  key: 'wrapped-key',
  ...more,
});
const slip = (name: string, handle = 'h1', box: string | null = `box of ${name}`) => ({ id: id(name), handle, box });

export function sealedContract(factory: Pick<StorageFactory, 'use'>): void {
  describe('sealed phases', () => {
    it('opens each once and lists them by incident, oldest first', async () => {
      await factory.use(async ({ sealed }) => {
        expect(await sealed.phases(incidentNumber(1))).toEqual([]);
        expect(await sealed.open(phase('late', { openedAt: 9 }))).toBe(true);
        expect(await sealed.open(phase('early', { kind: 'votes', anonymous: false }))).toBe(true);
        expect(await sealed.open(phase('elsewhere', { incident: incidentNumber(2) }))).toBe(true);
        expect(await sealed.open(phase('late', { prompt: 'another' }))).toBe(false);
        const listed = await sealed.phases(incidentNumber(1));
        expect(listed).toEqual([phase('early', { kind: 'votes', anonymous: false }), phase('late', { openedAt: 9 })]);
      });
    });

    it('keeps, replaces and takes back slips for the handle that made them only', async () => {
      await factory.use(async ({ sealed }) => {
        await sealed.open(phase('p'));
        expect(await sealed.put(id('p'), slip('a'), 5)).toBe('kept');
        expect(await sealed.put(id('p'), slip('a', 'h1', 'new'), 5)).toBe('kept');
        expect(await sealed.put(id('p'), slip('a', 'h2', 'theirs'), 5)).toBe('not-yours');
        expect(await sealed.put(id('p'), slip('a', 'h2', null), 5)).toBe('not-yours');
        expect(await sealed.put(id('p'), slip('none', 'h1', null), 5)).toBe('not-yours');
        expect(await sealed.put(id('p'), slip('b', 'h2'), 5)).toBe('kept');
        expect(await sealed.slips(id('p'))).toEqual([
          { id: 'a', handle: 'h1', box: 'new' },
          { id: 'b', handle: 'h2', box: 'box of b' },
        ]);
        expect(await sealed.put(id('p'), slip('a', 'h1', null), 5)).toBe('kept');
        expect(await sealed.slips(id('p'))).toHaveLength(1);
      });
    });

    it('holds the limit for each handle when many come at once', async () => {
      await factory.use(async ({ sealed }) => {
        await sealed.open(phase('p'));
        const names = Array.from({ length: 8 }, (_, index) => `card-${index}`);
        const outcomes = await Promise.all(names.map((name) => sealed.put(id('p'), slip(name), 3)));
        expect(outcomes.filter((outcome) => outcome === 'kept')).toHaveLength(3);
        expect(outcomes.filter((outcome) => outcome === 'full')).toHaveLength(5);
        expect(await sealed.put(id('p'), slip('other', 'h2'), 3)).toBe('kept');
      });
    });

    it('takes nothing more once it closes, and forgets everything when it ends', async () => {
      await factory.use(async ({ sealed }) => {
        await sealed.open(phase('p'));
        await sealed.put(id('p'), slip('a'), 5);
        expect(await sealed.close(id('p'))).toBe(true);
        expect(await sealed.close(id('p'))).toBe(false);
        expect(await sealed.put(id('p'), slip('b'), 5)).toBe('closed');
        expect(await sealed.put(id('nowhere'), slip('b'), 5)).toBe('closed');
        expect(await sealed.slips(id('p'))).toHaveLength(1);
        await sealed.end(id('p'));
        await sealed.end(id('p'));
        expect(await sealed.slips(id('p'))).toEqual([]);
        expect(await sealed.phases(incidentNumber(1))).toEqual([phase('p', { state: 'over', key: '' })]);
      });
    });

    it('forgets an incident with its prompts, and no other', async () => {
      await factory.use(async ({ sealed }) => {
        await sealed.open(phase('open'));
        await sealed.put(id('open'), slip('a'), 5);
        await sealed.open(phase('over', { openedAt: 2 }));
        await sealed.end(id('over'));
        await sealed.open(phase('elsewhere', { incident: incidentNumber(2) }));
        await sealed.forget(incidentNumber(1));
        await sealed.forget(incidentNumber(3));
        expect(await sealed.phases(incidentNumber(1))).toEqual([]);
        expect(await sealed.slips(id('open'))).toEqual([]);
        expect(await sealed.put(id('open'), slip('b'), 5)).toBe('closed');
        expect(await sealed.phases(incidentNumber(2))).toHaveLength(1);
      });
    });

    it('is in no list that a backup is made of', async () => {
      await factory.use(async ({ sealed, upkeep }) => {
        await sealed.open(phase('p'));
        await sealed.put(id('p'), slip('a'), 5);
        expect(await upkeep.tableNames()).toEqual([]);
        expect(await upkeep.incidents()).toEqual([]);
      });
    });
  });
}
