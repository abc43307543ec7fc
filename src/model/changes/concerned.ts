/**
 * Which changes concern an incident: those of its services and of everything these cannot work without, from a day before it began. Pure; the catalogue
 * comes in as a function.
 */
import type { FactOf } from '../incident/facts.ts';
import { DAY_MS } from '../incident/policy.ts';
import type { IncidentState } from '../incident/state.ts';
import type { ServiceKey } from '../ids.ts';
import type { Change } from './change.ts';

/** A change of the last 24 hours before an incident may have caused it; older ones are noise. */
export const CHANGE_WINDOW_MS = DAY_MS;
/** More changes than this on one screen help nobody; the newest stay. */
export const MOST_CHANGES = 100;

/** A change whose words were found in the catalogue. */
export interface PlacedChange extends Omit<Change, 'services'> {
  services: ServiceKey[];
}

/** What services cannot work without, directly or over others: nearest first, each once, the services themselves left out. Cycles end. */
export function upstreamsOf(
  services: readonly ServiceKey[],
  dependenciesOf: (service: ServiceKey) => readonly ServiceKey[],
): ServiceKey[] {
  const seen = new Set<ServiceKey>(services);
  const found: ServiceKey[] = [];
  let edge: readonly ServiceKey[] = services;
  while (edge.length > 0) {
    const next = [...new Set(edge.flatMap((service) => dependenciesOf(service)))].filter((key) => !seen.has(key));
    for (const key of next) seen.add(key);
    found.push(...next);
    edge = next;
  }
  return found;
}

/** When the incident began, as far as is known: the window counts back from there. */
export const beganAt = (state: IncidentState): number =>
  Math.min(state.times.started?.at ?? state.declaredAt, state.declaredAt);

/**
 * The facts that changes give in an incident: only what is new there, concerns it and lies in its window, oldest first. A change of several services is told
 * for the nearest one.
 */
export function changesSeen(
  state: IncidentState,
  changes: readonly PlacedChange[],
  dependenciesOf: (service: ServiceKey) => readonly ServiceKey[],
): FactOf<'change-seen'>[] {
  const near = [...state.services, ...upstreamsOf(state.services, dependenciesOf)];
  const known = new Set(state.changes.map(({ change }) => change));
  const from = beganAt(state) - CHANGE_WINDOW_MS;
  const seen = changes.flatMap((change): FactOf<'change-seen'>[] => {
    const service = near.find((key) => change.services.includes(key));
    if (!service || known.has(change.id) || change.at < from) return [];
    known.add(change.id);
    const { id, what, at: happenedAt, source, url } = change;
    return [{ type: 'change-seen', change: id, what, service, happenedAt, source, ...(url ? { url } : {}) }];
  });
  return seen.sort((a, b) => a.happenedAt - b.happenedAt).slice(-MOST_CHANGES);
}
