/** How long nobody was in command once somebody had been: what a hand-off that did not happen leaves behind. */
import type { IncidentState } from './state.ts';

/**
 * The time without a commander between the first acceptance and the end (mitigated or resolved, whichever came first), in ms. Null when nobody ever took command
 * or it is not over.
 */
export function commandGapMs(state: Pick<IncidentState, 'terms' | 'times'>): number | null {
  const ends = [state.times.mitigated?.at, state.times.resolved?.at].flatMap((at) => at ?? []);
  const terms = state.terms.filter(({ role }) => role === 'commander').sort((a, b) => a.from - b.from);
  const first = terms[0];
  if (!first || ends.length === 0) return null;
  const end = Math.min(...ends);
  let covered = first.from;
  let gapMs = 0;
  for (const { from, to } of terms) {
    if (from >= end) break;
    gapMs += Math.max(0, from - covered);
    covered = Math.max(covered, to ?? end);
  }
  return gapMs + Math.max(0, end - covered);
}
