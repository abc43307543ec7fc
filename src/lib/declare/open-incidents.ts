/** Which open incidents a title that is being typed may be about. Pure. */
import type { ServiceKey } from '#model/ids.ts';
import type { IncidentSummary } from '#protocol/api.ts';

const SHORTEST_WORD = 3;
const SHARED_SERVICE = 2;

const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length >= SHORTEST_WORD);

export interface OpenIncident {
  incident: IncidentSummary;
  /** How much it has in common with what is typed; 0: nothing. */
  likeness: number;
}

/** All open incidents, the likeliest first. A word counts when one begins with the other, so that half-typed words count too. */
export function openIncidents(
  incidents: readonly IncidentSummary[],
  title: string,
  services: readonly ServiceKey[],
): OpenIncident[] {
  const typed = wordsOf(title);
  const likenessOf = (incident: IncidentSummary): number => {
    const known = wordsOf(`${incident.title} ${incident.summary} ${incident.services.join(' ')}`);
    const shared = typed.filter((word) => known.some((other) => other.startsWith(word) || word.startsWith(other)));
    const sameService = incident.services.some((key) => services.includes(key)) ? SHARED_SERVICE : 0;
    return shared.length + sameService;
  };
  return incidents
    .map((incident) => ({ incident, likeness: likenessOf(incident) }))
    .sort((a, b) => b.likeness - a.likeness || b.incident.number - a.incident.number);
}
