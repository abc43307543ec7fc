// The structure index as bytes, stored beside a snapshot: a room that opens reads it instead of walking the document, and
// a room that is only read looks at its first lines (the clocks and the places of the structs) and leaves the rest.

import { ByteReader } from './byte-reader.ts';
import { StructureIndex, type IndexDump } from './structure-index.ts';
import { ByteWriter, type Layout } from './update-encode.ts';

/** Changes whenever the layout of the bytes does; older bytes are then ignored and made anew. */
const VERSION = 1;

/** Bytes of an index and of where the structs lie in the snapshot that it belongs to. */
export function encodeIndex(index: StructureIndex, layout: Layout): Uint8Array {
  const writer = new ByteWriter();
  writer.uint(VERSION);
  list(writer, layout);
  const dump = index.dump();
  list(writer, dump.parents.map((parent) => parent + 1)); // prettier-ignore
  list(writer, dump.shapes);
  list(writer, dump.attributes.flat());
  writer.uint(dump.roots.length);
  for (const [name, node] of dump.roots) {
    writer.varBytes(Buffer.from(name));
    writer.uint(node);
  }
  writer.uint(dump.entries.length);
  for (const key of dump.entries) writer.varBytes(Buffer.from(key));
  writer.uint(dump.clients.length);
  for (const client of dump.clients) {
    writer.uint(client.id);
    writer.uint(client.end);
    writer.varBytes(Buffer.from(client.owner ?? ''));
    list(writer, ascending(client.starts));
    list(writer, client.refs);
    list(writer, ascending(client.deleted ?? []));
  }
  return writer.take();
}

/** Where the structs of the snapshot lie, client by client; null when the bytes are of another version. */
export function readLayout(bytes: Uint8Array): Layout | null {
  const reader = new ByteReader();
  reader.open(bytes);
  return reader.uint() === VERSION ? readList(reader) : null;
}

/** The whole index; null when the bytes are of another version. */
export function decodeIndex(bytes: Uint8Array): StructureIndex | null {
  const reader = new ByteReader();
  reader.open(bytes);
  if (reader.uint() !== VERSION) return null;
  readList(reader);
  const dump: IndexDump = { parents: [], shapes: [], attributes: [], roots: [], entries: [], clients: [] };
  dump.parents = readList(reader).map((parent) => parent - 1);
  dump.shapes = readList(reader);
  const attributes = readList(reader);
  for (let i = 0; i < attributes.length; i += 2) dump.attributes.push([attributes[i] ?? 0, attributes[i + 1] ?? 0]);
  for (let left = reader.uint(); left > 0; left--) dump.roots.push([reader.string(), reader.uint()]);
  for (let left = reader.uint(); left > 0; left--) dump.entries.push(reader.string());
  for (let left = reader.uint(); left > 0; left--) {
    const id = reader.uint();
    const end = reader.uint();
    const owner = reader.string() || null;
    const starts = summed(readList(reader));
    const refs = readList(reader);
    const deleted = summed(readList(reader));
    dump.clients.push({ id, end, owner, starts, refs, deleted: deleted.length > 0 ? deleted : null });
  }
  return StructureIndex.from(dump);
}

function list(writer: ByteWriter, values: readonly number[]): void {
  writer.uint(values.length);
  for (const value of values) writer.uint(value);
}

function readList(reader: ByteReader): number[] {
  const values: number[] = [];
  for (let left = reader.uint(); left > 0; left--) values.push(reader.uint());
  return values;
}

/** Steps between ascending values: small numbers are short. */
function ascending(values: readonly number[]): number[] {
  return values.map((value, i) => value - (values[i - 1] ?? 0));
}

function summed(steps: number[]): number[] {
  let sum = 0;
  return steps.map((step) => (sum += step));
}
