/**
 * Calls of `append` packed into one buffer for the writer: how many calls, and for each how many entries and the entries.
 */
import { ByteReader, ByteWriter } from '#server/log/bytes.ts';
import { readEntry, writeEntry } from '#server/log/entry-codec.ts';
import type { StoredEntry, UnchainedEntry } from '#server/log/stored-entry.ts';

export function encodeCalls(calls: readonly (readonly UnchainedEntry[])[]): Uint8Array<ArrayBuffer> {
  const out = new ByteWriter(4096);
  out.varint(calls.length);
  for (const entries of calls) {
    out.varint(entries.length);
    for (const entry of entries) writeEntry(out, entry);
  }
  return out.finish();
}

export function decodeCalls(bytes: Uint8Array): StoredEntry[][] {
  const from = new ByteReader(bytes);
  return Array.from({ length: from.varint() }, () => Array.from({ length: from.varint() }, () => readEntry(from)));
}
