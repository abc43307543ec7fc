// What an arriving alert does, as a pure rule: open an incident in triage, join one, record a resolution, change nothing,
// and when an incident that nobody touched may decline itself. Promises: deciding twice on the state after the first
// time changes nothing (a repeated delivery is harmless), and alerts of one body see what the ones before them did.
// The caller stores the body, applies the decisions as facts in one entry, and gives the resulting state next time.

import type { Alert } from './alert.ts';

const minuteMs = 60_000;

/** More than this many groups within `stormWindowMs` are one event, so they become one incident. */
export const stormGroups = 5;
export const stormWindowMs = 5 * minuteMs;
/** An incident whose alerts all ended this soon, untouched by anybody, declines itself and stays out of figures. */
export const declineWindowMs = 15 * minuteMs;

/** One occurrence of an alert, as an incident remembers it. `joinedAt`: when Muster received it first. */
export type SeenAlert = {
  fingerprint: string;
  group: string;
  startsAt: number;
  status: 'firing' | 'resolved';
  joinedAt: number;
};

/** What the rule needs to know of an incident that alerts opened or joined. `Id` is the caller's incident id. */
export type AlertedIncident<Id> = {
  incident: Id;
  openedAt: number;
  /** A person did anything in it: then it never declines or merges by itself. */
  touched: boolean;
  /** Resolved, closed, declined or cancelled. Kept in the list so that late repeats and resolutions find their place. */
  ended: boolean;
  /** Took in a storm: groups that arrive within the window of the last one join it. */
  storm: boolean;
  alerts: readonly SeenAlert[];
};

/** An incident that exists, or the n-th one that this result asks to open. */
export type Target<Id> = { type: 'incident'; incident: Id } | { type: 'opening'; index: number };

export type AlertDecision<Id> =
  /** Opens an incident in triage with this alert as its first. */
  | { type: 'open'; alert: Alert; target: Target<Id> }
  /** Joins. `again`: this alert had fired and ended in the same incident before. */
  | { type: 'join'; alert: Alert; target: Target<Id>; by: 'alert' | 'group' | 'storm'; again: boolean }
  /** The resolved twin: recorded on the incident, even on one that ended meanwhile. */
  | { type: 'resolve'; alert: Alert; target: Target<Id> }
  /** Known already, or older than what is known: nothing changes. */
  | { type: 'repeat'; alert: Alert; target: Target<Id> }
  /** Resolves something that Muster never saw firing: nothing changes. */
  | { type: 'unmatched'; alert: Alert }
  /** A sender's test button: confirmed, nothing changes. */
  | { type: 'test'; alert: Alert };

export type TriageResult<Id> = {
  /** One per alert: those firing first, then the resolved, else in the order of the body. */
  decisions: AlertDecision<Id>[];
  /** Untouched incidents of a storm that fold into the one that takes it in. */
  merges: { from: Target<Id>; into: Target<Id> }[];
  /** Incidents that became the one taking in a storm. */
  storms: Target<Id>[];
  /** Incidents that decline themselves now. */
  declines: Target<Id>[];
};

// The incidents as the decisions so far leave them.
type Working<Id> = { target: Target<Id>; alerts: SeenAlert[] } & Omit<AlertedIncident<Id>, 'incident' | 'alerts'>;

/** Decides about the alerts of one body that arrived at `now` (ms). */
export function triageAlerts<Id>(
  incidents: readonly AlertedIncident<Id>[],
  alerts: readonly Alert[],
  now: number,
): TriageResult<Id> {
  const state: Working<Id>[] = incidents.map(({ incident, alerts: seen, ...rest }) => ({
    ...rest,
    target: { type: 'incident', incident },
    alerts: [...seen],
  }));
  const result: TriageResult<Id> = { decisions: [], merges: [], storms: [], declines: [] };
  const changed = new Set<Working<Id>>();
  // A mixed group must not have its resolved member judged before the firing one has opened the incident.
  const ordered = [...alerts.filter((a) => a.status === 'firing'), ...alerts.filter((a) => a.status === 'resolved')];
  for (const alert of ordered) {
    const decision = alert.test ? ({ type: 'test', alert } as const) : decideOne(state, result, alert, now);
    result.decisions.push(decision);
    if (decision.type !== 'resolve') continue;
    for (const one of state) if (one.target === decision.target) changed.add(one);
  }
  result.declines = [...changed].filter((incident) => declinesItself(incident, now)).map((incident) => incident.target);
  return result;
}

function decideOne<Id>(state: Working<Id>[], result: TriageResult<Id>, alert: Alert, now: number): AlertDecision<Id> {
  return alert.status === 'firing' ? decideFiring(state, result, alert, now) : decideResolved(state, alert, now);
}

function decideFiring<Id>(
  state: Working<Id>[],
  result: TriageResult<Id>,
  alert: Alert,
  now: number,
): AlertDecision<Id> {
  const known = lastSeen(state, alert.fingerprint);
  // One occurrence has one start. The same or an older one again is a reminder, a second Alertmanager of the cluster,
  // or a delivery that overtook its own resolution, also when people have already ended the incident.
  if (known && alert.startsAt <= known.seen.startsAt) return { type: 'repeat', alert, target: known.incident.target };
  if (known && !known.incident.ended) {
    const again = known.seen.status === 'resolved';
    remember(known.incident, alert, now);
    return { type: 'join', alert, target: known.incident.target, by: 'alert', again };
  }
  const sameGroup = openWithGroup(state, alert.group);
  if (sameGroup) {
    remember(sameGroup, alert, now);
    return { type: 'join', alert, target: sameGroup.target, by: 'group', again: false };
  }
  const storm = ongoingStorm(state, now) ?? startStorm(state, result, alert.group, now);
  if (storm) {
    remember(storm, alert, now);
    return { type: 'join', alert, target: storm.target, by: 'storm', again: false };
  }
  const index = result.decisions.filter((decision) => decision.type === 'open').length;
  const target: Target<Id> = { type: 'opening', index };
  const opened: Working<Id> = { target, openedAt: now, touched: false, ended: false, storm: false, alerts: [] };
  remember(opened, alert, now);
  state.push(opened);
  return { type: 'open', alert, target };
}

function decideResolved<Id>(state: Working<Id>[], alert: Alert, now: number): AlertDecision<Id> {
  const known = lastSeen(state, alert.fingerprint);
  if (known) {
    const { incident, seen } = known;
    const stale = alert.startsAt < seen.startsAt || (seen.status === 'resolved' && alert.startsAt === seen.startsAt);
    if (stale) return { type: 'repeat', alert, target: incident.target };
    remember(incident, alert, now);
    return { type: 'resolve', alert, target: incident.target };
  }
  // Muster was attached late, or this member ended before the group was first sent: kept where its group is worked on.
  const sameGroup = openWithGroup(state, alert.group);
  if (!sameGroup) return { type: 'unmatched', alert };
  remember(sameGroup, alert, now);
  return { type: 'resolve', alert, target: sameGroup.target };
}

function lastSeen<Id>(state: readonly Working<Id>[], fingerprint: string) {
  let last: { incident: Working<Id>; seen: SeenAlert } | undefined;
  for (const incident of state) {
    for (const seen of incident.alerts) {
      if (seen.fingerprint === fingerprint && (!last || seen.startsAt >= last.seen.startsAt)) last = { incident, seen };
    }
  }
  return last;
}

function openWithGroup<Id>(state: readonly Working<Id>[], group: string): Working<Id> | undefined {
  return state.findLast((incident) => !incident.ended && incident.alerts.some((seen) => seen.group === group));
}

function ongoingStorm<Id>(state: readonly Working<Id>[], now: number): Working<Id> | undefined {
  const isRecent = (seen: SeenAlert): boolean => now - seen.joinedAt <= stormWindowMs;
  return state.find((incident) => incident.storm && !incident.ended && incident.alerts.some(isRecent));
}

// The oldest incident of the window takes everything in; those that people already work in stay theirs.
function startStorm<Id>(
  state: readonly Working<Id>[],
  result: TriageResult<Id>,
  group: string,
  now: number,
): Working<Id> | undefined {
  const recent = state
    .filter((incident) => !incident.ended && now - incident.openedAt <= stormWindowMs)
    .sort((a, b) => a.openedAt - b.openedAt);
  const groups = new Set([group, ...recent.flatMap((incident) => incident.alerts.map((seen) => seen.group))]);
  const [into, ...others] = recent;
  if (!into || groups.size <= stormGroups) return undefined;
  into.storm = true;
  result.storms.push(into.target);
  for (const from of others.filter((incident) => !incident.touched)) {
    into.alerts.push(...from.alerts);
    from.alerts = [];
    from.ended = true;
    result.merges.push({ from: from.target, into: into.target });
  }
  return into;
}

function remember<Id>(incident: Working<Id>, alert: Alert, now: number): void {
  const { fingerprint, group, startsAt, status } = alert;
  const before = incident.alerts.find((seen) => seen.fingerprint === fingerprint);
  const joinedAt = before?.startsAt === startsAt ? before.joinedAt : now;
  incident.alerts = incident.alerts.filter((seen) => seen !== before);
  incident.alerts.push({ fingerprint, group, startsAt, status, joinedAt });
}

function declinesItself<Id>(incident: Working<Id>, now: number): boolean {
  if (incident.touched || incident.ended || now - incident.openedAt > declineWindowMs) return false;
  return incident.alerts.length > 0 && incident.alerts.every((seen) => seen.status === 'resolved');
}
