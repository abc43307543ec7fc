/**
 * The index in memory: every incident's summary. Rebuilt at start from the log; fit for tests and for as many incidents as an organisation has in years.
 */
import type { Actor } from '#model/incident/actor.ts';
import type { IncidentId } from '#model/ids.ts';
import { canSee } from '#server/access/caller.ts';
import type { IncidentIndex, IndexFilter, IndexRow } from './index-port.ts';

export class MemoryIndex implements IncidentIndex {
  readonly #rows = new Map<IncidentId, IndexRow>();

  take(row: IndexRow): void {
    this.#rows.set(row.summary.id, row);
  }

  async list(actor: Actor, filter: IndexFilter, before: number, limit: number): Promise<IndexRow[]> {
    return this.#visible(actor)
      .filter(({ summary }) => summary.number < before && fits(summary, filter))
      .slice(0, limit);
  }

  async search(actor: Actor, text: string, limit: number): Promise<{ row: IndexRow; snippet: string }[]> {
    const words = text
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== '');
    return this.#visible(actor)
      .filter(({ summary }) =>
        words.every((word) => `${summary.title} ${summary.summary} #${summary.number}`.toLowerCase().includes(word)),
      )
      .slice(0, limit)
      .map((row) => ({ row, snippet: row.summary.summary.slice(0, 160) }));
  }

  #visible(actor: Actor): IndexRow[] {
    return [...this.#rows.values()]
      .filter(({ summary, members }) => canSee(actor, { id: summary.id, private: summary.private, members }))
      .sort((a, b) => b.summary.number - a.summary.number);
  }
}

function fits(summary: IndexRow['summary'], filter: IndexFilter): boolean {
  if (filter.statuses && !filter.statuses.includes(summary.status)) return false;
  if (filter.service && !summary.services.includes(filter.service)) return false;
  return filter.practice === undefined || summary.practice === filter.practice;
}
