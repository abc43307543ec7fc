/**
 * Redaction by the operator, with no server running: the payloads go, then the log says so and begins a new epoch, so that no browser
 * offers back what it still holds. (While a server runs the room does the same, as the only writer.)
 */
import type { ActorId, IncidentId } from '#model/ids.ts';
import type { NewEntry, Storage } from '#server/storage/ports.ts';

export interface RedactionOrder {
  incident: IncidentId;
  /** First and last entry, both included. */
  from: number;
  to: number;
  reason: string;
  actor: ActorId | null;
  /** ms UTC. */
  now: number;
}

/** Nothing was redacted; the message says why. */
export class RedactionError extends Error {}

/** Redacts and logs it. Repeating it after a failure does no harm. Returns the seq of the entry that says so. */
export async function redact(storage: Storage, order: RedactionOrder): Promise<number> {
  const { incident, from, to, reason, actor, now } = order;
  const head = await storage.log.head(incident);
  if (head === 0) throw new RedactionError('There is no such incident.');
  if (!(from >= 1 && from <= to && to <= head))
    throw new RedactionError(`Entries go from 1 to ${head}; name a range among them.`);
  await storage.upkeep.redact(incident, from, to, reason);
  const last = (await storage.log.read(incident, head - 1, 1))[0];
  const epoch = (last?.epoch ?? 1) + 1;
  const entry: NewEntry = {
    incident,
    seq: head + 1,
    at: Math.max(last?.at ?? 0, now),
    epoch,
    actor,
    via: 'cli',
    id: `redact:${from}-${to}:${head}`,
    facts: [
      { type: 'redacted', from, to, reason },
      { type: 'epoch-changed', epoch, reason: 'redaction' },
    ],
  };
  const [result] = await storage.log.append([entry]);
  if (result?.outcome !== 'appended')
    throw new RedactionError('Somebody else writes to this incident; stop the server first.');
  return head + 1;
}
