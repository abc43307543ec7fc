/** Entries with their positions as bytes: what readers send to the main thread, and what a backup's files hold. */
import { ByteReader, ByteWriter } from './bytes.ts';
import { readEntry, writeEntry } from './entry-codec.ts';
import type { PositionedEntry } from './segment.ts';

/** One after the other, in a buffer that may be transferred. */
export function encodePositioned(entries: readonly PositionedEntry[]): Uint8Array<ArrayBuffer> {
  const out = new ByteWriter(4096);
  for (const { position, entry } of entries) {
    out.varint(position);
    writeEntry(out, entry);
  }
  return out.finish();
}

/** Throws BadEntryError or RangeError when the bytes are damaged. */
export function decodePositioned(bytes: Uint8Array): PositionedEntry[] {
  const from = new ByteReader(bytes);
  const entries: PositionedEntry[] = [];
  while (!from.done) entries.push({ position: from.varint(), entry: readEntry(from) });
  return entries;
}
