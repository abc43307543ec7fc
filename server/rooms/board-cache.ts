// The durable board of one room as bytes that are ready to send: a base (the snapshot) and a tail of segments, each one
// update in one WebSocket frame, the same for everyone. A joiner costs a few writes of shared buffers; somebody who comes
// back costs the byte ranges that he lacks. Nothing here decodes the document.

import { compressFrame, messageAt, syncFrame, UPDATE } from './frames.ts';
import { CLOCK, DecodedUpdate, decodeUpdate, FROM, LENGTH, readDeletesAt, TO } from './update-decode.ts';
import {
  cutStruct,
  encodeParts,
  writeParts,
  type Layout,
  type PartSection,
  type UpdateParts,
} from './update-encode.ts';

/** Segments at least this large are not merged any further: what is sent twice to a slow reader stays small. */
const MERGE_LIMIT_BYTES = 256 * 1024;
/** So many neighbours of one level become one. */
const FAN_IN = 8;

/** One update that covers the entries fromSeq..toSeq. */
export class Segment {
  readonly fromSeq: number;
  readonly toSeq: number;
  readonly frame: Buffer;
  readonly level: number;
  readonly #bodyAt: number;
  #layout: Layout | null;
  #deletes: number[] | null;
  #compressed: Promise<Buffer> | null = null;

  /** Layout and deletions may be left out for bytes that are seldom looked into; they are then read when asked for. */
  constructor(
    range: { fromSeq: number; toSeq: number; level?: number },
    update: Uint8Array,
    layout: Layout | null = null,
    deletes: number[] | null = null,
  ) {
    this.fromSeq = range.fromSeq;
    this.toSeq = range.toSeq;
    this.level = range.level ?? 0;
    const { frame, bodyAt } = syncFrame(UPDATE, update, true);
    this.frame = frame;
    this.#bodyAt = bodyAt;
    this.#layout = layout;
    this.#deletes = deletes;
  }

  /** One segment out of several checked updates. */
  static of(range: { fromSeq: number; toSeq: number; level?: number }, parts: readonly UpdateParts[]): Segment {
    const layout: Layout = [];
    const update = writeParts(parts, layout);
    const level = update.length > MERGE_LIMIT_BYTES ? Infinity : range.level;
    const only = parts.length === 1 ? parts[0] : undefined;
    const deletes = only === undefined ? parts.flatMap((part) => part.deletes) : only.deletes;
    return new Segment({ ...range, level }, update, layout, deletes);
  }

  get update(): Buffer {
    return this.frame.subarray(this.#bodyAt);
  }

  get bytes(): number {
    return this.frame.length - this.#bodyAt;
  }

  get layout(): Layout {
    if (this.#layout === null) this.#look();
    return this.#layout ?? [];
  }

  get parts(): UpdateParts {
    const { layout } = this;
    this.#deletes ??= readDeletesAt(this.update, layout.at(-1) ?? 1); // the deletions follow the last section
    const sections: PartSection[] = [];
    for (let i = 0; i < layout.length; i += 6) sections.push(this.sectionAt(i));
    return { sections, deletes: this.#deletes };
  }

  #look(): void {
    const decoded = decodeUpdate(this.update, new DecodedUpdate());
    const layout: Layout = [];
    for (const { client, clock, end, first, last } of decoded.sections) {
      layout.push(client, clock, end, last - first, decoded.at(first, FROM), decoded.at(last - 1, TO));
    }
    this.#layout = layout;
    this.#deletes = decoded.deletes;
  }

  /** The section whose row begins at `i` of the layout. */
  sectionAt(i: number): PartSection {
    const [client = 0, clock = 0, end = 0, count = 0, from = 0, to = 0] = this.layout.slice(i, i + 6);
    return { client, clock, end, count, bytes: this.frame.subarray(this.#bodyAt + from, this.#bodyAt + to) };
  }

  /** The frame compressed once for everybody. */
  compressed(): Promise<Buffer> {
    this.#compressed ??= compressFrame(this.frame, messageAt(this.frame));
    return this.#compressed;
  }
}

/** A good update as parts. */
export function partsOf(update: Uint8Array): UpdateParts {
  return new Segment({ fromSeq: 0, toSeq: 0 }, update).parts;
}

export class BoardCache {
  base: Segment | null = null;
  tail: Segment[] = [];
  /** Entry at which a base is being made: what lies before and after it must not be merged, or it would be there twice. */
  barrier = 0;

  /** Adds what has become durable. */
  push(segment: Segment): void {
    this.tail.push(segment);
    for (;;) {
      const start = this.tail.length - FAN_IN;
      const first = this.tail[start];
      if (first === undefined || first.level !== this.tail.at(-1)?.level) return;
      if (first.fromSeq <= this.barrier && (this.tail.at(-1)?.toSeq ?? 0) > this.barrier) return;
      if (this.tail.slice(start).some((one) => one.level !== first.level)) return;
      const merged = merge(this.tail.slice(start), first.level + 1);
      this.tail.splice(start, FAN_IN, merged);
      if (merged.bytes > MERGE_LIMIT_BYTES) return;
    }
  }

  /** A new base; the tail keeps what lies after it. */
  rebase(base: Segment): void {
    this.base = base;
    this.tail = this.tail.filter((segment) => segment.toSeq > base.toSeq);
  }

  /** The last entry in here, or `otherwise` when there is none. */
  lastSeq(otherwise: number): number {
    return this.tail.at(-1)?.toSeq ?? this.base?.toSeq ?? otherwise;
  }

  get tailBytes(): number {
    return this.bytesAfter(0);
  }

  /** Bytes of the tail that reach beyond an entry. */
  bytesAfter(seq: number): number {
    let sum = 0;
    for (const segment of this.tail) if (segment.toSeq > seq) sum += segment.bytes;
    return sum;
  }

  /** Base and tail, in order. */
  all(): Segment[] {
    return this.base === null ? this.tail : [this.base, ...this.tail];
  }

  /** Whole board as one update. */
  whole(): Buffer {
    return encodeParts(this.all().map((segment) => segment.parts));
  }

  /** What lies after an entry, as one update. */
  since(seq: number): Buffer {
    return encodeParts(this.all().filter((segment) => segment.toSeq > seq).map((segment) => segment.parts)); // prettier-ignore
  }

  /** The structs that somebody with these clocks lacks. */
  structsBeyond(clocks: ReadonlyMap<number, number>): PartSection[] {
    const lacking: PartSection[] = [];
    for (const segment of this.all()) {
      const { layout } = segment;
      for (let i = 0; i < layout.length; i += 6) {
        const known = clocks.get(layout[i] ?? 0) ?? 0;
        if ((layout[i + 2] ?? 0) <= known) continue;
        const section = segment.sectionAt(i);
        lacking.push(section.clock >= known ? section : beyond(section, known));
      }
    }
    return lacking;
  }
}

/** A section without what lies before `clock`, which may be inside a struct; null when nothing is left. */
export function sectionAfter(section: PartSection, clock: number): PartSection | null {
  if (section.end <= clock) return null;
  if (section.clock >= clock) return section;
  const alone = encodeParts([{ sections: [section], deletes: [] }]);
  const decoded = decodeUpdate(alone, new DecodedUpdate());
  let row = 0;
  while (decoded.at(row, CLOCK) + decoded.at(row, LENGTH) <= clock) row++;
  const count = section.count - row;
  const end = decoded.at(section.count - 1, TO);
  const offset = clock - decoded.at(row, CLOCK);
  if (offset === 0) return { ...section, clock, count, bytes: alone.subarray(decoded.at(row, FROM), end) };
  const head = cutStruct(decoded, row, section.client, offset);
  return { ...section, clock, count, bytes: Buffer.concat([head, alone.subarray(decoded.at(row, TO), end)]) };
}

/** Parts without the structs that are known already, by the clocks that `known` tells. */
export function partsAfter(parts: UpdateParts, known: (client: number) => number): UpdateParts {
  if (parts.sections.every((section) => section.clock >= known(section.client))) return parts;
  const left = parts.sections.map((section) => sectionAfter(section, known(section.client)));
  return { sections: left.filter((section) => section !== null), deletes: parts.deletes };
}

/** A section from the struct on that holds `clock`. */
function beyond(section: PartSection, clock: number): PartSection {
  // The section alone, dressed as an update, so that the one decoder there is finds the struct.
  const alone = encodeParts([{ sections: [section], deletes: [] }]);
  const decoded = decodeUpdate(alone, new DecodedUpdate());
  let row = 0;
  while (row + 1 < section.count && decoded.at(row + 1, CLOCK) <= clock) row++;
  const bytes = alone.subarray(decoded.at(row, FROM), decoded.at(section.count - 1, TO));
  return { client: section.client, clock: decoded.at(row, CLOCK), end: section.end, count: section.count - row, bytes };
}

function merge(segments: readonly Segment[], level: number): Segment {
  const range = { fromSeq: segments[0]?.fromSeq ?? 0, toSeq: segments.at(-1)?.toSeq ?? 0, level };
  return Segment.of(
    range,
    segments.map((segment) => segment.parts),
  );
}
