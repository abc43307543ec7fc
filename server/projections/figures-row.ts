/** The figures of one incident as a row, in the order of the table. Only finished incidents that were no practice have any. */
import { commandGapMs } from '#model/incident/command-gaps.ts';
import { isOver } from '#model/incident/lifecycle.ts';
import { measures } from '#model/incident/measures.ts';
import type { IncidentState } from '#model/incident/state.ts';

/** The columns hold whole milliseconds; a claimed time need not be one. */
const whole = (ms: number | null): number | null => (ms === null ? null : Math.round(ms));

/** All columns of `figures` after `no`; null when there is nothing to measure. */
export function figuresRow(state: IncidentState): (number | string | null)[] | null {
  if (!isOver(state.status) || state.practice) return null;
  const { ttd, tta, ttm, ttr, punctuality } = measures(state);
  const repeats = state.links.filter(({ relation }) => relation === 'similar').length;
  return [
    ...[state.number, state.private ? 1 : 0, state.declaredAt, state.severity, state.resolution?.remedy ?? null],
    ...[ttd.ms, tta.ms, ttm.ms, ttr.ms, commandGapMs(state)].map(whole),
    ...[punctuality.due, punctuality.onTime, repeats],
  ];
}
