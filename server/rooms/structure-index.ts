// What a room must know of its board to judge the next update, without a Y.Doc: how far each client's clocks go, whose
// clientID it is, in which parent every clock lies, which of them are types, and what is deleted. Neighbouring content of
// one parent is one run, so a paragraph typed by one person costs two numbers however long it gets. Everything can be
// undone to a mark, so that a refused update leaves no trace.

import { addRange } from './ranges.ts';

/** What a run of clocks is; the low two bits of its reference. */
export const CONTENT_OF = 0; // content that lies in node `ref >> 2`
export const NODE = 1; // one clock: the type that is node `ref >> 2`
export const DELETED_IN = 2; // deleted content that lay in node `ref >> 2`
export const GONE = 3; // garbage-collected: nobody knows any more where it lay

/** What kind of parent a node is. */
export const PLAIN = 0; // any type outside rich text
export const RICH_BLOCK = 1; // rich text: root fragment or element, takes elements and texts
export const RICH_TEXT = 2; // rich text: takes characters and marks
export const RICH_ATTRIBUTES = 3; // rich text: what an element's map keys hold, kept apart from its children
export type NodeKind = typeof PLAIN | typeof RICH_BLOCK | typeof RICH_TEXT | typeof RICH_ATTRIBUTES;

/** Everything known of one clientID. Clocks are below 2^31, so the arrays hold small integers only. */
export interface ClientRuns {
  id: number;
  /** First clock of each run, ascending, and what the run is. */
  starts: number[];
  refs: number[];
  /** The next clock. */
  end: number;
  owner: string | null;
  /** Ranges, see ranges.ts; null while nothing is deleted. */
  deleted: number[] | null;
  /** The last trial that changed it. */
  trial: number;
}

/** An index as plain lists, for storing. */
export interface IndexDump {
  parents: number[];
  shapes: number[];
  attributes: [element: number, node: number][];
  roots: [name: string, node: number][];
  entries: string[];
  clients: Omit<ClientRuns, 'trial'>[];
}

/** A state to return to. */
interface Mark {
  nodes: number;
  touched: { client: ClientRuns; runs: number; end: number; isNew: boolean; owner: string | null }[];
  roots: string[];
  attributed: number[];
}

const NO_PARENT = -1;

export class StructureIndex {
  readonly clients = new Map<number, ClientRuns>();
  /** Keys of the timeline that were ever set: a new one is a new entry. */
  readonly entries = new Set<string>();
  /** Grows with every deletion that was noted. */
  deletions = 0;
  /** Per node: the node above (-1 for a root) and its depth, kind packed. */
  #parents: number[] = [];
  #shapes: number[] = [];
  readonly #roots = new Map<string, number>();
  /** Element to the node that stands for its attributes. */
  readonly #attributes = new Map<number, number>();
  #mark: Mark | null = null;
  #trial = 0;
  #newEntries: string[] = [];

  static from(dump: IndexDump): StructureIndex {
    const index = new StructureIndex();
    index.#parents = dump.parents;
    index.#shapes = dump.shapes;
    for (const [element, node] of dump.attributes) index.#attributes.set(element, node);
    for (const [name, node] of dump.roots) index.#roots.set(name, node);
    for (const key of dump.entries) index.entries.add(key);
    for (const client of dump.clients) index.clients.set(client.id, { ...client, trial: 0 });
    return index;
  }

  dump(): IndexDump {
    return {
      parents: this.#parents,
      shapes: this.#shapes,
      attributes: [...this.#attributes],
      roots: [...this.#roots],
      entries: [...this.entries],
      clients: [...this.clients.values()],
    };
  }

  /** The next clock of a client: everything below is known. */
  stateOf(client: number): number {
    return this.clients.get(client)?.end ?? 0;
  }

  ownerOf(client: number): string | null {
    return this.clients.get(client)?.owner ?? null;
  }

  /** Notes whose clientID it is; an owner once set stays. */
  claim(client: number, owner: string): void {
    const known = this.clientOf(client);
    if (known.owner !== null) return;
    this.#touch(known);
    known.owner = owner;
  }

  /** The runs of a client, made on first use. */
  clientOf(id: number): ClientRuns {
    let client = this.clients.get(id);
    if (client === undefined) {
      client = { id, starts: [], refs: [], end: 0, owner: null, deleted: null, trial: this.#trial };
      this.clients.set(id, client);
      this.#mark?.touched.push({ client, runs: 0, end: 0, isNew: true, owner: null });
    }
    return client;
  }

  /** The node of a root, made on first use. */
  root(name: string, kind: NodeKind): number {
    const known = this.#roots.get(name);
    if (known !== undefined) return known;
    const node = this.#add(NO_PARENT, 0, kind);
    this.#roots.set(name, node);
    this.#mark?.roots.push(name);
    return node;
  }

  /** A new node below `parent`, one deeper. */
  nodeUnder(parent: number, kind: NodeKind): number {
    return this.#add(parent, this.depthOf(parent) + 1, kind);
  }

  /** The node that stands for the attributes of a rich-text element. */
  attributesOf(element: number): number {
    const known = this.#attributes.get(element);
    if (known !== undefined) return known;
    const node = this.#add(element, this.depthOf(element), RICH_ATTRIBUTES);
    this.#attributes.set(element, node);
    this.#mark?.attributed.push(element);
    return node;
  }

  depthOf(node: number): number {
    return (this.#shapes[node] ?? 0) >> 2;
  }

  kindOf(node: number): NodeKind {
    const kind = (this.#shapes[node] ?? 0) & 3;
    return kind === RICH_BLOCK || kind === RICH_TEXT || kind === RICH_ATTRIBUTES ? kind : PLAIN;
  }

  /** The run that holds a known clock of a client: a reference, see the constants above. */
  refAt(client: ClientRuns, clock: number): number {
    const { starts, refs } = client;
    let high = starts.length - 1;
    if (clock >= (starts[high] ?? 0)) return refs[high] ?? GONE;
    let low = 0;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= clock) low = middle;
      else high = middle - 1;
    }
    return refs[low] ?? GONE;
  }

  /** The node in which a known clock lies, or -1 when nobody knows any more. */
  parentAt(clientId: number, clock: number): number {
    const client = this.clients.get(clientId);
    if (client === undefined) return NO_PARENT;
    const ref = this.refAt(client, clock);
    switch (ref & 3) {
      case GONE:
        return NO_PARENT;
      case NODE:
        return this.#parents[ref >> 2] ?? NO_PARENT;
      default:
        return ref >> 2;
    }
  }

  /** Appends `length` clocks of one kind to a client. */
  append(client: ClientRuns, length: number, ref: number): void {
    this.#touch(client);
    const last = client.refs.length - 1;
    if ((ref & 3) === NODE || client.refs[last] !== ref) {
      client.starts.push(client.end);
      client.refs.push(ref);
    }
    client.end += length;
  }

  /** Marks clocks as deleted. Not undone by `undo`: call it when nothing can fail any more. */
  addDeleted(clientId: number, from: number, to: number): void {
    const client = this.clientOf(clientId);
    client.deleted ??= [];
    this.deletions++;
    addRange(client.deleted, from, to);
  }

  /** Notes a timeline key that was never seen. */
  addEntry(key: string): void {
    if (this.entries.has(key)) return;
    this.entries.add(key);
    this.#newEntries.push(key);
  }

  /** Timeline keys that are new in the trial under way. */
  get newEntries(): readonly string[] {
    return this.#newEntries;
  }

  /** Starts a trial: everything until `keep` or `undo` belongs to one update. */
  begin(): void {
    this.#mark = { nodes: this.#parents.length, touched: [], roots: [], attributed: [] };
    this.#trial++;
    if (this.#newEntries.length > 0) this.#newEntries = [];
  }

  /** Ends a trial that succeeded; returns the timeline keys that were new in it. */
  keep(): string[] {
    this.#mark = null;
    return this.#newEntries;
  }

  /** Ends a trial that failed: the index is as it was at `begin`. */
  undo(): void {
    const mark = this.#mark;
    if (mark === null) return;
    this.#mark = null;
    for (const { client, runs, end, isNew, owner } of mark.touched.reverse()) {
      client.starts.length = runs;
      client.refs.length = runs;
      client.end = end;
      client.owner = owner;
      if (isNew) this.clients.delete(client.id);
    }
    this.#parents.length = mark.nodes;
    this.#shapes.length = mark.nodes;
    for (const name of mark.roots) this.#roots.delete(name);
    for (const element of mark.attributed) this.#attributes.delete(element);
    for (const key of this.#newEntries) this.entries.delete(key);
    this.#newEntries = [];
  }

  #touch(client: ClientRuns): void {
    const mark = this.#mark;
    if (mark === null) return;
    if (client.trial === this.#trial) return;
    client.trial = this.#trial;
    mark.touched.push({ client, runs: client.refs.length, end: client.end, isNew: false, owner: client.owner });
  }

  #add(parent: number, depth: number, kind: NodeKind): number {
    this.#parents.push(parent);
    this.#shapes.push((depth << 2) | kind);
    return this.#parents.length - 1;
  }
}
