/**
 * Prints what storage does on this machine: appends one at a time and together, time to the ack, delay of the event loop meanwhile,
 * small reads on this thread against a reader's, bytes at rest before and after compaction. Figures, not gates.
 * Run: node scripts/storage-figures.ts [folder]
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import * as Y from 'yjs';
import { idFromBytes, parseActorId } from '#model/ids.ts';
import type { IncidentId } from '#model/ids.ts';
import { contentHash } from '#server/log/chain.ts';
import { openStorage } from '#server/storage/open.ts';
import type { NewEntry, Storage } from '#server/storage/ports.ts';

const RECORD_BYTES = 200;

const incidentAt = (number: number): IncidentId => {
  const bytes = new Uint8Array(16);
  new DataView(bytes.buffer).setUint32(0, number);
  return idFromBytes<IncidentId>(bytes);
};

function entryAt(incident: IncidentId, seq: number, board: Uint8Array): NewEntry {
  return {
    incident,
    seq,
    at: 1_700_000_000_000 + seq * 150,
    epoch: 1,
    actor: parseActorId(`person-${seq % 5}`),
    via: 'sync',
    id: contentHash(board),
    board,
  };
}

function randomBoard(seed: number): Uint8Array {
  return Uint8Array.from(
    { length: RECORD_BYTES },
    (_, index) => (seed * 2_654_435_761 + index * 40_503) >>> (index % 24),
  );
}

function percentiles(times: number[]): string {
  const sorted = times.toSorted((one, other) => one - other);
  const at = (share: number): string =>
    (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(2);
  return `p50 ${at(0.5)}  p99 ${at(0.99)}  max ${at(1)} ms`;
}

/** Runs something and says what it did to the event loop. */
async function watched(name: string, work: () => Promise<string>): Promise<void> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const cpu = process.cpuUsage();
  const began = performance.now();
  const said = await work();
  const seconds = (performance.now() - began) / 1000;
  delay.disable();
  const { user, system } = process.cpuUsage(cpu);
  const loop = `loop p99 ${(delay.percentile(99) / 1e6).toFixed(1)} ms`;
  console.log(`${name.padEnd(34)} ${said}  ${loop}  cpu ${((user + system) / 1e6 / seconds).toFixed(2)} cores`);
}

async function oneAtATime(storage: Storage, count: number): Promise<string> {
  const times: number[] = [];
  const began = performance.now();
  for (let seq = 1; seq <= count; seq++) {
    const start = performance.now();
    await storage.log.append([entryAt(incidentAt(1), seq, randomBoard(seq))]);
    times.push(performance.now() - start);
  }
  return `${Math.round(count / ((performance.now() - began) / 1000))}/s  ack ${percentiles(times)}`;
}

/** `perSecond` appends spread over a hundred rooms in ticks of 5 ms, for a few seconds. */
async function paced(storage: Storage, firstRoom: number, perSecond: number, seconds: number): Promise<string> {
  const times: number[] = [];
  const heads = new Map<number, number>();
  const pending: Promise<unknown>[] = [];
  const began = performance.now();
  let made = 0;
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      const due = Math.floor(((performance.now() - began) / 1000) * perSecond);
      for (; made < due; made++) {
        const room = firstRoom + (made % 100);
        const seq = (heads.get(room) ?? 0) + 1;
        heads.set(room, seq);
        const start = performance.now();
        pending.push(
          storage.log
            .append([entryAt(incidentAt(room), seq, randomBoard(made))])
            .then(() => times.push(performance.now() - start)),
        );
      }
      if (performance.now() - began < seconds * 1000) return;
      clearInterval(timer);
      resolve();
    }, 5);
  });
  await Promise.all(pending);
  return `${Math.round(made / seconds)}/s  ack ${percentiles(times)}`;
}

async function groups(storage: Storage, room: number, size: number, count: number): Promise<string> {
  const times: number[] = [];
  const began = performance.now();
  for (let group = 0; group < count; group++) {
    const entries = Array.from({ length: size }, (_, index) => {
      const seq = group * size + index + 1;
      return entryAt(incidentAt(room), seq, randomBoard(seq));
    });
    const start = performance.now();
    await storage.log.append(entries);
    times.push(performance.now() - start);
  }
  return `${Math.round((size * count) / ((performance.now() - began) / 1000))}/s  ack ${percentiles(times)}`;
}

async function smallReads(storage: Storage): Promise<void> {
  await storage.tables.put('sessions', 'one', { person: 'ana' });
  const measure = async (name: string, read: () => Promise<unknown>): Promise<void> => {
    const began = performance.now();
    for (let count = 0; count < 5000; count++) await read();
    console.log(`${name.padEnd(34)} ${(((performance.now() - began) / 5000) * 1000).toFixed(0)} us each`);
  };
  await measure('one row, on this thread', () => storage.tables.get('sessions', 'one'));
  await measure('one row, by a reader thread', () => storage.tables.list('sessions', { limit: 1 }));
}

function typing(keys: number): Uint8Array[] {
  const doc = new Y.Doc();
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(update));
  const text = doc.getText('situation:known');
  let at = 0;
  for (let key = 0; key < keys; key++) {
    if (key % 40 === 0) at = (key * 7919) % (text.length + 1);
    text.insert(at, 'etaoin shrdlu'[(key * 31) % 13] ?? ' ');
    at += 1;
  }
  return updates;
}

/** Pages in use, so that what a compaction freed does not count. */
function bytesInUse(dir: string): number {
  const db = new DatabaseSync(join(dir, 'muster.db'), { readOnly: true });
  const pages = (name: string): number => Number(db.prepare(`PRAGMA ${name}`).get()?.[name] ?? 0);
  const used = (pages('page_count') - pages('freelist_count')) * pages('page_size');
  db.close();
  return used;
}

async function atRest(storage: Storage, dir: string): Promise<void> {
  const updates = typing(50_000);
  const incident = incidentAt(9_000_000);
  const before = bytesInUse(dir);
  for (let from = 0; from < updates.length; from += 1000) {
    await storage.log.append(
      updates.slice(from, from + 1000).map((board, index) => entryAt(incident, from + index + 1, board)),
    );
  }
  const sum = updates.reduce((total, update) => total + update.length, 0);
  const loose = bytesInUse(dir) - before;
  const began = performance.now();
  await storage.upkeep.compact(incident);
  const took = performance.now() - began;
  const packed = bytesInUse(dir) - before;
  const times = (bytes: number): string => `${(bytes / sum).toFixed(2)}x`;
  console.log(
    `at rest, 50,000 keystrokes of ${(sum / updates.length).toFixed(0)} bytes: loose ${times(loose)}, compacted ${times(packed)} (${took.toFixed(0)} ms)`,
  );
}

const dir = process.argv[2] ?? (await mkdtemp(join(tmpdir(), 'muster-figures-')));
const storage = await openStorage({ kind: 'sqlite', dir });
console.log(
  `Node ${process.version}, SQLite ${process.versions['sqlite']}, records of ${RECORD_BYTES} bytes, WAL, every commit fsynced`,
);
await watched('one at a time', () => oneAtATime(storage, 3000));
await watched('groups of 50', () => groups(storage, 2, 50, 400));
await watched('1,500/s over 100 rooms', () => paced(storage, 1000, 1500, 4));
await watched('5,000/s over 100 rooms', () => paced(storage, 2000, 5000, 4));
await watched('beside a compaction', async () => {
  const packing = storage.upkeep.compact(incidentAt(2));
  const said = await paced(storage, 3000, 1500, 3);
  await packing;
  return said;
});
await smallReads(storage);
await atRest(storage, dir);
await storage.close();
if (process.argv[2] === undefined) await rm(dir, { recursive: true });
