/**
 * The measures of an incident, each with the two times that it is made of (practice.md 12). A time that is not known makes a measure unknown, never zero;
 * a negative time to detect is real (an alert that fired before the impact began).
 */
import type { IncidentState } from './state.ts';
import type { Milestone } from './words.ts';

export interface Measure {
  from: Milestone;
  to: Milestone;
  fromAt: number | null;
  toAt: number | null;
  /** null: one of the two is not known. May be negative. */
  ms: number | null;
}
export interface Measures {
  /** Time to detect, acknowledge, mitigate, resolve. */
  ttd: Measure;
  tta: Measure;
  ttm: Measure;
  ttr: Measure;
  /** From declaration to the first update that was published, ms. */
  firstUpdateMs: number | null;
  punctuality: Punctuality;
  /** How many people worked on it. */
  people: number;
}
export interface Punctuality {
  /** Updates that had a due time, and how many of them came by it. */
  due: number;
  onTime: number;
  /** The longest delay, ms; 0 when all came in time. */
  worstMs: number;
}

function between(state: IncidentState, from: Milestone, to: Milestone): Measure {
  const fromAt = state.times[from]?.at ?? null;
  const toAt = state.times[to]?.at ?? null;
  return { from, to, fromAt, toAt, ms: fromAt === null || toAt === null ? null : toAt - fromAt };
}

/** How punctual the updates were. A minute of grace: the text was written when the clock struck. */
export function punctuality(state: IncidentState): Punctuality {
  const graceMs = 60_000;
  const delays = state.updates.flatMap((update) => (update.dueAt === null ? [] : [update.at - update.dueAt]));
  return {
    due: delays.length,
    onTime: delays.filter((delay) => delay <= graceMs).length,
    worstMs: Math.max(0, ...delays),
  };
}

/** All measures of an incident. Anchors: detect, mitigate and resolve count from the start, acknowledge from detection. */
export function measures(state: IncidentState): Measures {
  const first = state.updates[0];
  return {
    ttd: between(state, 'started', 'detected'),
    tta: between(state, 'detected', 'acknowledged'),
    ttm: between(state, 'started', 'mitigated'),
    ttr: between(state, 'started', 'resolved'),
    firstUpdateMs: first ? first.at - state.declaredAt : null,
    punctuality: punctuality(state),
    people: state.people.length,
  };
}
