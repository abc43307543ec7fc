/**
 * The connection to MongoDB: majority writes with journal, string ids, and errors said in the words of the ports. No transactions,
 * no `$lookup`, no text index: order and atomicity come from unique keys and insert-only writes, so every server that speaks the
 * protocol and keeps unique indexes is good enough.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { MongoBulkWriteError, MongoClient, MongoError, MongoServerError } from 'mongodb';
import type { Collection, Db, Document } from 'mongodb';
import { OutageError } from '../ports.ts';
import type { StorageCondition } from '../ports.ts';

/** How long start-up looks for a server before it says what is wrong with the address. */
export const SELECTION_TIMEOUT_MS = 2500;
const OPERATION_TIMEOUT_MS = 8000;
const PROBE_MS = 1000;
/** How long an operation may wait for one of the driver's connections; it would wait for ever for one that died while it was being made. */
const WAIT_FOR_CONNECTION_MS = 5000;
/** After this an operation that the driver neither finished nor gave up counts as failed: whoever waits for it must not wait for ever. */
const GIVEN_UP_MS = 30_000;

export interface Row extends Document {
  _id: string;
}

const OUT_OF_DISK = 14031;
const DUPLICATE = 11000;
/** Codes after which the same write may be sent again: not primary, shutting down, write concern not yet met, stepped down. */
const PASSING = new Set([6, 7, 64, 89, 91, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436]);

/** A value on its way into a filter or a row. Throws when it is anything but text: an object here would be an operator. */
export function textOf(value: string): string {
  if (typeof value !== 'string') throw new TypeError('Only text may be looked up or stored here.');
  return value;
}

/** A number on its way into a filter, as strict as `textOf`. */
export function numberOf(value: number): number {
  if (typeof value !== 'number' || Number.isNaN(value)) throw new TypeError('Only a number may be looked up here.');
  return value;
}

/** The database that an address names, `muster` when it names none. The address may name several hosts. */
const databaseIn = (url: string): string =>
  decodeURIComponent(/^mongodb(?:\+srv)?:\/\/[^/]*\/([^?]+)/.exec(url)?.[1] ?? '') || 'muster';

/** Whether a write was refused because its unique key is taken. */
export const isDuplicate = (error: unknown): boolean =>
  error instanceof MongoServerError && Number(error.code) === DUPLICATE;

/** The index, within an ordered bulk, of the first write that met a taken key; null for any other error. */
export function firstDuplicate(error: unknown): number | null {
  if (!(error instanceof MongoBulkWriteError)) return null;
  const list = Array.isArray(error.writeErrors) ? error.writeErrors : [error.writeErrors];
  const first = list[0];
  return first && first.code === DUPLICATE ? first.index : null;
}

/** Whether nobody can say yet if the write was applied: the caller reads or repeats the same insert. */
export function isPassing(error: unknown): boolean {
  if (error instanceof OutageError) return error.reason !== 'full' && error.reason !== 'corrupt';
  if (error instanceof MongoServerError)
    return PASSING.has(Number(error.code)) || error.hasErrorLabel('RetryableWriteError');
  return error instanceof MongoError;
}

/** The error as a port tells it. `write`: whether something may have been applied. */
export function outageOf(error: unknown, write: boolean): OutageError {
  if (error instanceof OutageError) return error;
  const full = error instanceof MongoServerError && Number(error.code) === OUT_OF_DISK;
  const unselected = error instanceof MongoError && error.name === 'MongoServerSelectionError';
  return new OutageError(full ? 'The database has no room left.' : 'The database does not answer.', {
    applied: write && !unselected && !full ? 'unknown' : 'no',
    reason: full ? 'full' : 'gone',
    cause: error,
  });
}

/** One sentence for an operator about an address that does not work. */
function explain(url: string, error: unknown): string {
  const shown = url.replace(/\/\/[^/]*@/, '//***@');
  const message = error instanceof Error ? error.message : String(error);
  if (/authentication|auth failed|not authorized/i.test(message))
    return `MongoDB at ${shown} refuses the user or password.`;
  if (/ENOTFOUND|EAI_AGAIN|querySrv/.test(message))
    return `The host in MUSTER_MONGODB_URL (${shown}) is not known to DNS.`;
  if (/ECONNREFUSED/.test(message)) return `Nothing listens at MUSTER_MONGODB_URL (${shown}).`;
  if (
    /Invalid scheme|Invalid connection string|Protocol and host|Unable to parse|Port|Invalid URL|mongodb:\/\//.test(
      message,
    )
  )
    return `MUSTER_MONGODB_URL (${shown}) is no MongoDB address: ${message}`;
  return `MongoDB at ${shown} does not answer within ${SELECTION_TIMEOUT_MS / 1000} s: ${message}`;
}

/** Tells how the database is; changes come from the operations themselves and from a ping while it fails. */
export class Condition {
  #now: StorageCondition = { state: 'ok', message: '' };
  readonly #listeners = new Set<(condition: StorageCondition) => void>();

  get now(): StorageCondition {
    return this.#now;
  }

  listen(listener: (condition: StorageCondition) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  set(condition: StorageCondition): void {
    if (condition.state === this.#now.state) return;
    this.#now = condition;
    for (const listener of this.#listeners) listener(condition);
  }
}

/** Rejects when the work takes longer than this; what it comes to later is nobody's any more. */
async function within<Value>(ms: number, work: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new MongoError('the driver gave no answer')), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

export interface MongoOptions {
  /** What stands between the adapter and the driver; trials put faults there. */
  through?: (db: Db) => Db;
  /** After so long an operation that the driver neither finished nor gave up counts as failed. */
  givenUpMs?: number;
}

interface Opened {
  client: MongoClient;
  db: Db;
}

async function connect(url: string): Promise<Opened> {
  const client = new MongoClient(url, {
    serverSelectionTimeoutMS: SELECTION_TIMEOUT_MS,
    connectTimeoutMS: SELECTION_TIMEOUT_MS,
    socketTimeoutMS: OPERATION_TIMEOUT_MS,
    writeConcern: { w: 'majority', journal: true },
    readConcern: { level: 'majority' },
    retryWrites: false,
    retryReads: true,
    ignoreUndefined: true,
    maxPoolSize: 16,
    waitQueueTimeoutMS: WAIT_FOR_CONNECTION_MS,
  });
  try {
    await client.connect();
    const db = client.db(databaseIn(url));
    await db.command({ ping: 1 });
    return { client, db };
  } catch (error) {
    await client.close().catch(() => undefined);
    throw error;
  }
}

export class MongoConnection {
  readonly condition = new Condition();
  readonly #url: string;
  readonly #through: (db: Db) => Db;
  readonly #givenUpMs: number;
  #client: MongoClient;
  #db: Db;
  #watching: Promise<void> | null = null;
  #isClosed = false;

  private constructor(url: string, { client, db }: Opened, { through = (given) => given, givenUpMs }: MongoOptions) {
    this.#url = url;
    this.#givenUpMs = givenUpMs ?? GIVEN_UP_MS;
    this.#client = client;
    this.#through = through;
    this.#db = through(db);
  }

  /** Connects and pings. Rejects within three seconds with a sentence that says what is wrong with the address. */
  static async open(url: string, options: MongoOptions = {}): Promise<MongoConnection> {
    try {
      return new MongoConnection(url, await connect(url), options);
    } catch (error) {
      throw new OutageError(explain(url, error), { applied: 'no', reason: 'gone', cause: error });
    }
  }

  collection(name: string): Collection<Row> {
    return this.#db.collection<Row>(name);
  }

  /** Runs an operation; failures become outages and are seen in the condition. */
  async run<Value>(write: boolean, operation: () => Promise<Value>): Promise<Value> {
    try {
      const value = await within(this.#givenUpMs, operation());
      this.condition.set({ state: 'ok', message: '' });
      return value;
    } catch (error) {
      // A value of the wrong kind is the caller's fault and says nothing about the database.
      if (isDuplicate(error) || firstDuplicate(error) !== null || error instanceof TypeError) throw error;
      const outage = outageOf(error, write);
      this.condition.set({ state: outage.reason === 'full' ? 'full' : 'failing', message: outage.message });
      this.#watching ??= this.#watch();
      throw outage;
    }
  }

  /** Asks until the database answers again. */
  async #watch(): Promise<void> {
    while (!this.#isClosed) {
      await sleep(PROBE_MS, undefined, { ref: false });
      const back = await within(this.#givenUpMs, this.#db.command({ ping: 1 })).then(
        () => true,
        () => this.#connectAnew(),
      );
      if (!back) continue;
      this.condition.set({ state: 'ok', message: '' });
      break;
    }
    this.#watching = null;
  }

  /**
   * The driver's own search for servers can come to a stand when a connection is cut while it is being made (seen in trials with a proxy that cuts them); it then
   * never finds back. A client of our own making that does find the database takes its place.
   */
  async #connectAnew(): Promise<boolean> {
    const opened = await connect(this.#url).catch(() => null);
    if (!opened) return false;
    const old = this.#client;
    if (this.#isClosed) {
      await opened.client.close();
      return false;
    }
    this.#client = opened.client;
    this.#db = this.#through(opened.db);
    // What still waits on the old client fails by its own limit of time and is then asked of the new one.
    setTimeout(() => void old.close().catch(() => undefined), OPERATION_TIMEOUT_MS).unref();
    return true;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#client.close();
  }
}
