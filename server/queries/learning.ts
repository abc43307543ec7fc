/** What the library, Insights and Home ask of all incidents together, for a caller. Everything is counted in the projections, off the main thread. */
import type { Insights, LibraryPage, LibraryShelf, Praise } from '#protocol/learning.ts';
import type { Caller } from '#server/access/caller.ts';
import { isMember } from '#server/access/caller.ts';
import type { FigureQuery, ListFilter } from '#server/projections/messages.ts';
import type { Projections } from '#server/projections/projections.ts';

export class LearningQueries {
  readonly #projections: Pick<Projections, 'ask'>;
  readonly #now: () => number;

  constructor(projections: Pick<Projections, 'ask'>, now: () => number) {
    this.#projections = projections;
    this.#now = now;
  }

  /** A page of the library, with presence left out: what is over has nobody in it. */
  library(caller: Caller, text: string, filter: ListFilter, after: number, limit: number): Promise<LibraryPage> {
    return this.#projections.ask('library', { viewer: caller.actor, text, filter, after, limit });
  }

  shelf(caller: Caller, filter: ListFilter): Promise<LibraryShelf> {
    return this.#projections.ask('shelf', { viewer: caller.actor, filter, now: this.#now() });
  }

  /** What went well in the newest reviewed postmortems. Guests see one incident and no more. */
  async praise(caller: Caller, limit: number): Promise<Praise[]> {
    return isMember(caller.actor) ? this.#projections.ask('praise', { viewer: caller.actor, limit }) : [];
  }

  /** `dots`: how many of the newest incidents come along one by one. */
  insights(caller: Caller, query: Omit<FigureQuery, 'now'>, dots: number): Promise<Insights> {
    return this.#projections.ask('insights', { viewer: caller.actor, query: { ...query, now: this.#now() }, dots });
  }
}
