/**
 * Small tables in MongoDB, insert-only: each change of a row is a new revision under `{table, key, revision}`, the highest one counts, and the unique key
 * lets exactly one of two writers make it. Removal is a revision without content. That needs no compare-and-set of the server.
 */
import type { TablePort } from '../ports.ts';
import { insertOnce } from './chunks.ts';
import { textOf } from './connection.ts';
import type { MongoConnection, Row } from './connection.ts';

const ATTEMPTS = 20;
const TOP_OF_KEYS = '\u{10ffff}';
const LIST_MOST = 10_000;
/** How long the mark of a removal is kept, so that a slow writer cannot bring the row back. */
const GRAVE_MS = 3_600_000;

const rowKey = (table: string, key: string, revision: number): string =>
  `${table}\n${key}\n${String(revision).padStart(10, '0')}`;

export class MongoTables implements TablePort {
  readonly #connection: MongoConnection;

  constructor(connection: MongoConnection) {
    this.#connection = connection;
  }

  async get<Value>(table: string, key: string): Promise<Value | null> {
    const current = await this.#current(table, key);
    return typeof current?.['row'] === 'string' ? JSON.parse(current['row']) : null;
  }

  async put(table: string, key: string, row: object, options?: { ifAbsent?: boolean }): Promise<boolean> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const current = await this.#current(table, key);
      if (options?.ifAbsent && typeof current?.['row'] === 'string') return false;
      if (await this.#revise(table, key, current, JSON.stringify(row))) return true;
    }
    return false;
  }

  async replace(table: string, key: string, row: object & { version: number }, version: number): Promise<boolean> {
    const current = await this.#current(table, key);
    if (typeof current?.['row'] !== 'string') return false;
    const stored: { version?: unknown } = JSON.parse(current['row']);
    return stored.version === version && this.#revise(table, key, current, JSON.stringify(row));
  }

  async remove(table: string, key: string): Promise<boolean> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const current = await this.#current(table, key);
      if (typeof current?.['row'] !== 'string') return false;
      if (await this.#revise(table, key, current, null)) return true;
    }
    return false;
  }

  async list<Value>(
    table: string,
    options: { prefix?: string; after?: string; limit?: number } = {},
  ): Promise<{ key: string; row: Value }[]> {
    const { prefix = '', after, limit = LIST_MOST } = options;
    const range = {
      $gte: textOf(prefix),
      $lt: `${textOf(prefix)}${TOP_OF_KEYS}`,
      ...(after === undefined ? {} : { $gt: textOf(after) }),
    };
    return this.#connection.run(false, async () => {
      const cursor = this.#connection
        .collection('tables')
        .find({ table: textOf(table), key: range })
        .sort({ key: 1, revision: -1 });
      const found: { key: string; row: Value }[] = [];
      let seen: string | null = null;
      for await (const row of cursor) {
        const key = String(row['key']);
        if (key === seen) continue;
        seen = key;
        if (typeof row['row'] === 'string') found.push({ key, row: JSON.parse(row['row']) });
        if (found.length >= limit) break;
      }
      return found;
    });
  }

  #current(table: string, key: string): Promise<Row | null> {
    return this.#connection.run(false, async () => {
      const filter = { table: textOf(table), key: textOf(key) };
      const rows = await this.#connection.collection('tables').find(filter).sort({ revision: -1 }).limit(1).toArray();
      return rows[0] ?? null;
    });
  }

  async #revise(table: string, key: string, current: Row | null, row: string | null): Promise<boolean> {
    const revision = Number(current?.['revision'] ?? 0) + 1;
    const made = {
      _id: rowKey(table, key, revision),
      table: textOf(table),
      key: textOf(key),
      revision,
      row,
      at: Date.now(),
    };
    if (!(await insertOnce(this.#connection, 'tables', made))) return false;
    const older = { table: made.table, key: made.key, revision: { $lt: revision } };
    await this.#connection.run(true, () => this.#connection.collection('tables').deleteMany(older));
    return true;
  }

  /** Forgets removals that are older than any writer can be slow. Run at start. */
  async prune(now: number): Promise<void> {
    const old = { row: null, at: { $lt: now - GRAVE_MS } };
    await this.#connection.run(true, () => this.#connection.collection('tables').deleteMany(old));
  }
}
