/**
 * Maintenance of the log on SQLite: packing, redaction, erasure, and what a backup lists. Only one of the operations that rewrite
 * runs at a time, so that a segment being packed never brings back what was redacted meanwhile.
 */
import type { IncidentId } from '#model/ids.ts';
import { readIncident } from '#server/log/entry-codec.ts';
import { toStored } from '#server/log/stored-entry.ts';
import type { AttachmentFiles } from '../attachment-files.ts';
import type { AttachmentLink, LogEntry, LogUpkeepPort, RedactionScope, StoredAttempt } from '../ports.ts';
import { encodePositioned } from '#server/log/positioned-codec.ts';
import { nearby } from './sqlite-log.ts';
import type { SqliteThreads } from './sqlite-log.ts';

/** Newest entries that stay loose: they are what reconnecting people ask for. */
const LOOSE_ENTRIES = 64;
const CHECKPOINT_TRIES = 40;
const CHECKPOINT_PAUSE_MS = 50;

export class SqliteUpkeep implements LogUpkeepPort {
  readonly #threads: SqliteThreads;
  readonly #files: AttachmentFiles;
  #rewriting: Promise<unknown> = Promise.resolve();

  constructor(threads: SqliteThreads, files: AttachmentFiles) {
    this.#threads = threads;
    this.#files = files;
  }

  #alone<Value>(work: () => Promise<Value>): Promise<Value> {
    const run = this.#rewriting.then(work, work);
    this.#rewriting = run.catch(() => {});
    return run;
  }

  redact(incident: IncidentId, from: number, to: number, reason: string, scope?: RedactionScope): Promise<void> {
    return this.#alone(async () => {
      await this.#threads.writer.call('redact', { incident, from, to, reason, ...(scope ? { scope } : {}) });
      await this.#emptyWriteAheadLog();
    });
  }

  /** The write-ahead log still holds what was there before; it is emptied as soon as no reader is in the way. */
  async #emptyWriteAheadLog(): Promise<void> {
    for (let tries = 0; tries < CHECKPOINT_TRIES; tries++) {
      if (await this.#threads.writer.call('checkpoint', null)) return;
      await new Promise((resolve) => setTimeout(resolve, CHECKPOINT_PAUSE_MS));
    }
  }

  compact(incident: IncidentId): Promise<{ before: number; after: number }> {
    return this.#alone(async () => {
      const sum = { before: 0, after: 0 };
      for (;;) {
        const next = await this.#threads.heavy.call('nextSegment', { incident, keep: LOOSE_ENTRIES });
        if (!next) return sum;
        const { before, ...segment } = next;
        if (!(await this.#threads.writer.call('pack', segment))) return sum;
        sum.before += before;
        sum.after += segment.bytes.length;
      }
    });
  }

  async incidents(): Promise<IncidentId[]> {
    const ids = await this.#threads.reader.call('incidents', null);
    return ids.map(readIncident);
  }

  async identity(): Promise<string> {
    return nearby(() => this.#threads.near.identity());
  }

  erase(incident: IncidentId): Promise<void> {
    return this.#alone(async () => {
      const orphans = await this.#threads.writer.call('erase', { incident });
      await Promise.all(orphans.map((hash) => this.#files.remove(hash)));
      await this.#emptyWriteAheadLog();
    });
  }

  async changedSince(after: number): Promise<{ position: number; incidents: IncidentId[] }> {
    const { position, incidents } = await this.#threads.heavy.call('changedSince', after);
    return { position, incidents: incidents.map(readIncident) };
  }

  tableNames(): Promise<string[]> {
    return this.#threads.reader.call('tableNames', null);
  }

  attemptsAfter(after: string, limit: number): Promise<StoredAttempt[]> {
    return this.#threads.heavy.call('attemptsAfter', { after, limit });
  }

  links(incident: IncidentId): Promise<AttachmentLink[]> {
    return this.#threads.reader.call('links', incident);
  }

  async restoreEntries(entries: readonly { position: number; entry: LogEntry }[]): Promise<void> {
    const bytes = encodePositioned(entries.map(({ position, entry }) => ({ position, entry: toStored(entry) })));
    await this.#threads.writer.call('restore', bytes, [bytes.buffer]);
  }
}
