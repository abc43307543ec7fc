/**
 * What every log promises: one entry per place, one per id, results in order, reads in order, positions that never hide a late
 * entry, payloads back as they were given.
 */
import { describe, expect, it } from 'vitest';
import type { AppendResult, NewEntry, Storage } from '#server/storage/ports.ts';
import { GENESIS_HASH } from '#server/log/chain.ts';
import { expectedHash, toStored } from '#server/log/stored-entry.ts';
import { boardEntry, factEntry, incidentNumber } from '#tests/support/log-entries.ts';
import type { StorageFactory } from './factory.ts';

const outcomes = (results: AppendResult[]): string[] => results.map(({ outcome }) => outcome);

async function fill(storage: Storage, number: number, entries: number): Promise<void> {
  const incident = incidentNumber(number);
  await storage.log.append(Array.from({ length: entries }, (_, index) => boardEntry(incident, index + 1)));
}

export function logContract(factory: StorageFactory): void {
  describe('log: appending', () => {
    it('keeps entries and gives them back as they were', async () => {
      await factory.use(async (storage) => {
        const incident = incidentNumber(1);
        const first = factEntry(incident, 1, 'Checkout errors', {
          effects: [{ type: 'webhook', event: 'declared', id: factory.effect('c1:0') }],
        });
        const second = boardEntry(incident, 2, {
          actor: null,
          facts: [{ type: 'titled', title: 'Ümlaut 🚒 "quoted"' }],
        });
        const results = await storage.log.append([first, second]);
        expect(outcomes(results)).toEqual(['appended', 'appended']);
        const [one, two] = await storage.log.read(incident, 0);
        const hashes = results.map((result) => (result.outcome === 'appended' ? result.hash : ''));
        expect(one).toEqual({ ...first, hash: hashes[0] });
        expect({ ...two, board: [...(two?.board ?? [])] }).toEqual({
          ...second,
          board: [...(second.board ?? [])],
          hash: hashes[1],
        });
        expect(await storage.log.head(incident)).toBe(2);
      });
    });

    it('answers an empty call and an unknown incident', async () => {
      await factory.use(async (storage) => {
        expect(await storage.log.append([])).toEqual([]);
        expect(await storage.log.head(incidentNumber(77))).toBe(0);
        expect(await storage.log.read(incidentNumber(77), 0)).toEqual([]);
        expect(await storage.log.snapshot(incidentNumber(77))).toBeNull();
        expect(await storage.log.tail(0, 10)).toEqual([]);
      });
    });

    it('does nothing on a repeated id, whatever place it claims', async () => {
      await factory.use(async (storage) => {
        const incident = incidentNumber(1);
        await fill(storage, 1, 3);
        const repeat: NewEntry = boardEntry(incident, 4, { id: 'edit-2' });
        const old: NewEntry = boardEntry(incident, 2, { id: 'edit-3' });
        expect(await storage.log.append([repeat, old])).toEqual([
          { outcome: 'repeat', seq: 2 },
          { outcome: 'repeat', seq: 3 },
        ]);
        expect(await storage.log.head(incident)).toBe(3);
        // The same id in another incident is another entry.
        expect(outcomes(await storage.log.append([boardEntry(incidentNumber(2), 1, { id: 'edit-2' })]))).toEqual([
          'appended',
        ]);
      });
    });

    it('refuses a place that is taken or not the next', async () => {
      await factory.use(async (storage) => {
        const incident = incidentNumber(1);
        await fill(storage, 1, 2);
        const results = await storage.log.append([
          boardEntry(incident, 2, { id: 'late' }),
          boardEntry(incident, 9, { id: 'gap' }),
          boardEntry(incident, 3, { id: 'fits, but may build on what did not' }),
          boardEntry(incidentNumber(2), 1, { id: 'elsewhere' }),
        ]);
        expect(outcomes(results)).toEqual(['taken', 'taken', 'taken', 'appended']);
        expect(outcomes(await storage.log.append([boardEntry(incident, 3, { id: 'fits' })]))).toEqual(['appended']);
        expect((await storage.log.read(incident, 0)).map(({ id }) => id)).toEqual(['edit-1', 'edit-2', 'fits']);
      });
    });

    it('gives each place to exactly one of many who claim it at once', async () => {
      await factory.use(async (storage) => {
        const incident = incidentNumber(1);
        const write = async (writer: number): Promise<void> => {
          for (let made = 0; made < 20;) {
            const seq = (await storage.log.head(incident)) + 1;
            const [result] = await storage.log.append([boardEntry(incident, seq, { id: `w${writer}-${made}` })]);
            if (result?.outcome === 'appended') made += 1;
          }
        };
        await Promise.all(Array.from({ length: 8 }, (_, writer) => write(writer)));
        const entries = await storage.log.read(incident, 0);
        expect(entries.map(({ seq }) => seq)).toEqual(Array.from({ length: 160 }, (_, index) => index + 1));
        expect(new Set(entries.map(({ id }) => id)).size).toBe(160);
      });
    });

    it('keeps large payloads whole', async () => {
      await factory.use(async (storage) => {
        const incident = incidentNumber(1);
        const board = Uint8Array.from({ length: 9_000_000 }, (_, index) => (index * 31) & 255);
        await storage.log.append([boardEntry(incident, 1, { board }), factEntry(incident, 2, 'x'.repeat(300_000))]);
        const [one, two] = await storage.log.read(incident, 0);
        expect(Buffer.compare(one?.board ?? new Uint8Array(), board)).toBe(0);
        expect(two?.facts?.[0]).toEqual({ type: 'titled', title: 'x'.repeat(300_000) });
      });
    });

    it('is not changed by a caller that changes what it handed in', async () => {
      await factory.use(async (storage) => {
        const incident = incidentNumber(1);
        const entry = boardEntry(incident, 1, { board: Uint8Array.of(1, 2, 3) });
        await storage.log.append([entry]);
        entry.board?.fill(9);
        expect([...((await storage.log.read(incident, 0))[0]?.board ?? [])]).toEqual([1, 2, 3]);
      });
    });
  });

  describe('log: reading', () => {
    it('reads after a place and at most as many as asked for', async () => {
      await factory.use(async (storage) => {
        await fill(storage, 1, 2500);
        const incident = incidentNumber(1);
        expect((await storage.log.read(incident, 10, 3)).map(({ seq }) => seq)).toEqual([11, 12, 13]);
        expect(await storage.log.read(incident, 2500)).toEqual([]);
        expect((await storage.log.read(incident, 0)).length).toBe(2500);
      });
    });

    it('chains every entry to the one before', async () => {
      await factory.use(async (storage) => {
        await fill(storage, 1, 5);
        await storage.log.append([factEntry(incidentNumber(1), 6, 'last')]);
        let previous = GENESIS_HASH;
        for (const entry of await storage.log.read(incidentNumber(1), 0)) {
          expect(entry.hash).toBe(expectedHash(previous, toStored(entry)));
          previous = entry.hash;
        }
      });
    });

    it('follows all incidents in commit order and never hides an entry that came late', async () => {
      await factory.use(async (storage) => {
        const seen: string[] = [];
        let position = 0;
        let done = false;
        const follow = async (): Promise<void> => {
          for (;;) {
            const last = done;
            const page = await storage.log.tail(position, 7);
            for (const item of page) {
              expect(item.position).toBeGreaterThan(position);
              position = item.position;
              seen.push(`${item.entry.incident}/${item.entry.seq}`);
            }
            if (page.length === 0) {
              if (last) return;
              await new Promise((resolve) => setImmediate(resolve));
            }
          }
        };
        const following = follow();
        const write = async (number: number): Promise<void> => {
          for (let seq = 1; seq <= 60; seq++) await storage.log.append([boardEntry(incidentNumber(number), seq)]);
        };
        await Promise.all([1, 2, 3, 4, 5].map(write));
        done = true;
        await following;
        expect(seen.length).toBe(300);
        expect(new Set(seen).size).toBe(300);
      });
    });
  });

  describe('log: following facts', () => {
    it('misses no fact when typing is left out, and says what changed', async () => {
      await factory.use(async (storage) => {
        const incident = incidentNumber(1);
        for (let seq = 1; seq <= 300; seq++) {
          await storage.log.append([seq % 50 === 0 ? factEntry(incident, seq, `t${seq}`) : boardEntry(incident, seq)]);
        }
        await storage.log.append([boardEntry(incidentNumber(2), 1)]);
        const follow = async (): Promise<number[]> => {
          const found: number[] = [];
          for (let position = 0; ;) {
            const page = await storage.log.tail(position, 4, { factsOnly: true });
            if (page.length === 0) return found;
            position = page.at(-1)?.position ?? position;
            found.push(...page.flatMap(({ entry }) => (entry.facts ? [entry.seq] : [])));
          }
        };
        expect(await follow()).toEqual([50, 100, 150, 200, 250, 300]);
        await storage.upkeep.compact(incident);
        expect(await follow()).toEqual([50, 100, 150, 200, 250, 300]);
        const all = await storage.upkeep.changedSince(0);
        expect(all.incidents).toEqual([incidentNumber(1), incidentNumber(2)]);
        expect((await storage.upkeep.changedSince(all.position - 1)).incidents).toEqual([incidentNumber(2)]);
        expect(await storage.upkeep.changedSince(all.position)).toEqual({ position: all.position, incidents: [] });
      });
    });
  });

  describe('log: snapshots', () => {
    it('gives back the newest', async () => {
      await factory.use(async (storage) => {
        const incident = incidentNumber(1);
        await fill(storage, 1, 3);
        const board = Uint8Array.from({ length: 5000 }, (_, index) => index & 255);
        const base = { incident, epoch: 1, at: 5, facts: '[{"type":"titled","title":"é"}]' };
        await storage.log.saveSnapshot({ ...base, seq: 2, board, index: Uint8Array.of(7) });
        await storage.log.saveSnapshot({ ...base, seq: 1, board: Uint8Array.of(1) });
        const snapshot = await storage.log.snapshot(incident);
        expect(snapshot?.seq).toBe(2);
        expect(snapshot?.facts).toBe(base.facts);
        expect([...(snapshot?.index ?? [])]).toEqual([7]);
        expect(Buffer.compare(snapshot?.board ?? new Uint8Array(), board)).toBe(0);
      });
    });

    it('keeps none of an epoch that has ended', async () => {
      await factory.use(async (storage) => {
        const incident = incidentNumber(1);
        await storage.log.append([boardEntry(incident, 1, { epoch: 2 })]);
        await storage.log.saveSnapshot({ incident, seq: 1, epoch: 1, at: 5, facts: '[]', board: Uint8Array.of(1) });
        expect(await storage.log.snapshot(incident)).toBeNull();
      });
    });
  });
}
