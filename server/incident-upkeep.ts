/**
 * What administrators do to an incident as a whole: replace what entries hold by tombstones (a pasted secret), or remove it. Both end the live room, so that nobody
 * goes on with what is no longer there.
 */
import { may } from '#model/incident/may.ts';
import type { Result } from '#model/incident/refusal.ts';
import { accept, HIDDEN_INCIDENT, refuse } from '#model/incident/refusal.ts';
import type { IncidentId } from '#model/ids.ts';
import { CLOSE } from '#protocol/sync.ts';
import type { Caller } from './access/caller.ts';
import type { AfterFacts } from './after-facts.ts';
import { planRedaction, type Redaction, type RedactionTarget } from './log/redact.ts';
import type { Projections } from './projections/projections.ts';
import type { IncidentQueries } from './queries/incidents.ts';
import { recorded } from './rooms/history.ts';
import type { Rooms } from './rooms/rooms.ts';
import type { Storage } from './storage/ports.ts';

interface Parts {
  incidents: IncidentQueries;
  rooms: Pick<Rooms, 'rewrite' | 'end'>;
  storage: Pick<Storage, 'upkeep' | 'log' | 'sealed'>;
  projections: Pick<Projections, 'reread' | 'forget'>;
  after: AfterFacts;
  /** Takes words out of what waits to leave the house, or has left it, and of what people were told. */
  forgetWords(incident: IncidentId, words: readonly string[]): Promise<void>;
  /** Takes everything of an incident out of what has left the house or waits to, of what people were told, and off the status page. */
  forgetOutside(incident: IncidentId): Promise<void>;
}

export class IncidentUpkeep {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Takes out of the log what is named, wherever it is repeated, and of everything that was made of it. The record says that it was done, by
   * whom and why; the hash chain still verifies.
   */
  async redact(caller: Caller, id: IncidentId, target: RedactionTarget, reason: string): Promise<Result<null>> {
    const { incidents, rooms, storage, projections, after } = this.#parts;
    const state = await incidents.visible(caller, id);
    if (!state) return HIDDEN_INCIDENT;
    if (!may(caller.actor, 'redact', state)) return refuse('forbidden', 'Only an administrator can redact.');
    const head = await storage.log.head(id);
    if ('from' in target && (target.from < 1 || target.to < target.from || target.to > head))
      return refuse('invalid', `There are entries 1 to ${head}.`, { from: 1, to: head });
    const order = { incident: id, target, reason, actor: caller.actor.id, via: caller.actor.kind === 'system' ? 'cli' : 'api' } as const; // prettier-ignore
    const done: { redaction: Redaction | null } = { redaction: null };
    await rooms.rewrite(id, async (standing) => {
      done.redaction = await planRedaction(storage, order, standing);
      return done.redaction;
    });
    if (done.redaction === null) return refuse('invalid', 'Nothing in the log of this incident holds these words.');
    const { entry, words } = done.redaction;
    await this.#parts.forgetWords(id, words);
    await projections.reread(id);
    await after.take(id, recorded(entry));
    return accept(null);
  }

  /** Removes an incident whole, with its attachments, what is sealed, and what was made of it. Its number is not given again. */
  async erase(caller: Caller, id: IncidentId): Promise<Result<null>> {
    const { incidents, rooms, storage, projections, after } = this.#parts;
    const state = await incidents.visible(caller, id);
    if (!state) return HIDDEN_INCIDENT;
    if (!may(caller.actor, 'erase', state)) return refuse('forbidden', 'Only an administrator can remove an incident.');
    rooms.end(id, CLOSE.notFound, 'not found');
    await storage.upkeep.erase(id);
    // Whoever came back in between found what was about to go.
    rooms.end(id, CLOSE.notFound, 'not found');
    await projections.forget(id);
    after.forget(id, state);
    await storage.sealed.forget(id);
    await this.#parts.forgetOutside(id);
    return accept(null);
  }
}
