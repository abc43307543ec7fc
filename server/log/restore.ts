/**
 * Restoring a backup into an empty storage. Every file is checked before anything is written; a restore that was broken off goes on
 * where it was when it is started again with the same backup. Whoever opens the storage has made sure that no server holds it.
 */
import * as z from 'zod';
import { parseActorId, parseEffectId, parseIncidentId } from '#model/ids.ts';
import type { Storage, TablePort } from '#server/storage/ports.ts';
import { BackupError, readBackupFile, readManifest } from './backup-files.ts';
import type { BackupFile, Manifest } from './backup-files.ts';
import { decodePositioned } from './positioned-codec.ts';
import { toLogEntry } from './stored-entry.ts';

/** Where a restore that is under way keeps its place. */
export const RESTORE_TABLE = 'restore-progress';
const PLACE = 'place';

export interface RestoreOptions {
  from: string;
  /** Asked once it can be seen that a restore is under way: false when a server was started in between. */
  isFree?: () => Promise<boolean>;
  progress?: (done: number, all: number) => void;
}

const ROW = z.object({ table: z.string(), key: z.string(), row: z.record(z.string(), z.unknown()) });
const ATTEMPT = z.object({ effect: z.string(), attempt: z.number(), worker: z.string(), at: z.number() });
const LINK = z.object({
  incident: z.string(),
  hash: z.string(),
  name: z.string(),
  type: z.string(),
  size: z.number(),
  by: z.string(),
  at: z.number(),
});

function rowsOf<Row>(file: BackupFile, content: Uint8Array, shape: z.ZodType<Row>): Row[] {
  return Buffer.from(content)
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line, index) => {
      const parsed = shape.safeParse(JSON.parse(line));
      if (!parsed.success) throw new BackupError(`Line ${index + 1} of ${file.name} in the backup cannot be read.`);
      return parsed.data;
    });
}

/** Which files are restored already; 0 for a new restore. Rejects when the storage holds something else. */
async function placeIn(storage: Storage, manifest: Manifest): Promise<number> {
  const place = await storage.tables.get<{ backup: string; done: number }>(RESTORE_TABLE, PLACE);
  if (place) {
    if (place.backup === manifest.id) return place.done;
    throw new BackupError('Another backup was being restored into this folder; begin again with an empty one.');
  }
  const [incidents, tables] = await Promise.all([storage.upkeep.incidents(), storage.upkeep.tableNames()]);
  if (incidents.length > 0 || tables.length > 0) {
    throw new BackupError('A backup is only restored into an empty folder, and this one already holds data.');
  }
  return 0;
}

async function restoreFile(storage: Storage, file: BackupFile, content: Uint8Array): Promise<void> {
  switch (file.kind) {
    case 'tables': {
      const rows = rowsOf(file, content, ROW);
      await Promise.all(rows.map(({ table, key, row }) => storage.tables.put(table, key, row)));
      return;
    }
    case 'log':
      await storage.upkeep.restoreEntries(
        decodePositioned(content).map(({ position, entry }) => ({ position, entry: toLogEntry(entry) })),
      );
      return;
    case 'attempts':
      for (const { effect, attempt, worker, at } of rowsOf(file, content, ATTEMPT)) {
        const id = parseEffectId(effect);
        if (id !== null) await storage.attempts.claim(id, attempt, worker, at);
      }
      return;
    case 'attachment':
      await storage.attachments.write(file.name.slice(file.name.lastIndexOf('/') + 1), content);
      return;
    case 'links':
      for (const { incident, hash, by, ...meta } of rowsOf(file, content, LINK)) {
        const [id, actor] = [parseIncidentId(incident), parseActorId(by)];
        if (id !== null && actor !== null) await storage.attachments.link(id, hash, { ...meta, by: actor });
      }
  }
}

/** Whether a restore is under way here, or was broken off: what is there is a part of something. */
export const isBeingRestored = async (tables: Pick<TablePort, 'get'>): Promise<boolean> =>
  (await tables.get(RESTORE_TABLE, PLACE)) !== null;

/** Restores; returns the manifest of what was restored. Rejects with BackupError or OutageError, and may then be started again. */
export async function restore(storage: Storage, { from, progress, isFree }: RestoreOptions): Promise<Manifest> {
  const manifest = await readManifest(from);
  const done = await placeIn(storage, manifest);
  for (const file of manifest.files) await readBackupFile(from, file);
  await storage.tables.put(RESTORE_TABLE, PLACE, { backup: manifest.id, done });
  if (isFree && !(await isFree())) {
    if (done === 0) await storage.tables.remove(RESTORE_TABLE, PLACE);
    throw new BackupError('A server was started here meanwhile. Stop it first.');
  }
  for (const [index, file] of manifest.files.entries()) {
    if (index < done) continue;
    await restoreFile(storage, file, await readBackupFile(from, file));
    await storage.tables.put(RESTORE_TABLE, PLACE, { backup: manifest.id, done: index + 1 });
    progress?.(index + 1, manifest.files.length);
  }
  await storage.tables.remove(RESTORE_TABLE, PLACE);
  return manifest;
}
