/**
 * A pasted secret is taken out of the real server on a real disk: of every file of its data folder, byte by byte and with compressed
 * parts unpacked, of every surface, and of a backup made afterwards. Packed history, snapshots, and boards that were begun anew are part of it.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { zstdDecompressSync } from 'node:zlib';
import { afterEach, expect, it } from 'vitest';
import * as Y from 'yjs';
import { parseIncidentId, type IncidentId } from '#model/ids.ts';
import { backup } from '#server/log/backup.ts';
import { verify } from '#server/log/verify.ts';
import { openStorage } from '#server/storage/open.ts';
import type { Storage } from '#server/storage/ports.ts';
import { until } from '#tests/support/whole-server.ts';
import { ServerProcess } from './server-process.ts';
import { SyncClient } from './sync-client.ts';

const SECRET = 'tr0ub4dor-and-3-staples';
const FORMATS = ['md', 'json', 'html'];
const ZSTD = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);

let server: ServerProcess;
afterEach(async () => {
  await server.kill();
  server.remove();
});

function filesIn(dir: string): string[] {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .map((name) => join(dir, name))
    .filter((path) => statSync(path).isFile());
}

/** Compressed bytes unpacked, whether they are a whole value or stand somewhere in one. */
function unpacked(bytes: Buffer): Buffer {
  const at = bytes.indexOf(ZSTD);
  if (at < 0) return bytes;
  try {
    return zstdDecompressSync(bytes.subarray(at));
  } catch {
    return bytes;
  }
}

/** Every value of every table, unpacked. */
function valuesIn(path: string): Buffer[] {
  const db = new DatabaseSync(path, { readOnly: true, timeout: 2000 });
  try {
    const tables = db.prepare(`SELECT name FROM sqlite_master WHERE type = 'table' AND sql IS NOT NULL`).all();
    return tables.flatMap(({ name }) =>
      db
        .prepare(`SELECT * FROM "${String(name)}"`)
        .all()
        .flatMap(Object.values)
        .map((value: unknown) =>
          value instanceof Uint8Array ? unpacked(Buffer.from(value)) : Buffer.from(String(value)),
        ),
    );
  } finally {
    db.close();
  }
}

/** Files below a folder in which the words stand, as they are and unpacked; a server that runs lets nobody read its tables. */
function holders(dir: string, words: string, isRunning = false): string[] {
  return filesIn(dir).filter((path) => {
    const bytes = readFileSync(path);
    if (bytes.includes(words) || unpacked(bytes).includes(words)) return true;
    return !isRunning && path.endsWith('.db') && valuesIn(path).some((value) => value.includes(words));
  });
}

/** An entry of the timeline whose words are typed with one transaction each. */
function typeEntry(doc: Y.Doc, id: string, pieces: readonly string[]): Y.Text {
  const text = new Y.Text();
  doc.getMap('timeline').set(id, new Y.Map<unknown>([['text', text], ['kind', 'note'], ['happenedAt', 1_790_000_000_000]])); // prettier-ignore
  for (const piece of pieces) text.insert(text.length, piece);
  return text;
}

async function onDisk<Value>(dir: string, work: (storage: Storage) => Promise<Value>): Promise<Value> {
  const storage = await openStorage({ kind: 'sqlite', dir });
  try {
    return await work(storage);
  } finally {
    await storage.close();
  }
}

async function begin(): Promise<IncidentId> {
  server = new ServerProcess();
  await server.start();
  await server.ready();
  const incident = parseIncidentId(await server.declare('Checkout errors'));
  if (incident === null) throw new Error('no incident');
  return incident;
}

/** The secret in every place where people write: pasted, typed letter by letter, struck out again, in rich text, in facts. */
async function writeSecret(incident: IncidentId): Promise<SyncClient> {
  const client = new SyncClient(server.address(incident));
  await client.synced;
  const { doc } = client;
  typeEntry(doc, 'entry-pasted', ['the key is ', SECRET, ', please rotate it']);
  const struck = typeEntry(doc, 'entry-struck', [`${SECRET} struck`]);
  struck.delete(0, SECRET.length);
  const inner = typeEntry(doc, 'entry-split', [SECRET.slice(0, 9), SECRET.slice(9)]);
  inner.insert(0, 'split: ');
  const paragraph = new Y.XmlElement('paragraph');
  paragraph.insert(0, [new Y.XmlText(`in notes ${SECRET}`)]);
  doc.getXmlFragment('notes').insert(0, [paragraph]);
  doc.getText('situation:known').insert(0, `known: ${SECRET} and this stays`);
  // One entry each: letter by letter, and so that there is a history to pack.
  const typed = typeEntry(doc, 'entry-typed', []);
  for (let i = 0; i < 200; i++) {
    typed.insert(i, SECRET[i] ?? '.');
    doc.getText('situation:doing').insert(0, `edit ${i} `);
    await until(() => client.acknowledgedClock >= client.clockOf(doc.clientID), `edit ${i} is saved`);
  }
  await until(() => client.acknowledgedClock >= client.clockOf(doc.clientID), 'all is saved');
  const publish = await server.api('POST', `/incidents/${incident}/commands`, { id: 'publish-1', type: 'publish-update', update: 'update-1', audience: 'internal', text: `we use ${SECRET}` }); // prettier-ignore
  expect(publish.status, publish.text).toBe(200);
  await server.api('POST', `/incidents/${incident}/commands`, { id: 'title-1', type: 'retitle', title: `Errors ${SECRET}` }); // prettier-ignore
  return client;
}

async function surfaces(incident: IncidentId): Promise<[string, string][]> {
  const paths = [
    `/incidents/${incident}`,
    `/incidents/${incident}/record`,
    '/incidents',
    `/search?q=${SECRET.split('-')[0]}`,
    `/incidents/${incident}/similar`,
    `/incidents/${incident}/deliveries`,
    ...FORMATS.map((format) => `/incidents/${incident}/export?format=${format}`),
  ];
  return Promise.all(
    paths.map(async (path): Promise<[string, string]> => [path, (await server.api('GET', path)).text]),
  );
}

it('a secret that was pasted, typed, struck out, published and copied is nowhere afterwards', async () => {
  const incident = await begin();
  const client = await writeSecret(incident);
  await until(
    async () => (await surfaces(incident)).filter(([, text]) => text.includes(SECRET)).length >= 4,
    'it shows',
  );
  // The board is begun anew once for another reason: its first entry repeats everything.
  const other = await server.api('POST', `/incidents/${incident}/redactions`, { text: 'edit 17 ', reason: 'a test' });
  expect(other.status, other.text).toBe(204);
  client.close();
  await server.kill('SIGTERM');
  const packed = await onDisk(server.dir, (storage) => storage.upkeep.compact(incident));
  expect(packed.after).toBeLessThan(packed.before);
  expect(holders(server.dir, SECRET).length).toBeGreaterThan(0);
  await server.start();
  await server.ready();
  const back = new SyncClient(server.address(incident));
  await back.synced;
  const done = await server.api('POST', `/incidents/${incident}/redactions`, { text: SECRET, reason: 'a key' });
  expect(done.status, done.text).toBe(204);
  for (const [path, text] of await surfaces(incident)) expect([path, text.includes(SECRET)]).toEqual([path, false]);
  const fresh = new SyncClient(server.address(incident));
  await fresh.synced;
  expect(JSON.stringify(fresh.doc.getMap('timeline').toJSON())).toContain(', please rotate it');
  expect(fresh.doc.getText('situation:known').toString()).toBe('known:  and this stays');
  expect(JSON.stringify([...fresh.doc.share.keys()].map((key) => String(fresh.doc.get(key))))).not.toContain(SECRET);
  // Somebody goes on writing, and what he writes lasts.
  fresh.doc.getText('situation:known').insert(0, 'again ');
  await until(() => fresh.acknowledgedClock >= fresh.clockOf(fresh.doc.clientID), 'his words are saved');
  fresh.close();
  back.close();
  await until(() => holders(server.dir, SECRET, true).length === 0, 'no file of the running server holds it');
  await server.kill('SIGTERM');
  expect(holders(server.dir, SECRET)).toEqual([]);
  const to = mkdtempSync(join(tmpdir(), 'muster-redacted-'));
  try {
    const verdict = await onDisk(server.dir, async (storage) => {
      await backup(storage, { to: join(to, 'b'), now: 5 });
      return verify(storage);
    });
    expect(verdict).toMatchObject({ bad: [], missing: [] });
    expect(verdict.redacted).toBeGreaterThan(20);
    expect(holders(to, SECRET)).toEqual([]);
  } finally {
    rmSync(to, { recursive: true, force: true });
  }
}, 240_000);

it('entries by their numbers: what they wrote goes from later boards too, and nothing else does', async () => {
  const incident = await begin();
  const client = new SyncClient(server.address(incident));
  await client.synced;
  client.doc.getText('situation:known').insert(0, 'before ');
  await until(() => client.acknowledgedClock >= 7, 'the first words are saved');
  client.doc.getText('situation:known').insert(7, SECRET);
  await until(() => client.acknowledgedClock >= 7 + SECRET.length, 'the secret is saved');
  client.doc.getText('situation:known').insert(7 + SECRET.length, ' after');
  await until(() => client.acknowledgedClock >= 13 + SECRET.length, 'the rest is saved');
  client.close();
  await server.api('POST', `/incidents/${incident}/redactions`, { text: 'Checkout', reason: 'a test' });
  await server.kill('SIGTERM');
  const at = await onDisk(server.dir, async (storage) => {
    const entries = await storage.log.read(incident, 0);
    return entries.find(({ board }) => board && Buffer.from(board).includes(SECRET))?.seq ?? 0;
  });
  await server.start();
  await server.ready();
  const done = await server.api('POST', `/incidents/${incident}/redactions`, { from: at, to: at, reason: 'a key' });
  expect(done.status, done.text).toBe(204);
  const fresh = new SyncClient(server.address(incident));
  await fresh.synced;
  expect(fresh.doc.getText('situation:known').toString()).toBe('before  after');
  fresh.close();
  await until(() => holders(server.dir, SECRET, true).length === 0, 'no file of the running server holds it');
  await server.kill('SIGTERM');
  expect(holders(server.dir, SECRET)).toEqual([]);
  expect(await onDisk(server.dir, verify)).toMatchObject({ bad: [] });
}, 240_000);
