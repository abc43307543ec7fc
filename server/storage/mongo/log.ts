/** Reading the log in MongoDB, its snapshots, and the operator's upkeep. */
import { randomUUID } from 'node:crypto';
import { readIncident } from '#server/log/entry-codec.ts';
import { redactedCopy } from '#server/log/redacted-copy.ts';
import { toLogEntry, toStored } from '#server/log/stored-entry.ts';
import type { IncidentId } from '#model/ids.ts';
import { readActor } from '#server/log/entry-codec.ts';
import type {
  AttachmentLink,
  LogEntry,
  LogPort,
  LogUpkeepPort,
  NewEntry,
  RedactionScope,
  Snapshot,
  StoredAttempt,
  TablePort,
} from '../ports.ts';
import { attemptOf, rowKeyOf } from './attempts.ts';
import type { Chunks } from './chunks.ts';
import { isDuplicate, numberOf, textOf } from './connection.ts';
import type { MongoConnection, Row } from './connection.ts';
import { entryKey, entryOfRow, rowOf } from './entry-rows.ts';
import { MongoLogWriter } from './log-writer.ts';

const PAGE = 500;
const READ_ON_MOST = 8;

/** The log's port. Every method rejects with an OutageError when the database does not answer. */
export class MongoLog implements LogPort {
  readonly #connection: MongoConnection;
  readonly #chunks: Chunks;
  readonly writer: MongoLogWriter;

  constructor(connection: MongoConnection, chunks: Chunks) {
    this.#connection = connection;
    this.#chunks = chunks;
    this.writer = new MongoLogWriter(connection, chunks);
  }

  append(entries: readonly NewEntry[]): ReturnType<LogPort['append']> {
    return this.writer.append(entries);
  }

  /** Without a limit (0) everything after the place: a room must never open on a part. */
  async read(incident: IncidentId, after: number, limit = 0): Promise<LogEntry[]> {
    const filter = { incident: textOf(incident), seq: { $gt: numberOf(after) } };
    const rows = await this.#connection.run(false, () =>
      this.#connection.collection('entries').find(filter).sort({ seq: 1 }).limit(limit).toArray(),
    );
    const items = await Promise.all(rows.map((row) => entryOfRow(row, this.#chunks)));
    return items.map((item) => toLogEntry(item.entry));
  }

  /** One look-up by key for each entry, because mostly there is one. */
  async readOn(incident: IncidentId, after: number): Promise<LogEntry[]> {
    const found: LogEntry[] = [];
    for (let seq = numberOf(after) + 1; found.length < READ_ON_MOST; seq += 1) {
      const row = await this.#connection.run(false, () =>
        this.#connection.collection('entries').findOne({ _id: entryKey(textOf(incident), seq) }),
      );
      if (!row) break;
      found.push(toLogEntry((await entryOfRow(row, this.#chunks)).entry));
    }
    return found;
  }

  hear(position: number, entry: LogEntry): void {
    this.writer.hear(position, entry);
  }

  async head(incident: IncidentId): Promise<number> {
    const rows = await this.#connection.run(false, () =>
      this.#connection
        .collection('entries')
        .find({ incident: textOf(incident) }, { projection: { seq: 1 } })
        .sort({ seq: -1 })
        .limit(1)
        .toArray(),
    );
    return Number(rows[0]?.['seq'] ?? 0);
  }

  async tail(after: number, limit: number): Promise<{ position: number; entry: LogEntry }[]> {
    const rows = await this.#connection.run(false, () =>
      this.#connection
        .collection('entries')
        .find({ position: { $gt: numberOf(after) } })
        .sort({ position: 1 })
        .limit(limit)
        .toArray(),
    );
    const items = await Promise.all(rows.map((row) => entryOfRow(row, this.#chunks)));
    return items.map(({ position, entry }) => ({ position, entry: toLogEntry(entry) }));
  }

  /** A snapshot is a row of its own by {incident, seq}: chunks first, the row after, older ones removed last. */
  async saveSnapshot(snapshot: Snapshot): Promise<void> {
    // A snapshot of an epoch that has ended holds what the new epoch was begun to be rid of.
    if ((await this.#newestEpoch(snapshot.incident)) > snapshot.epoch) return;
    const key = `snapshot:${entryKey(snapshot.incident, snapshot.seq)}`;
    const row: Row = {
      _id: key,
      incident: textOf(snapshot.incident),
      seq: snapshot.seq,
      epoch: snapshot.epoch,
      at: snapshot.at,
      board: await this.#chunks.write(`${key}:board`, snapshot.board),
      facts: await this.#chunks.write(`${key}:facts`, Buffer.from(snapshot.facts)),
      index: snapshot.index ? await this.#chunks.write(`${key}:index`, snapshot.index) : 0,
    };
    try {
      await this.#connection.run(true, () => this.#connection.collection('snapshots').insertOne(row));
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      return;
    }
    await this.dropSnapshots(snapshot.incident, (seq) => seq < snapshot.seq);
  }

  async #newestEpoch(incident: IncidentId): Promise<number> {
    const rows = await this.#connection.run(false, () =>
      this.#connection
        .collection('entries')
        .find({ incident: textOf(incident) }, { projection: { epoch: 1 } })
        .sort({ seq: -1 })
        .limit(1)
        .toArray(),
    );
    return Number(rows[0]?.['epoch'] ?? 0);
  }

  async snapshot(incident: IncidentId): Promise<Snapshot | null> {
    const rows = await this.#connection.run(false, () =>
      this.#connection
        .collection('snapshots')
        .find({ incident: textOf(incident) })
        .sort({ seq: -1 })
        .limit(1)
        .toArray(),
    );
    const row = rows[0];
    if (!row) return null;
    const index = Number(row['index']);
    const [board, facts, indexBytes] = await Promise.all([
      this.#chunks.read(`${row._id}:board`, Number(row['board'])),
      this.#chunks.read(`${row._id}:facts`, Number(row['facts'])),
      index > 0 ? this.#chunks.read(`${row._id}:index`, index) : undefined,
    ]);
    const snapshot: Snapshot = {
      incident,
      seq: Number(row['seq']),
      epoch: Number(row['epoch']),
      at: Number(row['at']),
      board,
      facts: Buffer.from(facts).toString(),
    };
    if (indexBytes) snapshot.index = indexBytes;
    return snapshot;
  }

  /** Removes the snapshots of an incident that the predicate names: the row first, then the bytes that only it pointed at. */
  async dropSnapshots(incident: IncidentId, which: (seq: number) => boolean): Promise<void> {
    const rows = await this.#connection.run(false, () =>
      this.#connection
        .collection('snapshots')
        .find({ incident: textOf(incident) })
        .toArray(),
    );
    for (const row of rows.filter((found) => which(Number(found['seq'])))) {
      await this.#connection.run(true, () => this.#connection.collection('snapshots').deleteOne({ _id: row._id }));
      for (const part of ['board', 'facts', 'index'])
        await this.#chunks.remove(`${row._id}:${part}`, Number(row[part]));
    }
  }
}

export class MongoUpkeep implements LogUpkeepPort {
  readonly #connection: MongoConnection;
  readonly #chunks: Chunks;
  readonly #log: MongoLog;
  readonly #tables: TablePort;

  constructor(connection: MongoConnection, chunks: Chunks, log: MongoLog, tables: TablePort) {
    this.#tables = tables;
    this.#connection = connection;
    this.#chunks = chunks;
    this.#log = log;
  }

  async redact(incident: IncidentId, from: number, to: number, reason: string, scope?: RedactionScope): Promise<void> {
    const filter = { incident: textOf(incident), seq: { $gte: numberOf(from), $lte: numberOf(to) } };
    const rows = await this.#connection.run(false, () => this.#connection.collection('entries').find(filter).toArray());
    for (const row of rows) {
      const { position, entry } = await entryOfRow(row, this.#chunks);
      const cleaned = redactedCopy(entry, reason, scope);
      const replacement = await rowOf({ position, entry: cleaned }, String(row['nonce']), this.#chunks);
      const { _id, ...fields } = replacement;
      await this.#connection.run(true, () => this.#connection.collection('entries').replaceOne({ _id }, fields));
      if (typeof row['boardKey'] === 'string' && replacement['boardKey'] !== row['boardKey']) {
        await this.#chunks.remove(row['boardKey'], Number(row['boardChunks']));
      }
    }
    await this.#log.dropSnapshots(incident, (seq) => seq >= from);
  }

  /** MongoDB's storage engine compresses its blocks itself; there is nothing to pack. */
  async compact(incident: IncidentId): Promise<{ before: number; after: number }> {
    let bytes = 0;
    for (let after = 0; ;) {
      const entries = await this.#log.read(incident, after, PAGE);
      for (const entry of entries) bytes += (entry.board?.length ?? 0) + JSON.stringify(entry.facts ?? '').length;
      const last = entries.at(-1);
      if (!last) return { before: bytes, after: bytes };
      after = last.seq;
    }
  }

  async incidents(): Promise<IncidentId[]> {
    const rows = await this.#connection.run(false, () =>
      this.#connection
        .collection('entries')
        .find({ seq: 1 }, { projection: { incident: 1 } })
        .sort({ position: 1 })
        .toArray(),
    );
    return rows.map((row) => readIncident(String(row['incident'])));
  }

  async identity(): Promise<string> {
    const counters = this.#connection.collection('counters');
    const find = (): Promise<Row | null> => this.#connection.run(false, () => counters.findOne({ _id: 'identity' }));
    if ((await find()) === null) {
      const made = { _id: 'identity', value: randomUUID() };
      await this.#connection
        .run(true, () => counters.insertOne(made))
        .catch((error: unknown) => {
          if (!isDuplicate(error)) throw error;
        });
    }
    return String((await find())?.['value']);
  }

  async erase(incident: IncidentId): Promise<void> {
    const key = { incident: textOf(incident) };
    const rows = await this.#connection.run(false, () =>
      this.#connection
        .collection('entries')
        .find({}, { projection: { position: 1 } })
        .sort({ position: -1 })
        .limit(1)
        .toArray(),
    );
    const value = Number(rows[0]?.['position'] ?? 0);
    await this.#connection.run(true, () =>
      this.#connection.collection('counters').updateOne({ _id: 'position' }, { $set: { value } }, { upsert: true }),
    );
    await this.#log.dropSnapshots(incident, () => true);
    const links = await this.links(incident);
    for (const collection of ['entries', 'links']) {
      await this.#connection.run(true, () => this.#connection.collection(collection).deleteMany(key));
    }
    for (const { hash } of links) await this.#removeUnlinked(hash);
    this.#log.writer.forget(incident);
  }

  /** Removes the bytes of an attachment that no incident links any more. */
  async #removeUnlinked(hash: string): Promise<void> {
    const other = await this.#connection.run(false, () => this.#connection.collection('links').findOne({ hash }));
    const row = await this.#connection.run(false, () =>
      this.#connection.collection('attachments').findOne({ _id: hash }),
    );
    if (other || !row) return;
    await this.#connection.run(true, () => this.#connection.collection('attachments').deleteOne({ _id: hash }));
    await this.#chunks.remove(`attachment:${hash}`, Number(row['chunks']));
  }

  async changedSince(after: number): Promise<{ position: number; incidents: IncidentId[] }> {
    const last = await this.#connection.run(false, () =>
      this.#connection
        .collection('entries')
        .find({}, { projection: { position: 1 } })
        .sort({ position: -1 })
        .limit(1)
        .toArray(),
    );
    // The last position is read first: what comes in between is named twice rather than never.
    const names = await this.#connection.run(false, () =>
      this.#connection.collection('entries').distinct('incident', { position: { $gt: numberOf(after) } }),
    );
    return {
      position: Math.max(after, Number(last[0]?.['position'] ?? 0)),
      incidents: names.map((name) => readIncident(String(name))).sort(),
    };
  }

  /** Tables that hold something; one of which only removals are left is none. */
  async tableNames(): Promise<string[]> {
    const names = await this.#connection.run(false, () => this.#connection.collection('tables').distinct('table'));
    const held = await Promise.all(
      names.map(async (name) =>
        (await this.#tables.list(String(name), { limit: 1 })).length > 0 ? [String(name)] : [],
      ),
    );
    return held.flat().sort();
  }

  async attemptsAfter(after: string, limit: number): Promise<StoredAttempt[]> {
    const rows = await this.#connection.run(false, () =>
      this.#connection
        .collection('attempts')
        .find({ _id: { $gt: rowKeyOf(after) } })
        .sort({ _id: 1 })
        .limit(limit)
        .toArray(),
    );
    return rows.flatMap((row) => attemptOf(row) ?? []);
  }

  async links(incident: IncidentId): Promise<AttachmentLink[]> {
    const rows = await this.#connection.run(false, () =>
      this.#connection
        .collection('links')
        .find({ incident: textOf(incident) })
        .sort({ hash: 1 })
        .toArray(),
    );
    return rows.map(linkOf);
  }

  async restoreEntries(entries: readonly { position: number; entry: LogEntry }[]): Promise<void> {
    for (const { entry } of entries) await this.#log.writer.restore(toStored(entry));
  }
}

/** An attachment of an incident as its row says it. */
export const linkOf = (row: Row): AttachmentLink => ({
  hash: String(row['hash']),
  name: String(row['name']),
  type: String(row['type']),
  size: Number(row['size']),
  by: readActor(String(row['by'])),
  at: Number(row['at']),
});
