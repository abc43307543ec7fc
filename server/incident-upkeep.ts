/**
 * What administrators do to an incident as a whole: replace what entries hold by tombstones (a pasted secret), or remove it. Both end the live room, so that nobody
 * goes on with what is no longer there.
 */
import { may } from '#model/incident/may.ts';
import type { Result } from '#model/incident/refusal.ts';
import { accept, refuse } from '#model/incident/refusal.ts';
import type { IncidentId } from '#model/ids.ts';
import { CLOSE } from '#protocol/sync.ts';
import type { Caller } from './access/caller.ts';
import { newCommandId } from './access/secrets.ts';
import type { AfterFacts } from './after-facts.ts';
import type { Projections } from './projections/projections.ts';
import type { IncidentQueries } from './queries/incidents.ts';
import type { Rooms } from './rooms/rooms.ts';
import type { Storage } from './storage/ports.ts';

export interface RedactionRange {
  from: number;
  to: number;
  reason: string;
}

interface Parts {
  incidents: IncidentQueries;
  rooms: Pick<Rooms, 'execute' | 'end' | 'here'>;
  storage: Pick<Storage, 'upkeep' | 'log'>;
  projections: Pick<Projections, 'reread' | 'forget'>;
  after: AfterFacts;
}

const NOT_THERE = 'There is no such incident, or it is not shared with you.';

export class IncidentUpkeep {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Redacts entries from..to of the log. The record says that it was done, by whom and why; the hash chain still verifies. */
  async redact(caller: Caller, id: IncidentId, { from, to, reason }: RedactionRange): Promise<Result<null>> {
    const { incidents, rooms, storage, projections, after } = this.#parts;
    const state = await incidents.visible(caller, id);
    if (!state) return refuse('not-found', NOT_THERE);
    if (!may(caller.actor, 'redact', state)) return refuse('forbidden', 'Only an administrator can redact.');
    const head = await storage.log.head(id);
    if (from < 1 || to < from || to > head)
      return refuse('invalid', `There are entries 1 to ${head}.`, { from: 1, to: head });
    const result = await rooms.execute(id, {
      id: newCommandId(),
      actor: caller.actor.id,
      via: caller.actor.kind === 'system' ? 'cli' : 'api',
      decide: () => accept({ facts: [{ type: 'redacted', from, to, reason }], effects: [] }),
    });
    if (!result.ok) return result;
    await storage.upkeep.redact(id, from, to, reason);
    rooms.end(id, CLOSE.restarting, 'Something was taken out of this incident.');
    await projections.reread(id);
    await after.take(id, result.value.facts);
    return accept(null);
  }

  /** Removes an incident whole, with its attachments. Its number is not given again. */
  async erase(caller: Caller, id: IncidentId): Promise<Result<null>> {
    const { incidents, rooms, storage, projections, after } = this.#parts;
    const state = await incidents.visible(caller, id);
    if (!state) return refuse('not-found', NOT_THERE);
    if (!may(caller.actor, 'erase', state)) return refuse('forbidden', 'Only an administrator can remove an incident.');
    rooms.end(id, CLOSE.notFound, 'not found');
    await storage.upkeep.erase(id);
    // Whoever came back in between found what was about to go.
    rooms.end(id, CLOSE.notFound, 'not found');
    await projections.forget(id);
    after.forget(id, state);
    return accept(null);
  }
}
