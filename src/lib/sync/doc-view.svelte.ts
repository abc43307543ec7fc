/**
 * The only way from a Y.Doc into runes. A view reads plain model values out of shared types, follows their changes while
 * something on the page depends on it, and lets go when nothing does. Edits of this page show at once; those of others are
 * gathered per frame, so that a hundred writers cost one re-render a frame and not a hundred.
 */
import { createSubscriber } from 'svelte/reactivity';
import type { Map as YMap, Transaction } from 'yjs';

/** What a view follows: any shared type, seen as a thing that tells of changes below it. */
export interface Followed {
  observeDeep(follow: (events: DeepEvent[], transaction: Transaction) => void): void;
  unobserveDeep(follow: (events: DeepEvent[], transaction: Transaction) => void): void;
}
interface DeepEvent {
  path: (string | number)[];
  changes: { keys: ReadonlyMap<string, unknown> };
}

const nextFrame = (run: () => void): (() => void) => {
  // Hidden tabs get no frames; a slow timer keeps their title and badges right.
  if (document.hidden) {
    const timer = setTimeout(run, 250);
    return () => clearTimeout(timer);
  }
  const frame = requestAnimationFrame(run);
  return () => cancelAnimationFrame(frame);
};

/** Calls `update` at once for local changes, once a frame for those of others. */
function gather(update: () => void): { changed: (transaction: Transaction) => void; stop: () => void } {
  let cancel: (() => void) | null = null;
  const flush = (): void => {
    cancel = null;
    update();
  };
  return {
    changed(transaction) {
      if (transaction.local) {
        cancel?.();
        flush();
      } else cancel ??= nextFrame(flush);
    },
    stop: () => cancel?.(),
  };
}

/** A value read from shared types as a whole; for small roots. */
export class DocView<Value> {
  readonly #read: () => Value;
  readonly #subscribe: () => void;
  #cache: { value: Value } | null = null;
  #following = false;

  constructor(sources: readonly Followed[], read: () => Value) {
    this.#read = read;
    this.#subscribe = createSubscriber((update) => {
      const gathered = gather(() => {
        this.#cache = null;
        update();
      });
      const onChange = (_events: unknown, transaction: Transaction): void => gathered.changed(transaction);
      this.#following = true;
      this.#cache = null;
      for (const source of sources) source.observeDeep(onChange);
      return () => {
        this.#following = false;
        this.#cache = null;
        gathered.stop();
        for (const source of sources) source.unobserveDeep(onChange);
      };
    });
  }

  get current(): Value {
    this.#subscribe();
    if (!this.#following) return this.#read();
    this.#cache ??= { value: this.#read() };
    return this.#cache.value;
  }
}

/**
 * A root Y.Map of objects, read object by object: a change re-reads the touched ones only, so that one new entry among five
 * thousand costs one read. `read` returns null for what is not understood. `compare` orders the result.
 */
export class CollectionView<Value> {
  readonly #map: YMap<unknown>;
  readonly #read: (id: string) => Value | null;
  readonly #compare: (a: Value, b: Value) => number;
  readonly #subscribe: () => void;
  #byId: Map<string, Value> | null = null;
  #ordered: Value[] | null = null;
  #touched = new Set<string>();
  #following = false;

  constructor(map: YMap<unknown>, read: (id: string) => Value | null, compare: (a: Value, b: Value) => number) {
    this.#map = map;
    this.#read = read;
    this.#compare = compare;
    this.#subscribe = createSubscriber((update) => {
      const gathered = gather(() => {
        this.#ordered = null;
        update();
      });
      const onChange = (events: DeepEvent[], transaction: Transaction): void => {
        for (const event of events) this.#mark(event);
        gathered.changed(transaction);
      };
      this.#following = true;
      this.#byId = null;
      this.#ordered = null;
      map.observeDeep(onChange);
      return () => {
        this.#following = false;
        this.#byId = null;
        this.#ordered = null;
        gathered.stop();
        map.unobserveDeep(onChange);
      };
    });
  }

  /** All objects in order. */
  get current(): readonly Value[] {
    this.#subscribe();
    if (!this.#following) return this.#sorted(this.#readAll());
    this.#refresh();
    this.#ordered ??= this.#sorted(this.#byId ?? new Map());
    return this.#ordered;
  }

  /** One object, or null. */
  get(id: string): Value | null {
    this.#subscribe();
    if (!this.#following) return this.#read(id);
    this.#refresh();
    return this.#byId?.get(id) ?? null;
  }

  #sorted(values: Map<string, Value>): Value[] {
    return [...values.values()].sort(this.#compare);
  }

  #mark(event: DeepEvent): void {
    const first = event.path[0];
    if (typeof first === 'string') this.#touched.add(first);
    else for (const key of event.changes.keys.keys()) this.#touched.add(key);
  }

  #readAll(): Map<string, Value> {
    const all = new Map<string, Value>();
    for (const id of this.#map.keys()) {
      const value = this.#read(id);
      if (value !== null) all.set(id, value);
    }
    return all;
  }

  #refresh(): void {
    if (!this.#byId) {
      this.#byId = this.#readAll();
      this.#touched.clear();
      return;
    }
    for (const id of this.#touched) {
      const value = this.#map.has(id) ? this.#read(id) : null;
      if (value === null) this.#byId.delete(id);
      else this.#byId.set(id, value);
    }
    this.#touched.clear();
  }
}
