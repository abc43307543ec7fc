/**
 * This device's copy of one document, in IndexedDB. What was written here counts as uncommitted until its transaction is, and a
 * full or refused store says so; that is why Muster keeps its own. What others wrote, which the server has, is gathered for a second. Named by person,
 * incident, document and epoch, so that two people on one machine never see each other's copy. What is here is wiped on sign-out.
 */
import type { DocumentName } from '#model/documents.ts';

export interface StoreAddress {
  person: string;
  incident: string;
  document: DocumentName;
}

/** What is kept beside the updates. */
export interface StoreMeta {
  /** Some edit in here was never called durable by a server. */
  unsaved: boolean;
  /** State vector up to which everything was durable; what lies beyond is what a refusal would concern. */
  durable: Uint8Array | null;
  /** Schema version of the document when it was last seen. */
  schema: number;
}

export type StoreProblem = 'full' | 'refused' | 'broken';
export interface StoreStatus {
  problem: StoreProblem | null;
  /** How many updates have to be committed until the last one that was written here is. */
  uncommitted: number;
}
interface Queued {
  update: Uint8Array;
  isOwn: boolean;
}

const PREFIX = 'muster:local:';
const REFUSED_PREFIX = 'muster:refused:';
/** Prefix of what rooms keep beside their documents: `<prefix><person>:<incident>`. */
export const KEPT_PREFIX = 'muster:kept:';
const LEFT_PREFIX = 'muster:left:';
const UPDATES = 'updates';
const META = 'meta';
const COMPACT_AFTER = 400;
/** How long what the server has may wait to be kept here too. */
const GATHER_MS = 1_000;
const EMPTY_META: StoreMeta = { unsaved: false, durable: null, schema: 0 };

const registryKey = (at: StoreAddress): string => `${PREFIX}${at.person}:${at.incident}:${at.document}`;

/** The epoch of the copy that this device has of a document; undefined when it has none. */
export function knownEpoch(at: StoreAddress): number | undefined {
  const value = Number(readRegistry(registryKey(at)) ?? NaN);
  return Number.isInteger(value) ? value : undefined;
}

/**
 * The same after a crash of the browser, which writes `localStorage` to disk when it likes but a committed copy at once: looks for the copy itself.
 * Undefined where a browser does not list its databases.
 */
export async function keptEpoch(at: StoreAddress): Promise<number | undefined> {
  const prefix = `${registryKey(at)}:`;
  try {
    const names = (await indexedDB.databases()).flatMap(({ name }) => (name?.startsWith(prefix) ? [name] : []));
    const epochs = names.map((name) => Number(name.slice(prefix.length))).filter(Number.isInteger);
    return epochs.length > 0 ? Math.max(...epochs) : undefined;
  } catch {
    return undefined;
  }
}

function readRegistry(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

const request = <T>(made: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    made.onsuccess = () => resolve(made.result);
    made.onerror = () => reject(made.error);
  });

const committed = (transaction: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    // An error of one request is known to the transaction only when that has been given up for it: "full" is said there.
    transaction.onabort = () => reject(transaction.error);
  });

function problemOf(error: unknown): StoreProblem {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'QuotaExceededError') return 'full';
  return name === 'SecurityError' || name === 'InvalidStateError' ? 'refused' : 'broken';
}

export class LocalStore {
  readonly #database: IDBDatabase | null;
  readonly #merge: (updates: Uint8Array[]) => Uint8Array;
  #queue: Queued[] = [];
  #meta: StoreMeta = EMPTY_META;
  #metaChanged = false;
  #kept = 0;
  #writing: Promise<void> | null = null;
  #later: ReturnType<typeof setTimeout> | null = null;
  #compacting: Worker | null = null;
  #problem: StoreProblem | null;
  /** Called whenever `status` may have changed. */
  onStatus: (() => void) | null = null;

  private constructor(
    database: IDBDatabase | null,
    problem: StoreProblem | null,
    merge: (updates: Uint8Array[]) => Uint8Array,
  ) {
    this.#database = database;
    this.#problem = problem;
    this.#merge = merge;
  }

  /** Opens the store; never rejects: a browser that refuses storage gives a store whose status says so. */
  static async open(
    at: StoreAddress,
    epoch: number,
    merge: (updates: Uint8Array[]) => Uint8Array,
  ): Promise<LocalStore> {
    try {
      const opening = indexedDB.open(`${registryKey(at)}:${epoch}`, 1);
      opening.onupgradeneeded = () => {
        opening.result.createObjectStore(UPDATES, { autoIncrement: true });
        opening.result.createObjectStore(META);
      };
      const database = await request(opening);
      // Another tab signs out: let it delete.
      database.onversionchange = () => database.close();
      localStorage.setItem(registryKey(at), String(epoch));
      return new LocalStore(database, null, merge);
    } catch (error) {
      return new LocalStore(null, problemOf(error), merge);
    }
  }

  get status(): StoreStatus {
    return { problem: this.#problem, uncommitted: this.#queue.findLastIndex(({ isOwn }) => isOwn) + 1 };
  }
  get meta(): StoreMeta {
    return this.#meta;
  }

  /** Everything kept, oldest first. */
  async load(): Promise<Uint8Array[]> {
    if (!this.#database) return [];
    try {
      const transaction = this.#database.transaction([UPDATES, META], 'readonly');
      const updates: Uint8Array[] = await request(transaction.objectStore(UPDATES).getAll());
      const meta: StoreMeta | undefined = await request(transaction.objectStore(META).get(META));
      this.#meta = { ...EMPTY_META, ...meta };
      this.#kept = updates.length;
      return updates;
    } catch (error) {
      this.#fail(error);
      return [];
    }
  }

  /** Keeps an update; one that was written here (`isOwn`) counts as uncommitted until its transaction is on disk. */
  append(update: Uint8Array, isOwn: boolean): void {
    if (!this.#database) return;
    this.#queue.push({ update, isOwn });
    if (isOwn) this.#write();
    else this.#writeLater();
  }

  setMeta(change: Partial<StoreMeta>): void {
    this.#meta = { ...this.#meta, ...change };
    this.#metaChanged = true;
    // That everything is durable may be noted a little later: until then the copy says the worse.
    if (change.unsaved === false) this.#writeLater();
    else this.#write();
  }

  /** Empties the store, because a server refused what is in it. */
  async clear(): Promise<void> {
    await this.settled();
    this.#queue = [];
    this.#meta = EMPTY_META;
    if (!this.#database) return;
    const transaction = this.#database.transaction([UPDATES, META], 'readwrite');
    transaction.objectStore(UPDATES).clear();
    transaction.objectStore(META).clear();
    await committed(transaction).catch((error: unknown) => this.#fail(error));
    this.#kept = 0;
  }

  /** Resolves when everything appended so far is committed or has failed. */
  async settled(): Promise<void> {
    while (this.#writing) await this.#writing;
  }

  close(): void {
    this.#compacting?.terminate();
    if (this.#hasWork()) this.#write();
    void this.settled().then(() => {
      if (this.#later) clearTimeout(this.#later);
      this.#database?.close();
    });
  }

  #hasWork(): boolean {
    return this.#queue.length > 0 || this.#metaChanged;
  }

  #writeLater(): void {
    this.#later ??= setTimeout(() => this.#write(), GATHER_MS);
  }

  #write(): void {
    if (this.#writing || !this.#database) return;
    if (this.#later) clearTimeout(this.#later);
    this.#later = null;
    this.#writing = this.#writeBatch(this.#database)
      .catch((error: unknown) => this.#fail(error))
      .finally(() => {
        this.#writing = null;
        this.onStatus?.();
        if (this.#problem || !this.#hasWork()) return;
        if (this.status.uncommitted > 0 || this.#meta.unsaved) this.#write();
        else this.#writeLater();
      });
  }

  async #writeBatch(database: IDBDatabase): Promise<void> {
    // Not in the turn of the key that it keeps: the key is drawn first. What comes until then goes into the same transaction.
    await new Promise((resolve) => setTimeout(resolve));
    const batch = this.#queue.map(({ update }) => update);
    this.#metaChanged = false;
    const transaction = database.transaction([UPDATES, META], 'readwrite', { durability: 'strict' });
    const updates = transaction.objectStore(UPDATES);
    const only = batch[0];
    if (only) updates.add(batch.length === 1 ? only : this.#merge(batch));
    transaction.objectStore(META).put(this.#meta, META);
    await committed(transaction);
    this.#queue.splice(0, batch.length);
    this.#problem = null;
    if (only) this.#kept += 1;
    if (this.#kept > COMPACT_AFTER) this.#compact(database.name);
  }

  /** Makes one update of all that is kept, in a thread of its own: of a large room that takes longer than a key may. */
  #compact(name: string): void {
    if (this.#compacting) return;
    this.#kept = 0;
    const end = (): void => {
      this.#compacting?.terminate();
      this.#compacting = null;
    };
    try {
      const worker = new Worker(new URL('./compact-worker.ts', import.meta.url), { type: 'module' });
      this.#compacting = worker;
      worker.onmessage = end;
      worker.onerror = end;
      worker.postMessage({ name, store: UPDATES });
    } catch {
      // No thread to be had: the copy stays long until the next attempt.
    }
  }

  #fail(error: unknown): void {
    this.#problem = problemOf(error);
    this.onStatus?.();
  }
}

function registered(person: string): string[] {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(`${PREFIX}${person}:`));
  } catch {
    return [];
  }
}

/** Incidents of which this device holds edits of that person that no server has; asked before signing out. */
export async function incidentsWithUnsavedEdits(person: string): Promise<string[]> {
  const found = new Set<string>();
  for (const key of registered(person)) {
    const epoch = readRegistry(key);
    const database = await request(indexedDB.open(`${key}:${epoch}`, 1));
    if (database.objectStoreNames.contains(META)) {
      const meta: StoreMeta | undefined = await request(database.transaction(META).objectStore(META).get(META));
      const incident = key.slice(PREFIX.length + person.length + 1).split(':')[0];
      if (meta?.unsaved && incident) found.add(incident);
    }
    database.close();
  }
  return [...found];
}

/** Wipes everything that this device keeps of a person's documents. Called on sign-out, after unsaved edits were offered. */
export async function wipeLocalStores(person: string): Promise<void> {
  for (const key of registered(person)) {
    const epoch = readRegistry(key);
    await request(indexedDB.deleteDatabase(`${key}:${epoch}`)).catch(() => undefined);
    localStorage.removeItem(key);
  }
  for (const key of Object.keys(localStorage)) {
    const isTheirs = [REFUSED_PREFIX, KEPT_PREFIX, LEFT_PREFIX].some((prefix) => key.startsWith(`${prefix}${person}:`));
    if (isTheirs) localStorage.removeItem(key);
  }
}

/** Text that a server refused, kept on this device until its writer has dealt with it. */
export interface RefusedText {
  at: number;
  reason: string;
  text: string;
}

const refusedKey = (at: StoreAddress): string => `${REFUSED_PREFIX}${at.person}:${at.incident}`;

/** What was refused in an incident and not yet dealt with. */
export function readRefused(at: StoreAddress): RefusedText[] {
  try {
    const read: unknown = JSON.parse(readRegistry(refusedKey(at)) ?? '[]');
    return Array.isArray(read) ? read : [];
  } catch {
    return [];
  }
}

/** Keeps refused text; an empty list removes it. */
export function writeRefused(at: StoreAddress, refused: readonly RefusedText[]): void {
  try {
    if (refused.length === 0) localStorage.removeItem(refusedKey(at));
    else localStorage.setItem(refusedKey(at), JSON.stringify(refused));
  } catch {
    // Storage is full or refused; the text is still on the screen.
  }
}
