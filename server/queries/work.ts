/**
 * To-dos and follow-ups over all incidents, for a caller: the one way in which they are read. They come from the projections, which may lag behind the boards by
 * a moment; whoever must see what was just written asks for it first.
 */
import type { IncidentId } from '#model/ids.ts';
import type { WorkItem } from '#protocol/api.ts';
import type { Caller } from '#server/access/caller.ts';
import type { ProjectionOperations, WorkCounts, WorkQuery } from '#server/projections/messages.ts';
import type { Projections } from '#server/projections/projections.ts';

const MOST = 500;

export class WorkQueries {
  readonly #projections: Pick<Projections, 'ask' | 'freshen'>;
  readonly #now: () => number;

  constructor(projections: Pick<Projections, 'ask' | 'freshen'>, now: () => number) {
    this.#projections = projections;
    this.#now = now;
  }

  /** Takes in what was written this moment, so that the next question sees it. */
  freshen(): Promise<void> {
    return this.#projections.freshen();
  }

  /** The next due first, then those without a date by age. */
  list(caller: Caller, query: WorkQuery, { after = 0, limit = MOST } = {}): Promise<WorkItem[]> {
    const most = Math.min(MOST, limit);
    return this.#projections.ask('work', { viewer: caller.actor, query, after, limit: most });
  }

  /** Counts now, and at `moments` before. */
  counts(caller: Caller, query: WorkQuery, moments: readonly number[] = []): Promise<WorkCounts> {
    return this.#projections.ask('workCounts', { viewer: caller.actor, query, now: this.#now(), moments });
  }

  /** Who and which teams have something open. */
  owners(caller: Caller): Promise<ProjectionOperations['workOwners']['result']> {
    return this.#projections.ask('workOwners', { viewer: caller.actor });
  }

  /** The follow-ups of one incident; nothing when the caller may not see it. */
  one(caller: Caller, incident: IncidentId): Promise<WorkItem[]> {
    return this.list(caller, { incident, kinds: ['followup'] });
  }
}
