/**
 * What the triage rule must know of the incidents that alerts opened or joined, kept current from their facts.
 */
import type { AlertedIncident, SeenAlert } from '#model/alerts/triage.ts';
import { stormGroups } from '#model/alerts/triage.ts';
import { isLive } from '#model/incident/lifecycle.ts';
import type { RecordedFact } from '#model/incident/facts.ts';
import type { IncidentState } from '#model/incident/state.ts';
import type { ActorId, IncidentId } from '#model/ids.ts';

/** Ended incidents are remembered this long, so that late repeats and resolutions find their place. */
const REMEMBER_MS = 7 * 86_400_000;

/** Reads an incident as the triage rule sees it; null when no alert ever reached it. `isPerson` tells people from machines. */
export function alertedOf(
  incident: IncidentId,
  state: IncidentState,
  facts: readonly RecordedFact[],
  isPerson: (id: ActorId) => boolean,
): AlertedIncident<IncidentId> | null {
  const alerts = new Map<string, SeenAlert>();
  let touched = false;
  for (const fact of facts) {
    if (fact.actor && isPerson(fact.actor)) touched = true;
    if (fact.type === 'alert-received') {
      const { fingerprint, group, startsAt, at } = fact;
      alerts.set(fingerprint, { fingerprint, group, startsAt, status: 'firing', joinedAt: at });
    }
    if (fact.type === 'alert-resolved') {
      const { fingerprint, group, endsAt, at } = fact;
      const seen = alerts.get(fingerprint);
      alerts.set(fingerprint, {
        fingerprint,
        group,
        startsAt: seen?.startsAt ?? endsAt,
        status: 'resolved',
        joinedAt: seen?.joinedAt ?? at,
      });
    }
  }
  // What was merged lives on in the survivor, which was given its alerts.
  if (alerts.size === 0 || state.mergedInto) return null;
  const groups = new Set([...alerts.values()].map(({ group }) => group));
  return {
    incident,
    openedAt: state.declaredAt,
    touched,
    ended: !isLive(state.status),
    storm: groups.size > stormGroups,
    alerts: [...alerts.values()],
  };
}

export class AlertedIncidents {
  readonly #known = new Map<IncidentId, AlertedIncident<IncidentId>>();

  put(alerted: AlertedIncident<IncidentId>): void {
    this.#known.set(alerted.incident, alerted);
  }

  drop(incident: IncidentId): void {
    this.#known.delete(incident);
  }

  has(incident: IncidentId): boolean {
    return this.#known.has(incident);
  }

  all(now: number): AlertedIncident<IncidentId>[] {
    for (const [id, one] of this.#known) if (one.ended && now - one.openedAt > REMEMBER_MS) this.#known.delete(id);
    return [...this.#known.values()].sort((a, b) => a.openedAt - b.openedAt);
  }
}
