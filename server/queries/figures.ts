/**
 * The figures of finished incidents, for Insights. Practice incidents and those that were declined, merged or cancelled are not in it. Figures are facts
 * alone, so they are kept until the incident's facts change.
 */
import { measures } from '#model/incident/measures.ts';
import type { IncidentState } from '#model/incident/state.ts';
import type { IncidentId } from '#model/ids.ts';
import type { IncidentFigures, IncidentSummary } from '#protocol/api.ts';
import type { Caller } from '#server/access/caller.ts';
import type { IncidentQueries } from './incidents.ts';
import type { LiveFeed } from './live-feed.ts';

export class FigureQueries {
  readonly #incidents: IncidentQueries;
  readonly #known = new Map<IncidentId, IncidentFigures>();

  constructor(incidents: IncidentQueries, feed: LiveFeed) {
    this.#incidents = incidents;
    feed.listen(({ id }) => this.#known.delete(id));
  }

  /** Finished incidents that the caller may see, newest first. */
  async all(caller: Caller): Promise<IncidentFigures[]> {
    const finished = await this.#incidents.every(caller, { statuses: ['resolved', 'closed'] });
    const figures = await Promise.all(
      finished.filter(({ practice }) => !practice).map((incident) => this.#of(caller, incident)),
    );
    return figures.flatMap((found) => found ?? []);
  }

  async #of(caller: Caller, incident: IncidentSummary): Promise<IncidentFigures | null> {
    const known = this.#known.get(incident.id);
    if (known) return known;
    const state = await this.#incidents.visible(caller, incident.id);
    if (!state) return null;
    const figures = figuresOf(incident, state);
    this.#known.set(incident.id, figures);
    return figures;
  }
}

function figuresOf(incident: IncidentSummary, state: IncidentState): IncidentFigures {
  const { id, number, title, severity, services, declaredAt, remedy } = incident;
  const { ttd, tta, ttm, ttr, punctuality } = measures(state);
  return {
    id,
    number,
    title,
    severity,
    services,
    declaredAt,
    remedy,
    ttd: ttd.ms,
    tta: tta.ms,
    ttm: ttm.ms,
    ttr: ttr.ms,
    updatesDue: punctuality.due,
    updatesOnTime: punctuality.onTime,
    repeats: state.links.filter(({ relation }) => relation === 'similar').map((link) => link.number),
  };
}
