/**
 * Earlier incidents that resemble one. The shared index holds only what everybody may see: a private incident neither turns up nor changes the rank of
 * another.
 */
import type { IncidentText, SimilarIndex } from '#model/similar/similar-index.ts';
import { buildSimilarIndex, putSimilar, removeSimilar } from '#model/similar/similar-index.ts';
import { rank } from '#model/similar/rank.ts';
import { isMember as isOfOrganisation } from '#server/access/caller.ts';
import type { Caller } from '#server/access/caller.ts';
import type { IncidentSummary, SimilarIncident } from '#protocol/api.ts';

type Query = Pick<IncidentText, 'title' | 'summary' | 'services'> & { id?: string };

const LEAST_SCORE = 0.05;

export class SimilarIncidents {
  readonly #index: SimilarIndex = buildSimilarIndex([]);
  readonly #known = new Map<string, IncidentSummary>();

  /** Takes in an incident as it is now. `more`: causes and key moments, once they are known. */
  take(summary: IncidentSummary, more?: string): void {
    if (summary.private || summary.practice) {
      this.drop(summary.id);
      return;
    }
    this.#known.set(summary.id, summary);
    const { id, title, services } = summary;
    putSimilar(this.#index, { id, title, summary: summary.summary, services, ...(more ? { more } : {}) });
  }

  drop(id: string): void {
    this.#known.delete(id);
    removeSimilar(this.#index, id);
  }

  /** The incidents most like a query, best first. Guests see none. */
  async to(caller: Caller, query: Query, limit: number): Promise<SimilarIncident[]> {
    if (!isOfOrganisation(caller.actor)) return [];
    const { id = '', title, summary, services } = query;
    const ranked = rank(this.#index, { id, title, summary, services }, { limit, explain: limit });
    return ranked.flatMap(({ id: other, score, why }) => {
      const found = this.#known.get(other);
      if (!found || score < LEAST_SCORE) return [];
      const { number, severity, status, declaredAt, remedy } = found;
      return [
        { id: found.id, number, title: found.title, severity, status, declaredAt, remedy, score, why: why.join('; ') },
      ];
    });
  }
}
