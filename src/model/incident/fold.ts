/**
 * What a reducer is: one function per fact type from state to state. Reducers are pure, share structure, and return the state they were given when
 * a fact says nothing new. Fact types without a reducer only take their place in the record.
 */
import type { FactType, RecordedFact } from './facts.ts';
import type { IncidentState } from './state.ts';

/** Recorded facts by type. */
export type RecordedFactMap = { [T in FactType]: Extract<RecordedFact, { type: T }> };
export type Fold = { [T in FactType]?: (state: IncidentState, fact: RecordedFactMap[T]) => IncidentState };

/** Adds a value to a list that holds each once. */
export const including = <Value>(list: Value[], value: Value): Value[] =>
  list.includes(value) ? list : [...list, value];

/** Replaces the items that match; the same list when none does. */
export function changing<Item>(list: Item[], matches: (item: Item) => boolean, change: (item: Item) => Item): Item[] {
  return list.some(matches) ? list.map((item) => (matches(item) ? change(item) : item)) : list;
}
