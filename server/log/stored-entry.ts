/**
 * An entry in the form in which it is stored, sent between threads and backed up: header, hash, board bytes, and facts and
 * effects as JSON text. Adapters work on this form; only the last step to the caller parses the text.
 */
import { hash } from 'node:crypto';
import type { LogEntry, NewEntry } from '#server/storage/ports.ts';
import type { LoggedEffect } from '#model/incident/effects.ts';
import type { Fact } from '#model/incident/facts.ts';
import { digestsOf, entryHash } from './chain.ts';
import type { EntryHeader, PayloadDigests, Payloads } from './chain.ts';

export interface Redaction {
  reason: string;
  /** Digests of the payloads that were there, so that the chain still verifies. */
  digests: PayloadDigests;
}
export interface UnchainedEntry extends EntryHeader, Payloads {}
export interface StoredEntry extends UnchainedEntry {
  hash: string;
  redacted?: Redaction;
}

/** Spells the payloads of a new entry; empty lists are no payload. */
export function unchained(entry: NewEntry): UnchainedEntry {
  const { incident, seq, at, epoch, actor, via, id } = entry;
  const stored: UnchainedEntry = { incident, seq, at, epoch, actor, via, id };
  if (entry.board !== undefined) stored.board = entry.board;
  if (entry.facts !== undefined && entry.facts.length > 0) stored.facts = JSON.stringify(entry.facts);
  if (entry.effects !== undefined && entry.effects.length > 0) stored.effects = JSON.stringify(entry.effects);
  return stored;
}

/** Digests that the chain was made with, whether or not the payloads are still there. */
export function chainedDigests(entry: UnchainedEntry & { redacted?: Redaction }): PayloadDigests {
  return entry.redacted ? entry.redacted.digests : digestsOf(entry);
}

/** The hash that an entry must have after `previous`. */
export function expectedHash(previous: string, entry: UnchainedEntry & { redacted?: Redaction }): string {
  return entryHash(previous, entry, chainedDigests(entry));
}

/** The entry as the port hands it out. */
export function toLogEntry(stored: StoredEntry): LogEntry {
  const { facts, effects, redacted, ...rest } = stored;
  const entry: LogEntry = rest;
  if (facts !== undefined) {
    const parsed: Fact[] = JSON.parse(facts);
    entry.facts = parsed;
  }
  if (effects !== undefined) {
    const parsed: LoggedEffect[] = JSON.parse(effects);
    entry.effects = parsed;
  }
  if (redacted) entry.redacted = redacted;
  return entry;
}

/** Back to the stored form. Facts and effects are spelled as they were first, because JSON text survives a parse and a print. */
export function toStored(entry: LogEntry): StoredEntry {
  const stored: StoredEntry = { ...unchained(entry), hash: entry.hash };
  if (entry.redacted) stored.redacted = entry.redacted;
  return stored;
}

/** Checksum of bytes at rest (hex SHA-256). */
export function checksum(bytes: Uint8Array): string {
  return hash('sha256', bytes);
}
