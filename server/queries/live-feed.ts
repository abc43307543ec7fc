/**
 * Changes of incidents as they are logged, told to whoever listens, with what is needed to decide who may hear. Only facts travel here: typing does not change
 * a list.
 */
import type { RecordedFact } from '#model/incident/facts.ts';
import type { Actor } from '#model/incident/actor.ts';
import type { IncidentId } from '#model/ids.ts';
import type { IncidentSummary } from '#protocol/api.ts';

export interface FeedEvent {
  id: IncidentId;
  summary: IncidentSummary;
  facts: readonly RecordedFact[];
  /** It was removed; `canSee` is as it was. */
  gone?: true;
  /** Whether an actor may know of it now. */
  canSee(actor: Actor): boolean;
}

export class LiveFeed {
  readonly #listeners = new Set<(event: FeedEvent) => void>();

  listen(listener: (event: FeedEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(event: FeedEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}
