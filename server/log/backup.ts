/**
 * Backup while the server runs, over the ports, so that one made from SQLite restores into any other storage. Tables first, then the
 * log, then attempts: whatever a table or the log mentions is in the backup, and no attempt that was made is missing.
 */
import { randomUUID } from 'node:crypto';
import type { IncidentId } from '#model/ids.ts';
import type { Storage } from '#server/storage/ports.ts';
import { beginBackup, finishBackup, writeBackupFile } from './backup-files.ts';
import type { BackupFile, Manifest } from './backup-files.ts';
import { encodePositioned } from './positioned-codec.ts';
import { RESTORE_TABLE } from './restore.ts';
import { toStored } from './stored-entry.ts';

export interface BackupProgress {
  step: 'tables' | 'log' | 'attempts' | 'attachments';
  done: number;
}
export interface BackupOptions {
  /** A folder that is empty or not there yet. */
  to: string;
  /** ms UTC, for the manifest. */
  now: number;
  progress?: (progress: BackupProgress) => void;
}

const PAGE_ENTRIES = 1000;
const PAGE_ROWS = 2000;

const lines = (rows: readonly object[]): Uint8Array =>
  Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
const numbered = (name: string, index: number): string => `${name}-${String(index).padStart(6, '0')}.zst`;

class BackupRun {
  readonly #storage: Storage;
  readonly #options: BackupOptions;
  readonly files: BackupFile[] = [];
  entries = 0;

  constructor(storage: Storage, options: BackupOptions) {
    this.#storage = storage;
    this.#options = options;
  }

  async #write(name: string, kind: BackupFile['kind'], content: Uint8Array): Promise<void> {
    this.files.push(await writeBackupFile(this.#options.to, name, kind, content));
  }

  #tell(step: BackupProgress['step'], done: number): void {
    this.#options.progress?.({ step, done });
  }

  async tables(): Promise<void> {
    let part = 0;
    for (const table of await this.#storage.upkeep.tableNames()) {
      if (table === RESTORE_TABLE) continue;
      for (let after = ''; ;) {
        const rows = await this.#storage.tables.list<object>(table, { after, limit: PAGE_ROWS });
        if (rows.length > 0)
          await this.#write(numbered('tables', ++part), 'tables', lines(rows.map((row) => ({ table, ...row }))));
        this.#tell('tables', part);
        if (rows.length < PAGE_ROWS) break;
        after = rows.at(-1)?.key ?? after;
      }
    }
  }

  /** What was committed when this began; what comes meanwhile is for the next backup. */
  async log(): Promise<void> {
    const { position: last } = await this.#storage.upkeep.changedSince(0);
    let part = 0;
    for (let after = 0; after < last;) {
      const page = (await this.#storage.log.tail(after, PAGE_ENTRIES)).filter(({ position }) => position <= last);
      if (page.length === 0) return;
      const stored = page.map(({ position, entry }) => ({ position, entry: toStored(entry) }));
      await this.#write(numbered('log', ++part), 'log', encodePositioned(stored));
      after = page.at(-1)?.position ?? last;
      this.entries += page.length;
      this.#tell('log', this.entries);
    }
  }

  async attempts(): Promise<void> {
    let part = 0;
    for (let after = ''; ;) {
      const rows = await this.#storage.upkeep.attemptsAfter(after, PAGE_ROWS);
      if (rows.length > 0) await this.#write(numbered('attempts', ++part), 'attempts', lines(rows));
      this.#tell('attempts', part);
      if (rows.length < PAGE_ROWS) return;
      after = rows.at(-1)?.key ?? after;
    }
  }

  async attachments(incidents: readonly IncidentId[]): Promise<void> {
    const links: object[] = [];
    const written = new Set<string>();
    for (const incident of incidents) {
      for (const link of await this.#storage.upkeep.links(incident)) {
        links.push({ incident, ...link });
        const bytes = written.has(link.hash) ? null : await this.#storage.attachments.read(link.hash);
        if (bytes) await this.#write(`attachments/${link.hash}`, 'attachment', bytes);
        written.add(link.hash);
        this.#tell('attachments', written.size);
      }
    }
    if (links.length > 0) await this.#write(numbered('links', 1), 'links', lines(links));
  }
}

/** Makes a backup and returns its manifest. Rejects with BackupError or OutageError; a broken-off one has no manifest. */
export async function backup(storage: Storage, options: BackupOptions): Promise<Manifest> {
  await beginBackup(options.to);
  const run = new BackupRun(storage, options);
  await run.tables();
  await run.log();
  await run.attempts();
  const incidents = await storage.upkeep.incidents();
  await run.attachments(incidents);
  const manifest: Manifest = {
    format: 'muster-backup',
    version: 1,
    id: randomUUID(),
    createdAt: new Date(options.now).toISOString(),
    incidents: incidents.length,
    entries: run.entries,
    files: run.files,
  };
  await finishBackup(options.to, manifest);
  return manifest;
}
