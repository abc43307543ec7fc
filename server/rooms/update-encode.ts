// Writes updates in the Yjs V1 format from parts that admission has checked: struct bytes are copied as they came, clocks
// of one client follow each other, clients are in descending order (Y.mergeUpdates relies on it). Merging many updates of
// one room is therefore a copy, linear in their bytes, however many they are.

import { addRange } from './ranges.ts';
import {
  ANY,
  CLOCK,
  CONTENT,
  DELETED,
  FROM,
  GC,
  HAS_SUB,
  JSON_VALUES,
  LENGTH,
  NO_ID,
  RIGHT_CLIENT,
  RIGHT_CLOCK,
  STRING,
  TO,
  type DecodedUpdate,
} from './update-decode.ts';
import { ByteReader } from './byte-reader.ts';

/** Consecutive structs of one client: clocks `clock` up to `end`, `count` structs in `bytes`. */
export interface PartSection {
  client: number;
  clock: number;
  end: number;
  count: number;
  bytes: Uint8Array;
}

/** A checked update, or what is left of one: structs, and deletions as client, from, to (exclusive) in one flat list. */
export interface UpdateParts {
  sections: PartSection[];
  deletes: number[];
}

/** The update that changes nothing. */
export const EMPTY_UPDATE = new Uint8Array([0, 0]);

/** A growing buffer for the numbers and bytes of the format. */
export class ByteWriter {
  #bytes = Buffer.allocUnsafeSlow(512);
  length = 0;

  uint(value: number): void {
    if (this.length + 8 > this.#bytes.length) this.#grow(8);
    while (value > 127) {
      this.#bytes[this.length++] = 128 | (value & 127);
      value = Math.floor(value / 128);
    }
    this.#bytes[this.length++] = value;
  }

  raw(bytes: Uint8Array): void {
    if (this.length + bytes.length > this.#bytes.length) this.#grow(bytes.length);
    this.#bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  varBytes(bytes: Uint8Array): void {
    this.uint(bytes.length);
    this.raw(bytes);
  }

  /** A copy of what was written; the writer starts anew. */
  take(): Buffer {
    const out = Buffer.allocUnsafe(this.length);
    this.#bytes.copy(out, 0, 0, this.length);
    this.length = 0;
    if (this.#bytes.length > 1 << 20) this.#bytes = Buffer.allocUnsafeSlow(512);
    return out;
  }

  /** What was written, where it is: valid until the next write. */
  peek(): Uint8Array {
    const view = this.#bytes.subarray(0, this.length);
    this.length = 0;
    return view;
  }

  #grow(more: number): void {
    const grown = Buffer.allocUnsafeSlow(Math.max(this.#bytes.length * 2, this.length + more));
    this.#bytes.copy(grown, 0, 0, this.length);
    this.#bytes = grown;
  }
}

const writer = new ByteWriter();

/** Where an update's sections lie in it: client, clock, end, count, from, to per section. */
export type Layout = number[];

/** The same as `encodeParts` in scratch memory: valid until anything else is encoded. */
export function writeParts(parts: readonly UpdateParts[], layout: Layout): Uint8Array {
  writeSections(parts, layout);
  writeDeletes(parts);
  return writer.peek();
}

/**
 * Encodes parts as one update. Sections of one client must follow each other in clock order across `parts`. Their places
 * in the result are added to `layout`.
 */
export function encodeParts(parts: readonly UpdateParts[], layout: Layout = []): Buffer {
  writeSections(parts, layout);
  writeDeletes(parts);
  return writer.take();
}

function writeSections(parts: readonly UpdateParts[], layout: Layout): void {
  const only = parts.length === 1 ? parts[0] : undefined;
  if (only !== undefined && only.sections.length < 2) {
    writer.uint(only.sections.length);
    for (const section of only.sections) writeClient([section], layout);
    return;
  }
  const clients = new Map<number, PartSection[]>();
  for (const { sections } of parts) {
    for (const section of sections) {
      const list = clients.get(section.client);
      if (list === undefined) clients.set(section.client, [section]);
      else list.push(section);
    }
  }
  writer.uint(clients.size);
  for (const client of [...clients.keys()].sort((a, b) => b - a)) writeClient(clients.get(client) ?? [], layout);
}

/** One client's sections as one. They must meet: a gap or an overlap would silently become other clocks. */
function writeClient(sections: readonly PartSection[], layout: Layout): void {
  const first = sections[0];
  if (first === undefined) return;
  let count = 0;
  let end = first.clock;
  for (const section of sections) {
    if (section.clock !== end) {
      writer.length = 0;
      throw new Error(`sections of client ${first.client} do not meet at ${end}`);
    }
    count += section.count;
    end = section.end;
  }
  writer.uint(count);
  writer.uint(first.client);
  writer.uint(first.clock);
  const from = writer.length;
  for (const section of sections) writer.raw(section.bytes);
  layout.push(first.client, first.clock, end, count, from, writer.length);
}

function writeDeletes(parts: readonly UpdateParts[]): void {
  const clients = new Map<number, number[]>();
  for (const { deletes } of parts) {
    for (let i = 0; i < deletes.length; i += 3) {
      const client = deletes[i] ?? 0;
      let ranges = clients.get(client);
      if (ranges === undefined) clients.set(client, (ranges = []));
      addRange(ranges, deletes[i + 1] ?? 0, deletes[i + 2] ?? 0);
    }
  }
  writeRanges(clients);
}

function writeRanges(clients: ReadonlyMap<number, readonly number[]>): void {
  writer.uint(clients.size);
  for (const client of [...clients.keys()].sort((a, b) => b - a)) {
    const ranges = clients.get(client) ?? [];
    writer.uint(client);
    writer.uint(ranges.length / 2);
    for (let i = 0; i < ranges.length; i += 2) {
      writer.uint(ranges[i] ?? 0);
      writer.uint((ranges[i + 1] ?? 0) - (ranges[i] ?? 0));
    }
  }
}

/** The delete set of an update that holds nothing else, in the order in which Yjs writes it. */
export function encodeDeleteSet(clients: ReadonlyMap<number, readonly number[]>): Buffer {
  writeRanges(clients);
  return writer.take();
}

/** A state vector as Yjs writes it: clients in descending order. */
export function encodeStateVector(clocks: ReadonlyMap<number, number>): Buffer {
  writer.uint(clocks.size);
  for (const client of [...clocks.keys()].sort((a, b) => b - a)) {
    writer.uint(client);
    writer.uint(clocks.get(client) ?? 0);
  }
  return writer.take();
}

/** Reads a state vector to the last byte. Throws `Malformed`. */
export function decodeStateVector(bytes: Uint8Array): Map<number, number> {
  const reader = new ByteReader();
  reader.open(bytes);
  const clocks = new Map<number, number>();
  for (let left = reader.uint(); left > 0; left--) {
    const client = reader.uint();
    clocks.set(client, reader.uint());
  }
  return clocks;
}

/** The bytes of a struct without its first `offset` clocks, as Yjs itself would write the rest. */
export function cutStruct(update: DecodedUpdate, row: number, client: number, offset: number): Uint8Array {
  const content = update.at(row, CONTENT);
  const left = update.at(row, LENGTH) - offset;
  if (content === GC) {
    writer.raw(new Uint8Array([GC]));
    writer.uint(left);
    return writer.take();
  }
  const right = update.at(row, RIGHT_CLIENT);
  const hasKey = (update.bytes[update.at(row, FROM)] ?? 0) & 0x20;
  writer.raw(new Uint8Array([content | 0x80 | (right === NO_ID ? 0 : 0x40) | hasKey]));
  writer.uint(client);
  writer.uint(update.at(row, CLOCK) + offset - 1);
  if (right !== NO_ID) {
    writer.uint(right);
    writer.uint(update.at(row, RIGHT_CLOCK));
  }
  writeContentFrom(update, row, content, offset, left);
  return writer.take();
}

function writeContentFrom(update: DecodedUpdate, row: number, content: number, offset: number, left: number): void {
  const reader = new ByteReader();
  reader.bytes = update.bytes;
  reader.end = update.at(row, TO);
  reader.pos = contentStart(update, row);
  if (content === DELETED) return writer.uint(left);
  if (content === STRING) return writer.varBytes(Buffer.from(reader.string().slice(offset)));
  if (content !== ANY && content !== JSON_VALUES) throw new Error(`content ${content} has no parts`);
  reader.uint();
  for (let i = 0; i < offset; i++) {
    if (content === ANY) reader.any();
    else reader.string();
  }
  writer.uint(left);
  writer.raw(update.bytes.subarray(reader.pos, reader.end));
}

/** Where a struct's content begins: after its flags, neighbours, parent and key. */
function contentStart(update: DecodedUpdate, row: number): number {
  const reader = new ByteReader();
  reader.bytes = update.bytes;
  reader.end = update.at(row, TO);
  reader.pos = update.at(row, FROM);
  const info = reader.byte();
  for (const flag of [0x80, 0x40]) {
    if (info & flag) {
      reader.uint();
      reader.uint();
    }
  }
  if ((info & 0xc0) !== 0) return reader.pos;
  if (reader.uint() === 1) reader.string();
  else {
    reader.uint();
    reader.uint();
  }
  if (update.at(row, HAS_SUB) === 1) reader.string();
  return reader.pos;
}
