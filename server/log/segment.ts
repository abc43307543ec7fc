/**
 * Compacted segments: consecutive entries of one incident in columns, compressed together. Nothing is lost: actor, time, way in,
 * id and every payload are kept. What can be computed again is not stored: the hash of an entry follows from the one before, and
 * the id of a board update from its bytes. The last hash stands beside the segment, so damage shows.
 */
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { VIAS } from '#model/incident/words.ts';
import { ByteReader, ByteWriter } from './bytes.ts';
import { contentHash } from './chain.ts';
import { BadEntryError, readActor, readIncident } from './entry-codec.ts';
import { expectedHash } from './stored-entry.ts';
import type { StoredEntry, UnchainedEntry } from './stored-entry.ts';

export interface PositionedEntry {
  position: number;
  entry: StoredEntry;
}

const BOARD = 1;
const FACTS = 2;
const EFFECTS = 4;
const ACTOR = 8;
const REDACTED = 16;
const DERIVED_ID = 32;

const FORMAT = 1;
const LEVEL = 15;

const zigzag = (value: number): number => (value < 0 ? -value * 2 - 1 : value * 2);
const unzigzag = (value: number): number => (value % 2 === 1 ? -(value + 1) / 2 : value / 2);

/** Whether the entry's id follows from its board bytes, so that it need not be kept. */
export const hasDerivedId = (entry: UnchainedEntry): boolean =>
  entry.board !== undefined && entry.id.startsWith('b:') && entry.id === contentHash(entry.board);

function flagsOf(entry: StoredEntry): number {
  return (
    (entry.board ? BOARD : 0) |
    (entry.facts === undefined ? 0 : FACTS) |
    (entry.effects === undefined ? 0 : EFFECTS) |
    (entry.actor === null ? 0 : ACTOR) |
    (entry.redacted ? REDACTED : 0) |
    (hasDerivedId(entry) ? DERIVED_ID : 0)
  );
}

function writeHeaders(out: ByteWriter, entries: readonly PositionedEntry[]): void {
  const actors: string[] = [];
  let before = { position: 0, at: 0, epoch: 0 };
  for (const { position, entry } of entries) {
    out.varint(position - before.position);
    out.varint(zigzag(entry.at - before.at));
    out.varint(zigzag(entry.epoch - before.epoch));
    out.varint(VIAS.indexOf(entry.via));
    before = { position, at: entry.at, epoch: entry.epoch };
  }
  for (const { entry } of entries) {
    out.varint(flagsOf(entry));
    if (entry.actor === null) continue;
    let index = actors.indexOf(entry.actor);
    if (index < 0) index = actors.push(entry.actor) - 1;
    out.varint(index);
  }
  out.varint(actors.length);
  for (const actor of actors) out.text(actor);
}

/** Packs consecutive entries of one incident; `previous` is the hash before the first. */
export function encodeSegment(previous: string, entries: readonly PositionedEntry[]): Uint8Array {
  const out = new ByteWriter(entries.length * 48 + 256);
  const first = entries[0]?.entry;
  if (!first) throw new RangeError('a segment holds at least one entry');
  out.text(first.incident);
  out.varint(first.seq);
  out.varint(entries.length);
  out.raw(Buffer.from(previous, 'hex'));
  writeHeaders(out, entries);
  for (const { entry } of entries) {
    if (!hasDerivedId(entry)) out.text(entry.id);
    if (entry.redacted) out.text(JSON.stringify(entry.redacted));
    if (entry.facts !== undefined) out.text(entry.facts);
    if (entry.effects !== undefined) out.text(entry.effects);
  }
  for (const { entry } of entries) if (entry.board) out.varint(entry.board.length);
  for (const { entry } of entries) if (entry.board) out.raw(entry.board);
  const packed = zstdCompressSync(out.finish(), { params: { [constants.ZSTD_c_compressionLevel]: LEVEL } });
  return Buffer.concat([Buffer.of(FORMAT), packed]);
}

type Header = Pick<StoredEntry, 'at' | 'epoch' | 'via' | 'actor'> & { position: number; flags: number };

function readHeaders(from: ByteReader, count: number): Header[] {
  const headers: Header[] = [];
  let before = { position: 0, at: 0, epoch: 0 };
  for (let index = 0; index < count; index++) {
    const position = before.position + from.varint();
    const at = before.at + unzigzag(from.varint());
    const epoch = before.epoch + unzigzag(from.varint());
    const via = VIAS[from.varint()];
    if (via === undefined) throw new BadEntryError('a segment names an unknown way in');
    before = { position, at, epoch };
    headers.push({ position, at, epoch, via, actor: null, flags: 0 });
  }
  const indexes: number[] = [];
  for (const header of headers) {
    header.flags = from.varint();
    indexes.push(header.flags & ACTOR ? from.varint() : -1);
  }
  const actors = Array.from({ length: from.varint() }, () => readActor(from.text()));
  headers.forEach((header, index) => {
    header.actor = actors[indexes[index] ?? -1] ?? null;
  });
  return headers;
}

/** Unpacks a segment and computes the hashes again. Throws BadEntryError, RangeError or an error of zstd when the bytes are damaged. */
export function decodeSegment(bytes: Uint8Array): PositionedEntry[] {
  if (bytes[0] !== FORMAT) throw new BadEntryError('a segment has an unknown format');
  const from = new ByteReader(zstdDecompressSync(bytes.subarray(1)));
  const incident = readIncident(from.text());
  const firstSeq = from.varint();
  const count = from.varint();
  let hash = Buffer.from(from.raw(32)).toString('hex');
  const headers = readHeaders(from, count);
  const entries = headers.map((header, index): PositionedEntry => {
    const { position, flags, at, epoch, via, actor } = header;
    const id = flags & DERIVED_ID ? '' : from.text();
    const entry: StoredEntry = { incident, seq: firstSeq + index, at, epoch, actor, via, id, hash: '' };
    if (flags & REDACTED) entry.redacted = JSON.parse(from.text());
    if (flags & FACTS) entry.facts = from.text();
    if (flags & EFFECTS) entry.effects = from.text();
    return { position, entry };
  });
  const lengths = headers.map(({ flags }) => (flags & BOARD ? from.varint() : -1));
  entries.forEach(({ entry }, index) => {
    const length = lengths[index] ?? -1;
    if (length >= 0) entry.board = from.raw(length);
    if (entry.board && (headers[index]?.flags ?? 0) & DERIVED_ID) entry.id = contentHash(entry.board);
    hash = expectedHash(hash, entry);
    entry.hash = hash;
  });
  return entries;
}
