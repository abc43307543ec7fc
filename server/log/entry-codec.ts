/**
 * Entries as bytes, one after the other: what the main thread sends to the writer, what readers send back, what a backup holds.
 * One buffer for many entries is transferred between threads without a copy and costs about two microseconds an entry.
 */
import { parseActorId, parseIncidentId } from '#model/ids.ts';
import { VIAS } from '#model/incident/words.ts';
import type { Via } from '#model/incident/words.ts';
import type { ByteReader, ByteWriter } from './bytes.ts';
import type { StoredEntry, UnchainedEntry } from './stored-entry.ts';

const BOARD = 1;
const FACTS = 2;
const EFFECTS = 4;
const ACTOR = 8;
const REDACTED = 16;

/** A stored entry is not what it should be; the sentence says which part. */
export class BadEntryError extends Error {}

/** Reads the name of a way in; throws BadEntryError on an unknown one. */
export function readVia(name: string): Via {
  const via = VIAS.find((known) => known === name);
  if (via === undefined) throw new BadEntryError(`"${name}" is no way into the log that this version knows`);
  return via;
}

/** Reads a stored incident id; throws BadEntryError. */
export function readIncident(text: string): UnchainedEntry['incident'] {
  const incident = parseIncidentId(text);
  if (incident === null) throw new BadEntryError(`"${text.slice(0, 80)}" is no incident id`);
  return incident;
}

/** Reads a stored actor id; throws BadEntryError. */
export function readActor(text: string): NonNullable<UnchainedEntry['actor']> {
  const actor = parseActorId(text);
  if (actor === null) throw new BadEntryError(`"${text.slice(0, 80)}" is no actor id`);
  return actor;
}

/** Writes an entry; hash and redaction are written when it has them. */
export function writeEntry(out: ByteWriter, entry: UnchainedEntry & Partial<StoredEntry>): void {
  const flags =
    (entry.board ? BOARD : 0) |
    (entry.facts === undefined ? 0 : FACTS) |
    (entry.effects === undefined ? 0 : EFFECTS) |
    (entry.actor === null ? 0 : ACTOR) |
    (entry.redacted ? REDACTED : 0);
  out.varint(flags);
  out.text(entry.incident);
  out.varint(entry.seq);
  out.varint(entry.at);
  out.varint(entry.epoch);
  if (entry.actor !== null) out.text(entry.actor);
  out.varint(VIAS.indexOf(entry.via));
  out.text(entry.id);
  out.text(entry.hash ?? '');
  if (entry.board) out.bytes(entry.board);
  if (entry.facts !== undefined) out.text(entry.facts);
  if (entry.effects !== undefined) out.text(entry.effects);
  if (entry.redacted) out.text(JSON.stringify(entry.redacted));
}

/** Reads what `writeEntry` wrote; board bytes are a view on the buffer. Throws BadEntryError or RangeError. */
export function readEntry(from: ByteReader): StoredEntry {
  const flags = from.varint();
  const incident = readIncident(from.text());
  const seq = from.varint();
  const at = from.varint();
  const epoch = from.varint();
  const actor = flags & ACTOR ? readActor(from.text()) : null;
  const via = VIAS[from.varint()];
  if (via === undefined) throw new BadEntryError('an entry came in by an unknown way');
  const entry: StoredEntry = { incident, seq, at, epoch, actor, via, id: from.text(), hash: from.text() };
  if (flags & BOARD) entry.board = from.bytes();
  if (flags & FACTS) entry.facts = from.text();
  if (flags & EFFECTS) entry.effects = from.text();
  if (flags & REDACTED) entry.redacted = JSON.parse(from.text());
  return entry;
}
