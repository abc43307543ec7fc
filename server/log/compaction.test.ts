import { expect, test } from 'vitest';
import { parseIncidentId } from '#model/ids.ts';
import type { IncidentId } from '#model/ids.ts';
import { Compaction } from './compaction.ts';

const MINUTE = 60_000;
const idOf = (name: string): IncidentId => {
  const id = parseIncidentId(name.padEnd(16, '-'));
  if (!id) throw new Error(`${name} makes no id`);
  return id;
};

test('packs what has changed once nobody is in it, and not again', async () => {
  const [busy, quiet] = [idOf('busy'), idOf('quiet')];
  const open = new Set([busy]);
  const packed: IncidentId[] = [];
  let log = [busy, quiet];
  const compaction = new Compaction(
    {
      upkeep: {
        changedSince: async (after) => ({ position: 2, incidents: after === 0 ? log : [] }),
        compact: async (incident) => {
          packed.push(incident);
          return { before: 0, after: 0 };
        },
      },
      isOpen: (incident) => open.has(incident),
      failed: (error) => expect(error).toBeNull(),
    },
    0,
  );
  compaction.tick(9 * MINUTE);
  await compaction.settled();
  expect(packed).toEqual([]);
  compaction.tick(10 * MINUTE);
  await compaction.settled();
  expect(packed).toEqual([quiet]);
  open.clear();
  log = [];
  compaction.tick(20 * MINUTE);
  await compaction.settled();
  compaction.tick(30 * MINUTE);
  await compaction.settled();
  expect(packed).toEqual([quiet, busy]);
});

test('a failure is told and the next round tries again', async () => {
  const told: unknown[] = [];
  let tries = 0;
  const compaction = new Compaction(
    {
      upkeep: {
        changedSince: async () => ({ position: 1, incidents: [idOf('one')] }),
        compact: async () => {
          tries += 1;
          if (tries === 1) throw new Error('disk');
          return { before: 2, after: 1 };
        },
      },
      isOpen: () => false,
      failed: (error) => told.push(error),
    },
    0,
  );
  compaction.tick(10 * MINUTE);
  await compaction.settled();
  compaction.tick(20 * MINUTE);
  await compaction.settled();
  expect([told.length, tries]).toEqual([1, 2]);
});
