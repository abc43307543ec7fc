/** An entry after its redaction, and what it means when entries that are put back do not continue the chain. */
import type { RedactionScope } from '#server/storage/ports.ts';
import { chainedDigests } from './stored-entry.ts';
import type { StoredEntry } from './stored-entry.ts';
import { tombstoneOf } from './tombstone.ts';

/** Entries that are put back do not continue the chain. */
export class ChainError extends Error {}

/** The entry with tombstones in the place of its payloads, or of the part that `scope` names; one that is redacted already keeps its first digests. */
export function redactedCopy(entry: StoredEntry, reason: string, scope?: RedactionScope): StoredEntry {
  const { incident, seq, at, epoch, actor, via, id, hash } = entry;
  const header = { incident, seq, at, epoch, actor, via, id, hash };
  return { ...header, ...tombstoneOf(entry, seq, scope), redacted: { reason, digests: chainedDigests(entry) } };
}
