/** What maintenance promises on every adapter: redaction that verifies, compaction that changes nothing, erasure that leaves nothing. */
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { contentHash } from '#server/log/chain.ts';
import { verifyIncident } from '#server/log/verify.ts';
import type { NewEntry, Storage } from '#server/storage/ports.ts';
import { actorNamed, boardEntry, factEntry, incidentNumber } from '#tests/support/log-entries.ts';
import type { StorageFactory } from './factory.ts';

const SECRET = 'hunter2-secret';

/** Real typing: one update a character, as a browser sends it. */
function typed(text: string): Uint8Array[] {
  const doc = new Y.Doc();
  doc.clientID = 4711;
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(update));
  [...text].forEach((character, at) => doc.getText('situation:known').insert(at, character));
  return updates;
}

function rebuilt(entries: { board?: Uint8Array }[]): Y.Doc {
  const doc = new Y.Doc();
  for (const { board } of entries) if (board) Y.applyUpdate(doc, board);
  return doc;
}

async function typeIn(storage: Storage, number: number, texts: string[]): Promise<Uint8Array[]> {
  const doc = new Y.Doc();
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(update));
  texts.forEach((text) => doc.getText('situation:known').insert(doc.getText('situation:known').length, text));
  const entries = updates.map((board, index): NewEntry => {
    return boardEntry(incidentNumber(number), index + 1, { board, id: contentHash(board) });
  });
  await storage.log.append(entries);
  return updates;
}

export function upkeepContract(factory: StorageFactory): void {
  describe('upkeep: redaction', () => {
    it('takes the text away, keeps what stands around it, and still verifies', async () => {
      await factory.use(async (storage) => {
        const incident = incidentNumber(1);
        await typeIn(storage, 1, ['before ', SECRET, ' after']);
        await storage.log.append([factEntry(incident, 4, `it is ${SECRET}`)]);
        await storage.log.saveSnapshot({
          incident,
          seq: 4,
          epoch: 1,
          at: 1,
          facts: `["${SECRET}"]`,
          board: new TextEncoder().encode(SECRET),
        });
        await storage.upkeep.redact(incident, 2, 2, 'a password');
        await storage.upkeep.redact(incident, 4, 4, 'a password');
        const entries = await storage.log.read(incident, 0);
        expect(JSON.stringify(entries)).not.toContain(SECRET);
        expect(entries.map(({ board }) => Buffer.from(board ?? []).includes(SECRET))).toEqual([
          false,
          false,
          false,
          false,
        ]);
        expect(entries[1]?.redacted?.reason).toBe('a password');
        expect(entries[3]?.facts?.[0]).toEqual({ type: 'titled', title: '[removed]' });
        expect(rebuilt(entries).getText('situation:known').toString()).toBe('before  after');
        expect(await storage.log.snapshot(incident)).toBeNull();
        expect(await verifyIncident(storage.log, incident)).toEqual({ entries: 4, redacted: 2, bad: null });
        // A second redaction keeps the digests of what was there first.
        await storage.upkeep.redact(incident, 1, 4, 'again');
        expect((await verifyIncident(storage.log, incident)).bad).toBeNull();
      });
    });

    it('goes on with the chain afterwards', async () => {
      await factory.use(async (storage) => {
        const incident = incidentNumber(1);
        await typeIn(storage, 1, ['a', 'b']);
        await storage.upkeep.redact(incident, 2, 2, 'x');
        const [result] = await storage.log.append([boardEntry(incident, 3)]);
        expect(result?.outcome).toBe('appended');
        expect(await verifyIncident(storage.log, incident)).toEqual({ entries: 3, redacted: 1, bad: null });
      });
    });
  });

  describe('upkeep: compaction', () => {
    it('changes nothing that can be read', async () => {
      await factory.use(async (storage) => {
        const incident = incidentNumber(1);
        const updates = typed('the quick brown fox jumps over the lazy dog. '.repeat(20));
        const entries = updates.map((board, index): NewEntry => {
          const odd = index % 100 === 99;
          const more: Partial<NewEntry> = odd
            ? { id: `command-${index}`, facts: [{ type: 'titled', title: `t${index}` }], actor: null, via: 'web' }
            : {};
          return boardEntry(incident, index + 1, {
            board,
            id: contentHash(board),
            actor: actorNamed(`p${index % 3}`),
            ...more,
          });
        });
        await storage.log.append(entries);
        await storage.log.append([boardEntry(incidentNumber(2), 1)]);
        const before = await storage.log.read(incident, 0);
        const tailBefore = await storage.log.tail(0, 10_000);
        await storage.upkeep.compact(incident);
        expect(await storage.log.read(incident, 0)).toEqual(before);
        expect(await storage.log.read(incident, 700, 150)).toEqual(before.slice(700, 850));
        expect(await storage.log.tail(0, 10_000)).toEqual(tailBefore);
        expect(await storage.log.tail(tailBefore[800]?.position ?? 0, 50)).toEqual(tailBefore.slice(801, 851));
        expect(await storage.log.head(incident)).toBe(before.length);
        expect((await verifyIncident(storage.log, incident)).bad).toBeNull();
        // A command is still known by its id.
        const [repeat] = await storage.log.append([boardEntry(incident, before.length + 1, { id: 'command-99' })]);
        expect(repeat).toEqual({ outcome: 'repeat', seq: 100 });
        const [next] = await storage.log.append([boardEntry(incident, before.length + 1)]);
        expect(next?.outcome).toBe('appended');
      });
    });

    it('lets compacted entries be redacted', async () => {
      await factory.use(async (storage) => {
        const incident = incidentNumber(1);
        await typeIn(
          storage,
          1,
          Array.from({ length: 400 }, (_, index) => (index === 200 ? SECRET : `word${index} `)),
        );
        await storage.upkeep.compact(incident);
        await storage.log.read(incident, 0);
        await storage.upkeep.redact(incident, 201, 201, 'a password');
        const entries = await storage.log.read(incident, 0);
        const text = rebuilt(entries).getText('situation:known').toString();
        expect(text).not.toContain(SECRET);
        expect(text).toContain('word199 word201 ');
        expect(await verifyIncident(storage.log, incident)).toEqual({ entries: 400, redacted: 1, bad: null });
      });
    });
  });

  describe('upkeep: identity', () => {
    it('is the same for good, and another one for another log', async () => {
      await factory.use(async (storage) => {
        const identity = await storage.upkeep.identity();
        expect(identity).not.toBe('');
        await storage.log.append([boardEntry(incidentNumber(1), 1)]);
        expect(await storage.upkeep.identity()).toBe(identity);
        await factory.use(async (other) => expect(await other.upkeep.identity()).not.toBe(identity));
      });
    });
  });

  describe('upkeep: erasing and listing', () => {
    it('leaves nothing of an erased incident and gives no position twice', async () => {
      await factory.use(async (storage) => {
        await storage.log.append([
          boardEntry(incidentNumber(1), 1),
          boardEntry(incidentNumber(2), 1),
          boardEntry(incidentNumber(2), 2),
        ]);
        const last = (await storage.log.tail(0, 10)).at(-1)?.position ?? 0;
        await storage.upkeep.erase(incidentNumber(2));
        expect(await storage.upkeep.incidents()).toEqual([incidentNumber(1)]);
        expect(await storage.log.read(incidentNumber(2), 0)).toEqual([]);
        expect((await storage.log.tail(0, 10)).length).toBe(1);
        await storage.log.append([boardEntry(incidentNumber(3), 1)]);
        expect((await storage.log.tail(last, 10)).map(({ entry }) => entry.incident)).toEqual([incidentNumber(3)]);
        const [again] = await storage.log.append([boardEntry(incidentNumber(2), 1)]);
        expect(again?.outcome).toBe('appended');
      });
    });

    it('puts entries back as they were, once, and refuses what does not fit', async () => {
      await factory.use(async (storage) => {
        const incident = incidentNumber(1);
        await typeIn(storage, 1, ['one ', SECRET, ' three']);
        await storage.upkeep.redact(incident, 2, 2, 'x');
        const backup = await storage.log.tail(0, 10);
        await factory.use(async (other) => {
          await other.upkeep.restoreEntries(backup.slice(0, 2));
          await other.upkeep.restoreEntries(backup);
          expect(await other.log.read(incident, 0)).toEqual(await storage.log.read(incident, 0));
          expect(await other.log.tail(0, 10)).toEqual(backup);
          const forged = backup.map((item) => ({ ...item, entry: { ...item.entry, incident: incidentNumber(5) } }));
          await expect(other.upkeep.restoreEntries(forged)).rejects.toThrow('does not fit');
          expect(await other.log.head(incidentNumber(5))).toBe(0);
        });
      });
    });
  });
}
