// The board of one room as the server holds it: durable bytes ready to send, and, once somebody writes, the structure index
// that judges what comes next. A room in which people only read never builds the index.

import type { LogEntry, Snapshot } from '#server/storage/ports.ts';
import { Admission } from './admission.ts';
import { BoardCache, partsAfter, partsOf, Segment } from './board-cache.ts';
import { decodeIndex, readLayout } from './index-bytes.ts';
import { addRange, eachOutside } from './ranges.ts';
import type { RichTextRules } from './rich-text-rules.ts';
import { StructureIndex } from './structure-index.ts';
import {
  encodeDeleteSet,
  encodeParts,
  encodeStateVector,
  type Layout,
  type PartSection,
  type UpdateParts,
} from './update-encode.ts';

/** What somebody who comes back has deleted: ranges as sent, or all that we know of. */
export type TheirDeletes = readonly number[] | 'all';

/** Boards up to this size give up their index while nobody edits. */
const REST_UP_TO_BYTES = 32 * 1024;

export class Board {
  readonly cache = new BoardCache();
  readonly #rules: RichTextRules;
  /** The stored index of the base, until it is needed. */
  #indexBytes: Uint8Array | null = null;
  #owners: Map<number, string> | null = new Map();
  #admission: Admission | null = null;
  /** The update that holds nothing but all deletions, and the state of the index it was made from. */
  #wholeDeleteSet: { bytes: Buffer; version: number } | null = null;

  constructor(rules: RichTextRules) {
    this.#rules = rules;
  }

  /** The board of an epoch as the log has it. */
  static of(rules: RichTextRules, epoch: number, snapshot: Snapshot | null, entries: readonly LogEntry[]): Board {
    const board = new Board(rules);
    if (snapshot !== null && snapshot.epoch === epoch) board.#openBase(snapshot);
    const parts: UpdateParts[] = [];
    // Two nodes may have logged the same structs when a commit of several entries was torn: the first counts.
    const ends = board.clocks();
    for (const entry of entries) {
      if (entry.epoch === epoch && entry.board !== undefined) {
        const fresh = partsAfter(partsOf(entry.board), (client) => ends.get(client) ?? 0);
        for (const section of fresh.sections) ends.set(section.client, section.end);
        parts.push(fresh);
      }
      for (const fact of entry.facts ?? []) if (fact.type === 'author') board.#owners?.set(fact.client, fact.by);
    }
    const range = { fromSeq: entries[0]?.seq ?? 0, toSeq: entries.at(-1)?.seq ?? 0 };
    if (parts.length > 0) board.cache.push(Segment.of(range, parts));
    return board;
  }

  #openBase(snapshot: Snapshot): void {
    const layout = snapshot.index === undefined ? null : readLayout(snapshot.index);
    if (layout !== null && snapshot.index !== undefined) this.#indexBytes = snapshot.index;
    this.cache.base = new Segment({ fromSeq: 0, toSeq: snapshot.seq }, snapshot.board, layout);
  }

  /** Whose clientIDs were logged before the snapshot; only needed for snapshots without an index. */
  get needsOwners(): boolean {
    return this.cache.base !== null && this.#indexBytes === null && this.#admission === null;
  }

  claim(client: number, owner: string): void {
    if (this.#admission !== null) this.#admission.index.claim(client, owner);
    else this.#owners?.set(client, owner);
  }

  /** Judges updates. Built on first use. */
  get admission(): Admission {
    this.#admission ??= this.#build();
    return this.#admission;
  }

  #build(): Admission {
    const stored = this.#indexBytes === null ? null : decodeIndex(this.#indexBytes);
    const admission = new Admission(stored ?? new StructureIndex(), this.#rules);
    const { base, tail } = this.cache;
    if (stored === null && base !== null) admission.absorb(base.update);
    for (const segment of tail) admission.absorb(segment.update);
    for (const [client, owner] of this.#owners ?? []) admission.index.claim(client, owner);
    this.#owners = null;
    this.#indexBytes = null;
    return admission;
  }

  /** Lets go of the index of a small board that nobody edits: it is made anew in microseconds. */
  rest(): void {
    const admission = this.#admission;
    if (admission === null) return;
    let bytes = 0;
    for (const segment of this.cache.all()) bytes += segment.bytes;
    if (bytes > REST_UP_TO_BYTES) return;
    this.#owners = new Map(this.owners());
    this.#admission = null;
    this.#wholeDeleteSet = null;
  }

  ownerOf(client: number): string | null {
    return this.#admission?.index.ownerOf(client) ?? this.#owners?.get(client) ?? null;
  }

  /** clientID and owner of everybody who ever wrote. */
  owners(): [number, string][] {
    const list: [number, string][] = [];
    for (const client of this.admission.index.clients.values()) if (client.owner) list.push([client.id, client.owner]);
    return list;
  }

  /** The next clock of every client. */
  clocks(): Map<number, number> {
    const clocks = new Map<number, number>();
    if (this.#admission !== null) {
      for (const client of this.#admission.index.clients.values())
        if (client.end > 0) clocks.set(client.id, client.end);
      return clocks;
    }
    for (const segment of this.cache.all()) {
      const layout = segment.layout;
      for (let i = 0; i < layout.length; i += 6) {
        const client = layout[i] ?? 0;
        clocks.set(client, Math.max(clocks.get(client) ?? 0, layout[i + 2] ?? 0));
      }
    }
    return clocks;
  }

  stateVector(): Buffer {
    return encodeStateVector(this.clocks());
  }

  /** Whether an update is exactly everything that is deleted: what a client that missed nothing answers with. */
  isWholeDeleteSet(update: Uint8Array): boolean {
    const { index } = this.admission;
    if (this.#wholeDeleteSet?.version !== index.deletions) {
      const deletes = encodeDeleteSet(deletedRanges(index));
      this.#wholeDeleteSet = { bytes: Buffer.concat([new Uint8Array([0]), deletes]), version: index.deletions };
    }
    return this.#wholeDeleteSet.bytes.equals(update);
  }

  /**
   * What somebody with these clocks and deletions lacks; null when that is most of the board. `waiting` is what the index
   * knows already and the disk does not: nobody may see it yet.
   */
  lacking(clocks: ReadonlyMap<number, number>, theirs: TheirDeletes, waiting: readonly UpdateParts[]): Buffer | null {
    const sections = this.cache.structsBeyond(clocks);
    const whole = this.cache.all().reduce((sum, segment) => sum + segment.bytes, 0);
    if (bytesOf(sections) * 2 > whole) return null;
    return encodeParts([{ sections, deletes: theirs === 'all' ? [] : this.#deletesBeyond(theirs, waiting) }]);
  }

  #deletesBeyond(theirs: readonly number[], waiting: readonly UpdateParts[]): number[] {
    const known = new Map<number, number[]>();
    const add = (client: number, from: number, to: number): void => {
      let ranges = known.get(client);
      if (ranges === undefined) known.set(client, (ranges = []));
      addRange(ranges, from, to);
    };
    for (const deletes of [theirs, ...waiting.map((parts) => parts.deletes)]) {
      for (let i = 0; i < deletes.length; i += 3) add(deletes[i] ?? 0, deletes[i + 1] ?? 0, deletes[i + 2] ?? 0);
    }
    for (const { sections } of waiting) for (const { client, clock, end } of sections) add(client, clock, end);
    const lacking: number[] = [];
    for (const [client, ranges] of deletedRanges(this.admission.index)) {
      const has = known.get(client) ?? [];
      for (let i = 0; i < ranges.length; i += 2) {
        eachOutside(has, ranges[i] ?? 0, ranges[i + 1] ?? 0, (from, to) => lacking.push(client, from, to));
      }
    }
    return lacking;
  }

  /** Puts a snapshot under the tail. Deletions that it implies become known. */
  rebase(seq: number, update: Uint8Array, layout: Layout | null): void {
    const base = new Segment({ fromSeq: 0, toSeq: seq }, update, layout);
    this.cache.rebase(base);
    if (this.#admission === null) return;
    const { index } = this.#admission;
    const { deletes } = base.parts;
    for (let i = 0; i < deletes.length; i += 3) {
      index.addDeleted(deletes[i] ?? 0, deletes[i + 1] ?? 0, deletes[i + 2] ?? 0);
    }
  }
}

function deletedRanges(index: StructureIndex): Map<number, readonly number[]> {
  const ranges = new Map<number, readonly number[]>();
  for (const client of index.clients.values()) if (client.deleted !== null) ranges.set(client.id, client.deleted);
  return ranges;
}

function bytesOf(sections: readonly PartSection[]): number {
  return sections.reduce((sum, section) => sum + section.bytes.length, 0);
}
