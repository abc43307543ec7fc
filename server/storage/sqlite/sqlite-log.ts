/**
 * The log on SQLite, seen from the main thread. Appends of one turn of the event loop go to the writer in one buffer; reads come
 * back from a reader in one buffer each; only parsing happens here.
 */
import { constants, zstdCompress, zstdDecompress } from 'node:zlib';
import { promisify } from 'node:util';
import type { IncidentId } from '#model/ids.ts';
import { toLogEntry, unchained } from '#server/log/stored-entry.ts';
import type { UnchainedEntry } from '#server/log/stored-entry.ts';
import { readIncident } from '#server/log/entry-codec.ts';
import { OutageError } from '../ports.ts';
import { failureOf } from '../sqlite-connection.ts';
import type { AppendResult, LogEntry, LogPort, NewEntry, Snapshot, TailOptions } from '../ports.ts';
import { mapInTurns } from '#server/log/in-turns.ts';
import { decodePositioned } from '#server/log/positioned-codec.ts';
import type { PositionedEntry } from '#server/log/segment.ts';
import { encodeCalls } from './append-codec.ts';
import type { AppendOutcome, ReaderOperations, SnapshotRow, WriterOperations } from './messages.ts';
import type { ReaderCore } from './reader-core.ts';
import type { WorkerLink } from '../worker-link.ts';

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);
const FAST = { params: { [constants.ZSTD_c_compressionLevel]: 3 } };
const PACK_FROM_BYTES = 512;
/** Reads without a limit are fetched in pages, so that no message holds a thread for long. */
const PAGE_ENTRIES = 2000;
/** Facts are parsed on this thread, so many letters at once: about three milliseconds. */
const PARSING = { weightOf: ({ entry }: PositionedEntry) => entry.facts?.length ?? 0, share: 200_000 };

interface PendingAppend {
  entries: UnchainedEntry[];
  resolve: (results: AppendResult[]) => void;
  reject: (error: Error) => void;
}

export interface SqliteThreads {
  writer: WorkerLink<WriterOperations>;
  reader: WorkerLink<ReaderOperations>;
  /** For long work, so that people do not wait behind it. */
  heavy: WorkerLink<ReaderOperations>;
  /** On this thread: look-ups of a few microseconds. */
  near: ReaderCore;
}

/** A look-up on this thread; what goes wrong is told as the readers tell it. */
export function nearby<Value>(look: () => Value): Value {
  try {
    return look();
  } catch (error) {
    const failure = failureOf(error) ?? { reason: 'gone' as const, message: String(error) };
    throw new OutageError(failure.message, { applied: 'no', reason: failure.reason, cause: error });
  }
}

function resultOf(outcome: AppendOutcome): AppendResult {
  if (typeof outcome === 'string') return { outcome: 'appended', hash: outcome };
  return outcome === 0 ? { outcome: 'taken' } : { outcome: 'repeat', seq: outcome };
}

export class SqliteLog implements LogPort {
  readonly #threads: SqliteThreads;
  #pending: PendingAppend[] = [];

  constructor(threads: SqliteThreads) {
    this.#threads = threads;
  }

  append(entries: readonly NewEntry[]): Promise<AppendResult[]> {
    if (entries.length === 0) return Promise.resolve([]);
    return new Promise((resolve, reject) => {
      this.#pending.push({ entries: entries.map(unchained), resolve, reject });
      if (this.#pending.length === 1) setImmediate(() => this.#send());
    });
  }

  /** Sends what waits; called at the end of the turn, and by close. */
  #send(): void {
    const calls = this.#pending;
    if (calls.length === 0) return;
    this.#pending = [];
    const bytes = encodeCalls(calls.map(({ entries }) => entries));
    this.#threads.writer.call('append', bytes, [bytes.buffer]).then(
      (results) =>
        results.forEach((result, index) => {
          const call = calls[index];
          if (Array.isArray(result)) call?.resolve(result.map(resultOf));
          else call?.reject(new OutageError(result.message, { applied: 'no', reason: result.reason }));
        }),
      (error: Error) => calls.forEach(({ reject }) => reject(error)),
    );
  }

  flush(): void {
    this.#send();
  }

  async read(incident: IncidentId, after: number, limit = Infinity): Promise<LogEntry[]> {
    const found: LogEntry[] = [];
    let from = after;
    while (found.length < limit) {
      const wanted = Math.min(PAGE_ENTRIES, limit - found.length);
      const page = decodePositioned(await this.#threads.reader.call('read', { incident, after: from, limit: wanted }));
      for (const entry of await mapInTurns(page, ({ entry }) => toLogEntry(entry), PARSING)) found.push(entry);
      from = page.at(-1)?.entry.seq ?? from;
      if (page.length < wanted) break;
    }
    return found;
  }

  async head(incident: IncidentId): Promise<number> {
    return nearby(() => this.#threads.near.head(incident));
  }

  async tail(
    after: number,
    limit: number,
    options: TailOptions = {},
  ): Promise<{ position: number; entry: LogEntry }[]> {
    const factsOnly = options.factsOnly === true;
    const page = decodePositioned(await this.#threads.heavy.call('tail', { after, limit, factsOnly }));
    return mapInTurns(page, ({ position, entry }) => ({ position, entry: toLogEntry(entry) }), PARSING);
  }

  async saveSnapshot(snapshot: Snapshot): Promise<void> {
    const { incident, seq, epoch, at } = snapshot;
    const plain = Buffer.from(snapshot.facts);
    const packed = snapshot.board.length + plain.length >= PACK_FROM_BYTES;
    const [board, facts] = packed
      ? await Promise.all([compress(snapshot.board, FAST), compress(plain, FAST)])
      : [snapshot.board, plain];
    const row: SnapshotRow = { incident, seq, epoch, at, packed, board, facts, index: snapshot.index ?? null };
    await this.#threads.writer.call('saveSnapshot', row);
  }

  async snapshot(incident: IncidentId): Promise<Snapshot | null> {
    const row = await this.#threads.reader.call('snapshot', incident);
    if (!row) return null;
    const [board, facts] = row.packed
      ? await Promise.all([decompress(row.board), decompress(row.facts)])
      : [row.board, row.facts];
    const snapshot: Snapshot = {
      incident: readIncident(row.incident),
      seq: row.seq,
      epoch: row.epoch,
      at: row.at,
      board: new Uint8Array(board.buffer, board.byteOffset, board.length),
      facts: Buffer.from(facts).toString('utf8'),
    };
    if (row.index) snapshot.index = row.index;
    return snapshot;
  }
}
