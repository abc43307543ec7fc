/**
 * An incident in a list, from its state. One function, so that the list, a pushed change and a single answer cannot differ.
 */
import { isWaiting } from '#model/incident/clocks.ts';
import type { IncidentState } from '#model/incident/state.ts';
import type { ActorId, IncidentId } from '#model/ids.ts';
import type { IncidentSummary } from '#protocol/api.ts';

/** The summary of an incident that exists. `here`: who is in the room now. */
export function summaryOf(id: IncidentId, state: IncidentState, here: Iterable<ActorId>): IncidentSummary {
  const holder = (role: 'commander' | 'comms'): ActorId | null =>
    state.roles.find((held) => held.role === role && held.state === 'accepted')?.person ?? null;
  return {
    id,
    number: state.number,
    title: state.title,
    summary: state.summary,
    severity: state.severity,
    status: state.status,
    statusSince: state.statusSince,
    services: state.services,
    mode: state.mode,
    private: state.private,
    practice: state.practice,
    declaredAt: state.declaredAt,
    declaredBy: state.declaredBy,
    resolvedAt: state.times.resolved?.at ?? null,
    commander: holder('commander'),
    comms: holder('comms'),
    asked: {
      paged: [...new Set(state.pages.filter(isWaiting).map(({ to }) => to))],
      handoff: state.handoff?.to ?? null,
    },
    updateDueAt: state.updateClock.dueAt,
    paused: state.pause
      ? { until: state.pause.until, watcher: state.pause.watcher ?? null, wakeIf: state.pause.wakeIf ?? null }
      : null,
    remedy: state.resolution?.remedy ?? null,
    postmortem: { state: state.postmortem.state, dueAt: state.postmortem.dueAt, owner: state.postmortem.owner },
    mergedInto: state.mergedInto,
    people: state.people,
    here: [...here],
    changedAt: state.lastAt,
  };
}
