// Strict decoding of a Yjs V1 update: every struct and every delete range, to the last byte. The result is a flat table
// that is reused from call to call, because this runs for every keystroke of everybody. It says what the bytes are, not
// whether they may enter a document; that is admission's part.

import { ByteReader, Malformed } from './byte-reader.ts';

/** Clocks stay below this, so that they are small integers everywhere. */
export const MAX_CLOCK = 2 ** 31;

/** Content kinds, by their number in the format. */
export const GC = 0;
export const DELETED = 1;
export const JSON_VALUES = 2;
export const BINARY = 3;
export const STRING = 4;
export const EMBED = 5;
export const FORMAT = 6;
export const TYPE = 7;
export const ANY = 8;
export const SUBDOCUMENT = 9;
const SKIP = 10;

/** Shared types, by their number in the format. */
export const XML_ELEMENT = 3;
export const XML_HOOK = 5;
export const XML_TEXT = 6;

const HAS_ORIGIN = 0x80;
const HAS_RIGHT = 0x40;
const HAS_KEY = 0x20;

/** Columns of one struct's row. An id that is absent has client -1. */
export const CONTENT = 0;
export const CLOCK = 1;
export const LENGTH = 2;
export const ORIGIN_CLIENT = 3; // its clock stands beside it, in 4
export const RIGHT_CLIENT = 5;
export const RIGHT_CLOCK = 6;
export const PARENT_CLIENT = 7; // -1: taken over from an origin; -2: the root named in `roots`
export const PARENT_CLOCK = 8;
export const TYPE_REF = 9; // -1: the content is no type
export const FROM = 10;
export const TO = 11;
export const HAS_SUB = 12; // 1: `keys` holds the map key
export const VALUES = 13; // where the content of a plain value begins
export const COLUMNS = 14;

export const NO_ID = -1;
export const ROOT = -2;

/** One client's structs in an update: rows `first` up to (not including) `last`, clocks `clock` up to `end`. */
export interface Section {
  client: number;
  clock: number;
  end: number;
  first: number;
  last: number;
}

/** The flat table of one decoded update. Reused: copy what must outlive the next `decode`. */
export class DecodedUpdate {
  bytes: Uint8Array = new Uint8Array(0);
  rows = new Float64Array(COLUMNS * 64);
  sections: Section[] = [];
  roots: string[] = [];
  keys: string[] = [];
  /** XML element or hook name, or the name of a format. */
  names: string[] = [];
  /** Clients met so far, kept only while an update has many. */
  seen = new Set<number>();
  /** client, from, to (exclusive) per range, as sent. */
  deletes: number[] = [];

  at(row: number, column: number): number {
    return this.rows[row * COLUMNS + column] ?? 0;
  }

  /** Makes room for one more row and returns where it starts. */
  reserve(row: number): number {
    const at = row * COLUMNS;
    if (at + COLUMNS > this.rows.length) {
      const grown = new Float64Array(this.rows.length * 2);
      grown.set(this.rows);
      this.rows = grown;
    }
    return at;
  }
}

const reader = new ByteReader();

/** Decodes `bytes` into `out`. Throws `Malformed` with the reason when they are not one whole, honest update. */
export function decodeUpdate(bytes: Uint8Array, out: DecodedUpdate): DecodedUpdate {
  reader.open(bytes);
  out.bytes = bytes;
  out.sections.length = 0;
  out.deletes.length = 0;
  let row = 0;
  for (let left = reader.uint(); left > 0; left--) row = readSection(out, row);
  readDeletes(out);
  if (reader.pos !== reader.end) throw new Malformed('bytes after the end');
  return out;
}

function readSection(out: DecodedUpdate, firstRow: number): number {
  const count = reader.uint();
  const client = reader.uint();
  const start = reader.uint();
  if (count === 0) throw new Malformed('client section without content');
  if (start >= MAX_CLOCK) throw new Malformed('clock too large');
  if (isRepeated(out, client)) throw new Malformed('client appears twice');
  let clock = start;
  let row = firstRow;
  for (let left = count; left > 0; left--, row++) {
    clock += readStruct(out, row, client, clock);
    if (clock >= MAX_CLOCK) throw new Malformed('clock too large');
  }
  out.sections.push({ client, clock: start, end: clock, first: firstRow, last: row });
  return row;
}

/** Few clients are compared one by one; a set is made only for updates of many. */
function isRepeated(out: DecodedUpdate, client: number): boolean {
  if (out.sections.length < 8) return out.sections.some((section) => section.client === client);
  if (out.sections.length === 8) out.seen = new Set(out.sections.map((section) => section.client));
  if (out.seen.has(client)) return true;
  out.seen.add(client);
  return false;
}

/** Reads one struct into `row` and returns its length in clocks. */
function readStruct(out: DecodedUpdate, row: number, client: number, clock: number): number {
  const at = out.reserve(row);
  const rows = out.rows;
  const from = reader.pos;
  const info = reader.byte();
  const content = info & 0x1f;
  rows.fill(NO_ID, at, at + COLUMNS);
  rows[at + CONTENT] = content;
  rows[at + CLOCK] = clock;
  rows[at + HAS_SUB] = 0;
  let length: number;
  if (content === GC) {
    if (info !== 0) throw new Malformed('unknown flags');
    length = reader.uint();
  } else if (content === SKIP) {
    throw new Malformed('update with a gap');
  } else {
    if (content > SUBDOCUMENT) throw new Malformed('unknown kind of content');
    readPlace(out, row, at, info, client, clock);
    rows[at + VALUES] = reader.pos;
    length = readContent(out, row, at, content);
  }
  if (length === 0) throw new Malformed('struct without content');
  rows[at + LENGTH] = length;
  rows[at + FROM] = from;
  rows[at + TO] = reader.pos;
  return length;
}

function readPlace(out: DecodedUpdate, row: number, at: number, info: number, client: number, clock: number): void {
  const rows = out.rows;
  if (info & HAS_ORIGIN) readId(rows, at + ORIGIN_CLIENT, client, clock);
  if (info & HAS_RIGHT) readId(rows, at + RIGHT_CLIENT, client, clock);
  if ((info & (HAS_ORIGIN | HAS_RIGHT)) !== 0) return; // parent and key are those of the neighbour
  const isRoot = reader.uint();
  if (isRoot > 1) throw new Malformed('unknown kind of parent');
  if (isRoot === 1) {
    rows[at + PARENT_CLIENT] = ROOT;
    out.roots[row] = reader.string();
  } else readId(rows, at + PARENT_CLIENT, client, clock);
  if (info & HAS_KEY) {
    rows[at + HAS_SUB] = 1;
    out.keys[row] = reader.string();
  }
}

function readId(rows: Float64Array, at: number, client: number, clock: number): void {
  const idClient = reader.uint();
  const idClock = reader.uint();
  if (idClock >= MAX_CLOCK) throw new Malformed('clock too large');
  if (idClient === client && idClock >= clock) throw new Malformed('refers to itself or to its own future');
  rows[at] = idClient;
  rows[at + 1] = idClock;
}

function readContent(out: DecodedUpdate, row: number, at: number, content: number): number {
  switch (content) {
    case STRING:
      return reader.stringLength();
    case DELETED:
      return reader.uint();
    case ANY:
      return readMany(() => reader.any());
    case JSON_VALUES:
      return readMany(readJsonOrUndefined);
    case BINARY:
      reader.skip(reader.uint());
      return 1;
    case EMBED:
      reader.json();
      return 1;
    case FORMAT:
      out.names[row] = reader.string();
      reader.json();
      return 1;
    case TYPE:
      return readType(out, row, at);
    default:
      throw new Malformed('a document inside the document');
  }
}

function readType(out: DecodedUpdate, row: number, at: number): number {
  const ref = reader.uint();
  if (ref > XML_TEXT) throw new Malformed('unknown kind of type');
  out.rows[at + TYPE_REF] = ref;
  if (ref === XML_ELEMENT || ref === XML_HOOK) out.names[row] = reader.string();
  return 1;
}

function readMany(readOne: () => void): number {
  const count = reader.uint();
  for (let left = count; left > 0; left--) readOne();
  return count;
}

function readJsonOrUndefined(): void {
  const start = reader.pos;
  if (reader.string() === 'undefined') return; // what Yjs writes for a missing value
  reader.pos = start;
  reader.json();
}

/** The deletions of a good update whose structs end at `position`. */
export function readDeletesAt(bytes: Uint8Array, position: number): number[] {
  const out = new DecodedUpdate();
  reader.open(bytes);
  reader.pos = position;
  readDeletes(out);
  return out.deletes;
}

function readDeletes(out: DecodedUpdate): void {
  const clients = reader.uint();
  const seen = clients > 1 ? new Set<number>() : null;
  for (let client, n = clients; n > 0; n--) {
    client = reader.uint();
    if (seen?.has(client)) throw new Malformed('client appears twice in the deletions');
    seen?.add(client);
    let left = reader.uint();
    if (left === 0) throw new Malformed('deletions without a range');
    for (; left > 0; left--) {
      const clock = reader.uint();
      const length = reader.uint();
      if (length === 0) throw new Malformed('empty deletion');
      if (clock + length > MAX_CLOCK) throw new Malformed('clock too large');
      out.deletes.push(client, clock, clock + length);
    }
  }
}
