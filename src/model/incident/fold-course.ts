/**
 * The course of an incident: declared, severity, status, times, services, pause, merge. Milestones are stamped here from the facts themselves, so a
 * correction (`time-set`) always wins over a stamp and reopening takes back what turned out not to be so.
 */
import { including } from './fold.ts';
import type { Fold, RecordedFactMap } from './fold.ts';
import type { IncidentState } from './state.ts';
import type { MaybeSeverity, Milestone, Status } from './words.ts';

/** The more severe of two; undecided yields to any decided one. */
export const moreSevere = (a: MaybeSeverity, b: MaybeSeverity): MaybeSeverity =>
  a === null ? b : b === null ? a : a < b ? a : b;

/** Stamps a milestone unless it has a time already. */
export function stamp(state: IncidentState, milestone: Milestone, at: number): IncidentState {
  if (state.times[milestone]) return state;
  return { ...state, times: { ...state.times, [milestone]: { at, corrected: false } } };
}

function unstamp(state: IncidentState, milestones: readonly Milestone[]): IncidentState {
  const times = { ...state.times };
  for (const milestone of milestones) delete times[milestone];
  return { ...state, times };
}

/** What moving to a status says about the milestones. Going back to work says that the end was none. */
function stampStatus(state: IncidentState, to: Status, at: number): IncidentState {
  if (to === 'resolved') return stamp(stamp(state, 'mitigated', at), 'resolved', at);
  if (to === 'mitigated' || to === 'monitoring') return stamp(unstamp(state, ['resolved']), 'mitigated', at);
  if (to === 'triage' || to === 'investigating') return unstamp(state, ['mitigated', 'resolved']);
  if (to === 'identified') return unstamp(state, ['resolved']);
  return state;
}

function declared(state: IncidentState, fact: RecordedFactMap['declared']): IncidentState {
  if (state.exists || typeof fact.title !== 'string' || !Array.isArray(fact.services)) return state;
  const started: IncidentState = {
    ...state,
    exists: true,
    number: fact.number,
    title: fact.title,
    summary: fact.summary ?? '',
    severity: fact.severity,
    peakSeverity: fact.severity,
    status: fact.status,
    statusBefore: fact.status,
    statusSince: fact.at,
    services: [...new Set(fact.services)],
    mode: fact.mode,
    origin: fact.origin,
    practice: fact.practice === true,
    private: fact.private === true,
    members: fact.private && fact.actor ? [fact.actor] : [],
    declaredAt: fact.at,
    declaredBy: fact.actor,
    updateClock: { ...state.updateClock },
  };
  return stamp(stamp(started, 'declared', fact.at), 'detected', fact.at);
}

function statusChanged(state: IncidentState, fact: RecordedFactMap['status-changed']): IncidentState {
  if (state.status === fact.to) return state;
  const moved: IncidentState = {
    ...state,
    statusBefore: state.status,
    status: fact.to,
    statusSince: fact.at,
    pause: fact.to === 'paused' ? state.pause : null,
    resolution: fact.to === 'resolved' || fact.to === 'closed' ? state.resolution : null,
  };
  return stampStatus(moved, fact.to, fact.at);
}

function timeSet(state: IncidentState, fact: RecordedFactMap['time-set']): IncidentState {
  const before = state.times[fact.milestone];
  const corrected = before !== undefined && (before.corrected || before.at !== fact.time);
  const time =
    fact.reason === undefined ? { at: fact.time, corrected } : { at: fact.time, corrected, reason: fact.reason };
  return { ...state, times: { ...state.times, [fact.milestone]: time } };
}

/** Detection is when the first alert began to fire, if alerts opened the incident and nobody said otherwise. */
function alertReceived(state: IncidentState, fact: RecordedFactMap['alert-received']): IncidentState {
  const { source, fingerprint, group, title, startsAt, url } = fact;
  const others = state.alerts.filter((alert) => alert.source !== source || alert.fingerprint !== fingerprint);
  const alert = { source, fingerprint, group, title, startsAt, endsAt: null, ...(url === undefined ? {} : { url }) };
  const next = { ...state, alerts: [...others, alert] };
  const detected = state.times.detected;
  const earlier = state.origin.kind === 'alert' && detected && !detected.corrected && startsAt < (detected.at ?? 0);
  return earlier ? { ...next, times: { ...state.times, detected: { at: startsAt, corrected: false } } } : next;
}

export const FOLD_COURSE = {
  declared,
  titled: (state, fact) => ({ ...state, title: fact.title }),
  'severity-changed': (state, fact) => ({
    ...state,
    severity: fact.to,
    peakSeverity: moreSevere(state.peakSeverity, fact.to),
  }),
  'status-changed': statusChanged,
  'resolution-recorded': (state, fact) => ({
    ...state,
    resolution: {
      remedy: fact.remedy,
      impactOverAt: fact.impactOverAt,
      ...(fact.endedBy === undefined ? {} : { endedBy: fact.endedBy }),
    },
  }),
  'time-set': timeSet,
  'services-changed': (state, fact) =>
    Array.isArray(fact.services) ? { ...state, services: [...new Set(fact.services)] } : state,
  'service-state-changed': (state, fact) => ({
    ...state,
    serviceStates: { ...state.serviceStates, [fact.service]: fact.state },
  }),
  'call-set': (state, fact) => ({ ...state, callUrl: fact.url }),
  'alert-received': alertReceived,
  'alert-resolved': (state, fact) => ({
    ...state,
    alerts: state.alerts.map((alert) =>
      alert.source === fact.source && alert.fingerprint === fact.fingerprint
        ? { ...alert, endsAt: fact.endsAt }
        : alert,
    ),
  }),
  'change-seen': (state, fact) =>
    state.changes.some((change) => change.change === fact.change)
      ? state
      : {
          ...state,
          changes: [
            ...state.changes,
            {
              change: fact.change,
              what: fact.what,
              service: fact.service,
              happenedAt: fact.happenedAt,
              source: fact.source,
              ...(fact.url === undefined ? {} : { url: fact.url }),
            },
          ],
        },
  paused: (state, fact) => ({
    ...state,
    pause: {
      until: fact.until,
      since: fact.at,
      ...(fact.wakeIf === undefined ? {} : { wakeIf: fact.wakeIf }),
      ...(fact.watcher === undefined ? {} : { watcher: fact.watcher }),
    },
  }),
  resumed: (state) => (state.pause ? { ...state, pause: null } : state),
  'merged-into': (state, fact) => ({ ...state, mergedInto: { incident: fact.survivor, number: fact.number } }),
  'merge-received': (state, fact) =>
    state.merged.some((other) => other.incident === fact.from)
      ? state
      : { ...state, merged: [...state.merged, { incident: fact.from, number: fact.number }] },
  linked: (state, fact) =>
    state.links.some((link) => link.incident === fact.incident && link.relation === fact.relation)
      ? state
      : {
          ...state,
          links: [...state.links, { incident: fact.incident, number: fact.number, relation: fact.relation }],
        },
  'visibility-changed': (state, fact) => ({
    ...state,
    private: fact.private,
    members: fact.private && fact.actor ? including(state.members, fact.actor) : state.members,
  }),
} satisfies Fold;
