/**
 * The hash chain of the log. An entry's hash covers the previous entry's hash, its own header and the digests of its payloads,
 * never the payloads themselves: a payload can be replaced by a tombstone and the chain still verifies, as long as the
 * digests are kept. Everything here is a pure function.
 */
import { hash } from 'node:crypto';
import type { NewEntry } from '#server/storage/ports.ts';

/** What the first entry of an incident is chained to. */
export const GENESIS_HASH = '0'.repeat(64);

/** Hex SHA-256 of each payload that the entry was written with. */
export interface PayloadDigests {
  board?: string;
  facts?: string;
  effects?: string;
}
/** Payloads as they are stored: board bytes, and JSON text exactly as it was first spelled. */
export interface Payloads {
  board?: Uint8Array;
  facts?: string;
  effects?: string;
}
export type EntryHeader = Pick<NewEntry, 'incident' | 'seq' | 'at' | 'epoch' | 'actor' | 'via' | 'id'>;

/**
 * The id of a log entry that holds a board update: 132 bits of its SHA-256. The colon keeps it apart from command ids, which
 * cannot hold one, so that nobody can claim the id of somebody else's edit.
 */
export function contentHash(board: Uint8Array): string {
  return `b:${hash('sha256', board, 'base64url').slice(0, 22)}`;
}

/** Digests of all payloads present. */
export function digestsOf(payloads: Payloads): PayloadDigests {
  const digests: PayloadDigests = {};
  if (payloads.board !== undefined) digests.board = hash('sha256', payloads.board);
  if (payloads.facts !== undefined) digests.facts = hash('sha256', payloads.facts);
  if (payloads.effects !== undefined) digests.effects = hash('sha256', payloads.effects);
  return digests;
}

/** The hash (hex) of an entry that follows the one with hash `previous`. */
export function entryHash(previous: string, header: EntryHeader, digests: PayloadDigests): string {
  const { incident, seq, at, epoch, actor, via, id } = header;
  const digest = [digests.board ?? '', digests.facts ?? '', digests.effects ?? ''];
  return hash('sha256', JSON.stringify(['muster-1', previous, incident, seq, at, epoch, actor, via, id, ...digest]));
}
