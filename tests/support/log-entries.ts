/** Entries and ids for tests of the log. */
import { idFromBytes } from '#model/ids.ts';
import type { ActorId, IncidentId } from '#model/ids.ts';
import { parseActorId } from '#model/ids.ts';
import type { NewEntry } from '#server/storage/ports.ts';

/** The incident id with this number. */
export function incidentNumber(number: number): IncidentId {
  const bytes = new Uint8Array(16);
  new DataView(bytes.buffer).setUint32(12, number);
  return idFromBytes<IncidentId>(bytes);
}

/** An actor by name; throws when the name is no actor id. */
export function actorNamed(name: string): ActorId {
  const actor = parseActorId(name);
  if (actor === null) throw new Error(`${name} is no actor id`);
  return actor;
}

/** An entry with some board bytes, which no two places share. */
export function boardEntry(incident: IncidentId, seq: number, more: Partial<NewEntry> = {}): NewEntry {
  const board = new TextEncoder().encode(`edit ${seq} of ${incident}`);
  return {
    incident,
    seq,
    at: 1_700_000_000_000 + seq,
    epoch: 1,
    actor: actorNamed('ana'),
    via: 'sync',
    id: `edit-${seq}`,
    board,
    ...more,
  };
}

/** An entry that says a title. */
export function factEntry(incident: IncidentId, seq: number, title: string, more: Partial<NewEntry> = {}): NewEntry {
  const { board: _none, ...rest } = boardEntry(incident, seq);
  return { ...rest, via: 'web', id: `title-${seq}`, facts: [{ type: 'titled', title }], ...more };
}
