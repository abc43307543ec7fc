/**
 * One document, open on this page: the Y.Doc, this device's copy of it and the connection to its room, in the right order.
 * The copy is loaded before connecting. After a refusal a new Doc with a new clientID takes the old one's place and the
 * refused text is offered to its writer: nothing typed is lost.
 */
import { Awareness } from 'y-protocols/awareness';
import { applyUpdate, Doc, encodeStateAsUpdate, encodeStateVector, mergeUpdates } from 'yjs';
import { SCHEMA_VERSION } from '#model/documents.ts';
import { CLOSE } from '#protocol/sync.ts';
import { SyncConnection } from './connection.svelte.ts';
import type { ConnectionState, Socket } from './connection.svelte.ts';
import { keptEpoch, knownEpoch, LocalStore, readRefused, writeRefused } from './local-store.ts';
import type { RefusedText, StoreAddress, StoreStatus } from './local-store.ts';
import { textIn } from './refused-text.ts';
import { saveStateOf } from './save-state.ts';
import type { SaveState } from './save-state.ts';

const FROM_STORE = 'local-store';

export interface OpenOptions extends StoreAddress {
  /** Base of the sync addresses, for example `ws://host/sync`. */
  syncUrl: string;
  openSocket?: (url: string) => Socket;
  /** Called when a document replaces a refused one, after `doc` is the new one. `isAnew`: for everybody, not for what was written here. */
  onReplaced?: (isAnew: boolean) => void;
}

export class OpenDocument {
  #doc = $state.raw(new Doc({ gc: true }));
  #awareness: Awareness | null = null;
  #connection = $state.raw<SyncConnection | null>(null);
  #store: LocalStore | null = null;
  #storeStatus = $state.raw<StoreStatus>({ problem: null, uncommitted: 0 });
  #unsaved = $state(false);
  #loaded = $state(false);
  #knownSchema = $state(0);
  #refused = $state.raw<readonly RefusedText[]>([]);
  #clockOffsetMs = 0;
  #closed = false;
  readonly #options: OpenOptions;

  constructor(options: OpenOptions) {
    this.#options = options;
    this.#refused = options.document === 'board' ? readRefused(options) : [];
  }

  get doc(): Doc {
    return this.#doc;
  }
  /** Made when first asked for: it keeps a timer, which a page rendered on the server must not. */
  get awareness(): Awareness {
    this.#awareness ??= new Awareness(this.#doc);
    return this.#awareness;
  }
  get connection(): ConnectionState {
    return this.#connection?.state ?? { state: 'connecting', attempt: 0 };
  }
  /** There is something to show: this device's copy was read, or the server's state has come. */
  get ready(): boolean {
    return this.#loaded || (this.#connection?.synced ?? false);
  }
  get synced(): boolean {
    return this.#connection?.synced ?? false;
  }
  get hello() {
    return this.#connection?.hello ?? null;
  }
  /** How far the server's clock is ahead of this device's, ms. */
  get clockOffsetMs(): number {
    return this.#clockOffsetMs;
  }
  get refused(): readonly RefusedText[] {
    return this.#refused;
  }
  /** The document was written by a newer Muster than this page; it must be reloaded before anything is edited. */
  get isNewerThanPage(): boolean {
    return Math.max(this.hello?.schema ?? 0, this.#knownSchema) > SCHEMA_VERSION;
  }
  /** Whether edits may be made here: the version is known and not newer, and the server has not said read-only. */
  get isWritable(): boolean {
    if (this.isNewerThanPage || this.connection.state === 'closed') return false;
    return this.hello ? !this.hello.readOnly : this.#loaded;
  }
  get saveState(): SaveState {
    return saveStateOf({
      connection: this.connection.state,
      synced: this.synced,
      unacknowledged: this.#connection?.unacknowledged ?? 0,
      unsaved: this.#unsaved,
      store: {
        // Between the first hello and the opened store nothing is kept yet.
        working: this.#storeStatus.problem === null && (this.#store !== null || !this.#unsaved),
        uncommitted: this.#storeStatus.uncommitted,
      },
      readOnly: this.hello?.readOnly ?? false,
    });
  }
  get storeProblem(): StoreStatus['problem'] {
    return this.#storeStatus.problem;
  }

  /** Reads this device's copy, then connects. */
  async open(): Promise<void> {
    const epoch = knownEpoch(this.#options) ?? (await keptEpoch(this.#options));
    if (epoch !== undefined) await this.#load(epoch);
    if (!this.#closed) this.#connect(this.#store ? epoch : undefined);
  }

  retryNow(): void {
    this.#connection?.retryNow();
  }

  /** Leaves; the others see it at once. */
  close(): void {
    this.#closed = true;
    this.#connection?.close();
    this.#store?.close();
    this.#awareness?.destroy();
    this.#doc.destroy();
  }

  /** The writer has taken care of a refused text. */
  forgetRefused(which: RefusedText): void {
    this.#refused = this.#refused.filter((known) => known !== which);
    writeRefused(this.#options, this.#refused);
  }

  async #load(epoch: number): Promise<void> {
    const store = await LocalStore.open(this.#options, epoch, mergeUpdates);
    const updates = await store.load();
    this.#adopt(store);
    this.#unsaved = store.meta.unsaved;
    this.#knownSchema = store.meta.schema;
    if (updates.length === 0) return;
    applyUpdate(this.#doc, mergeUpdates(updates), FROM_STORE);
    this.#loaded = true;
  }

  #adopt(store: LocalStore): void {
    this.#store = store;
    store.onStatus = () => this.#lookAtStore();
    this.#lookAtStore();
  }

  #lookAtStore(): void {
    const status = this.#store?.status;
    if (!status) return;
    const { problem, uncommitted } = this.#storeStatus;
    if (problem !== status.problem || uncommitted !== status.uncommitted) this.#storeStatus = status;
  }

  #connect(epoch: number | undefined): void {
    const { syncUrl, incident, document, openSocket } = this.#options;
    const connection = new SyncConnection({
      url: `${syncUrl}/${incident}/${document}`,
      doc: this.#doc,
      awareness: document === 'board' ? this.awareness : undefined,
      epoch,
      openSocket,
    });
    connection.onHello = (hello) => {
      this.#clockOffsetMs = hello.serverTime - Date.now();
      void this.#meet(hello.epoch, hello.schema);
    };
    connection.onDurable = () => this.#onDurable();
    connection.onRefused = (code, reason) => void this.#replace(code, reason);
    this.#doc.on('update', this.#onUpdate);
    this.#connection = connection;
    connection.start();
  }

  async #meet(epoch: number, schema: number): Promise<void> {
    if (!this.#store) {
      const store = await LocalStore.open(this.#options, epoch, mergeUpdates);
      if (this.#closed) return;
      this.#adopt(store);
      store.append(encodeStateAsUpdate(this.#doc), this.#unsaved);
    }
    this.#store?.setMeta({ schema });
  }

  #onUpdate = (update: Uint8Array, origin: unknown): void => {
    if (origin === FROM_STORE) return;
    // Nobody edits a document that is newer than the page: what changed it here did not know what it read, and is not kept.
    if (this.isNewerThanPage && origin !== this.#connection) return;
    if (origin !== this.#connection && !this.#unsaved) {
      this.#unsaved = true;
      this.#store?.setMeta({ unsaved: true });
    }
    this.#store?.append(update, origin !== this.#connection);
    this.#lookAtStore();
  };

  #onDurable(): void {
    this.#unsaved = false;
    this.#store?.setMeta({ unsaved: false, durable: encodeStateVector(this.#doc) });
  }

  async #replace(code: number, reason: string): Promise<void> {
    const old = this.#doc;
    old.off('update', this.#onUpdate);
    const text = textIn(encodeStateAsUpdate(old, this.#store?.meta.durable ?? undefined));
    if (text && this.#options.document === 'board') {
      this.#refused = [...this.#refused, { at: Date.now(), reason, text }];
      writeRefused(this.#options, this.#refused);
    }
    await this.#store?.clear();
    this.#store?.close();
    this.#store = null;
    this.#loaded = false;
    this.#unsaved = false;
    this.#awareness?.destroy();
    const doc = new Doc({ gc: true });
    this.#awareness = null;
    this.#doc = doc;
    this.#connect(undefined);
    this.#options.onReplaced?.(code === CLOSE.oldEpoch);
    old.destroy();
  }
}
