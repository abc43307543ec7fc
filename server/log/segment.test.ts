import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { actorNamed, boardEntry, incidentNumber } from '#tests/support/log-entries.ts';
import { GENESIS_HASH, contentHash } from './chain.ts';
import { decodeSegment, encodeSegment } from './segment.ts';
import type { PositionedEntry } from './segment.ts';
import { expectedHash, unchained } from './stored-entry.ts';
import { boardTombstone, tombstoneOf } from './tombstone.ts';

/** Typing by several people, one update a key, as in a live room. */
function typing(people: number, keys: number): Uint8Array[] {
  const docs = Array.from({ length: people }, (_, index) => {
    const doc = new Y.Doc();
    doc.clientID = 1_000_000_000 + index * 7919;
    return doc;
  });
  const updates: Uint8Array[] = [];
  let random = 7;
  for (let key = 0; key < keys; key++) {
    random = (random * 1_103_515_245 + 12_345) & 0x7fffffff;
    const doc = docs[random % people];
    if (!doc) continue;
    const before = Y.encodeStateVector(doc);
    const text = doc.getText('situation:known');
    text.insert(Math.min(text.length, (random >> 8) % (text.length + 1)), 'etaoin shrdlu'[random % 13] ?? ' ');
    const update = Y.encodeStateAsUpdate(doc, before);
    updates.push(update);
    for (const other of docs) if (other !== doc) Y.applyUpdate(other, update);
  }
  return updates;
}

function chained(updates: readonly Uint8Array[]): PositionedEntry[] {
  let hash = GENESIS_HASH;
  return updates.map((board, index) => {
    const at = 1_700_000_000_000 + index * 180;
    const actor = actorNamed(`person-${index % 5}`);
    const entry = unchained(boardEntry(incidentNumber(1), index + 1, { board, id: contentHash(board), at, actor }));
    hash = expectedHash(hash, entry);
    return { position: index * 3 + 1, entry: { ...entry, hash } };
  });
}

describe('segments', () => {
  it('give back every entry, and take less than twice the bytes of the updates', () => {
    const updates = typing(5, 2048);
    const entries = chained(updates);
    const bytes = encodeSegment(GENESIS_HASH, entries);
    expect(decodeSegment(bytes)).toEqual(entries);
    const written = updates.reduce((sum, update) => sum + update.length, 0);
    expect(bytes.length).toBeLessThan(written * 2);
  });

  it('keep odd entries: no actor, clock stepped back, new epoch, ids from outside', () => {
    const [one, two] = chained([Uint8Array.of(1), Uint8Array.of(2)]);
    if (!one || !two) throw new Error('two entries are needed');
    const base = {
      ...one.entry,
      actor: null,
      id: 'command-1',
      facts: '[{"type":"titled","title":"x"}]',
      effects: '[]',
    };
    const first = { ...base, hash: expectedHash(GENESIS_HASH, base) };
    const second = { ...two.entry, at: 5, epoch: 9, id: contentHash(Uint8Array.of(7)) };
    const entries = [
      { position: 4, entry: first },
      { position: 90, entry: { ...second, hash: expectedHash(first.hash, second) } },
    ];
    expect(decodeSegment(encodeSegment(GENESIS_HASH, entries))).toEqual(entries);
  });

  it('do not read when damaged', () => {
    const bytes = encodeSegment(GENESIS_HASH, chained(typing(1, 100)));
    expect(() => decodeSegment(bytes.subarray(0, bytes.length - 3))).toThrow();
    expect(() => decodeSegment(Uint8Array.of(9, 1, 2))).toThrow('unknown format');
  });
});

describe('tombstones', () => {
  it('keep the place of everything written around what is removed', () => {
    const doc = new Y.Doc();
    const updates: Uint8Array[] = [];
    doc.on('update', (update: Uint8Array) => updates.push(update));
    const text = doc.getText('t');
    text.insert(0, 'keep ');
    text.insert(5, 'SECRET');
    text.insert(8, '(inside)');
    text.insert(text.length, ' end');
    doc.getMap('m').set('k', new Y.Map([['secret', 'SECRET2']]));
    doc.getMap<Y.Map<string>>('m').get('k')?.set('other', 'fine');
    const redacted = updates.map((update, index) => (index === 1 || index === 4 ? boardTombstone(update) : update));
    const rebuilt = new Y.Doc();
    redacted.forEach((update) => Y.applyUpdate(rebuilt, update));
    expect(rebuilt.getText('t').toString()).toBe('keep (inside) end');
    expect(rebuilt.getMap('m').toJSON()).toEqual({ k: { other: 'fine' } });
    expect(Y.encodeStateVector(rebuilt)).toEqual(Y.encodeStateVector(doc));
    expect(rebuilt.store.pendingStructs).toBeNull();
    expect(Buffer.concat(redacted).includes('SECRET')).toBe(false);
  });

  it('keep deletions, and leave nothing of bytes that are no update', () => {
    const doc = new Y.Doc();
    doc.getText('t').insert(0, 'abc');
    const before = Y.encodeStateVector(doc);
    doc.getText('t').delete(1, 1);
    const update = Y.encodeStateAsUpdate(doc, before);
    expect(boardTombstone(update)).toEqual(update);
    expect(tombstoneOf({ board: Uint8Array.of(255, 255, 255) }, 1)).toEqual({});
  });

  it('take out only the structs that are named, wherever they lie in an item', () => {
    const doc = new Y.Doc();
    doc.clientID = 7;
    doc.getText('t').insert(0, 'before SECRET after SECRET.');
    const only = new Map([[7, [[7, 13] as const, [7, 13] as const, [9, 12] as const, [20, 26] as const]]]);
    const bytes = boardTombstone(Y.encodeStateAsUpdate(doc), only);
    expect(Buffer.from(bytes).includes('SECRET')).toBe(false);
    const after = new Y.Doc();
    Y.applyUpdate(after, bytes);
    expect(after.getText('t').toString()).toBe('before  after .');
    expect(Y.getState(after.store, 7)).toBe(Y.getState(doc.store, 7));
    // What others wrote meanwhile still finds its place, and who has the words loses them.
    doc.getText('t').insert(27, ' More');
    Y.applyUpdate(after, Y.encodeStateAsUpdate(doc, Y.encodeStateVector(after)));
    expect(after.getText('t').toString()).toBe('before  after . More');
  });

  it('remove what people wrote from facts and effects, and nothing else', () => {
    const facts = JSON.stringify([
      {
        type: 'declared',
        number: 4,
        title: 'SECRET',
        severity: 'SEV1',
        origin: { kind: 'alert', name: 'SECRET' },
        services: ['checkout'],
      },
      { type: 'alert-received', labels: { host: 'SECRET' }, url: null, fingerprint: 'abc' },
    ]);
    const effects = JSON.stringify([{ type: 'notify', to: 'ana', about: 'SECRET', id: 'c:0' }]);
    const tombstone = tombstoneOf({ facts, effects }, 1);
    expect(JSON.parse(tombstone.facts ?? '')).toEqual([
      {
        type: 'declared',
        number: 4,
        title: '[removed]',
        severity: 'SEV1',
        origin: { kind: 'alert', name: '[removed]' },
        services: ['checkout'],
      },
      { type: 'alert-received', labels: { host: '[removed]' }, url: null, fingerprint: 'abc' },
    ]);
    expect(JSON.parse(tombstone.effects ?? '')).toEqual([{ type: 'notify', to: 'ana', about: '[removed]', id: 'c:0' }]);
  });
});
