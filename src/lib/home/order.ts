/** What Home shows where, and in which order. Pure, so that the order can be tested. */
import { isLive, isOver } from '#model/incident/lifecycle.ts';
import type { IncidentSummary } from '#protocol/api.ts';

const DAY_MS = 86_400_000;
/** A finished incident stays on Home this long, longer while its postmortem is owed. */
const RECENT_MS = 14 * DAY_MS;
const MOST_RECENT = 8;

export interface HomeLists {
  live: IncidentSummary[];
  practice: IncidentSummary[];
  paused: IncidentSummary[];
  patched: IncidentSummary[];
  recent: IncidentSummary[];
}

/** Worst first; undecided counts as SEV2, because nobody has said yet that it is not. Equal ones: oldest first, so that rows keep their places. */
function bySeverity(a: IncidentSummary, b: IncidentSummary): number {
  const rank = ({ severity }: IncidentSummary): number => (severity === null ? 2.5 : Number(severity.slice(3)));
  return rank(a) - rank(b) || a.number - b.number;
}

/** Whether the postmortem of a finished incident is still to be written or reviewed. */
export const owesPostmortem = ({ postmortem, status }: IncidentSummary): boolean =>
  isOver(status) && postmortem.dueAt !== null && ['draft', 'in-review', 'withdrawn'].includes(postmortem.state);

/** Sorts incidents into the lists of Home. Practice stands apart and owes nothing. */
export function homeLists(incidents: readonly IncidentSummary[], now: number): HomeLists {
  const real = incidents.filter(({ practice }) => !practice);
  const working = real.filter(({ status }) => isLive(status));
  const over = real.filter(({ status }) => isOver(status));
  return {
    live: working.filter(({ status }) => status !== 'paused').sort(bySeverity),
    practice: incidents.filter(({ practice, status }) => practice && isLive(status)).sort(bySeverity),
    paused: working.filter(({ status }) => status === 'paused').sort(bySeverity),
    patched: over.filter(({ remedy }) => remedy === 'patch').sort((a, b) => b.number - a.number),
    recent: over
      .filter((incident) => now - (incident.resolvedAt ?? incident.statusSince) < RECENT_MS || owesPostmortem(incident))
      .sort((a, b) => (b.resolvedAt ?? b.statusSince) - (a.resolvedAt ?? a.statusSince))
      .slice(0, MOST_RECENT),
  };
}
