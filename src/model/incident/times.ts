/**
 * The order of the milestones. Impact cannot end before it started, and nobody can have mitigated what was resolved before. Detection, declaration and
 * acknowledgement may come before the start (an alert that fired early is good news), but then somebody says why.
 */
import type { Refusal } from './refusal.ts';
import type { IncidentState } from './state.ts';
import type { Milestone } from './words.ts';

const ENDS: readonly Milestone[] = ['mitigated', 'resolved'];
/** A server and a person's clock may differ a little; more than this is the future. */
const SKEW_MS = 60_000;

const invalid = (message: string, field: string): Refusal => ({ code: 'invalid', message, detail: { field } });

/** Why a milestone may not be set to a time (null: unknown), or null when it may. A time that is changed needs a reason. */
export function refuseTime(
  state: IncidentState,
  milestone: Milestone,
  at: number | null,
  now: number,
  reason: string | undefined,
): Refusal | null {
  const before = state.times[milestone];
  const hasReason = (reason ?? '').trim() !== '';
  if (before?.at === at && before !== undefined) return { code: 'already-so', message: 'That is the time already.' };
  if (at === null) return hasReason ? null : invalid('Say why the time is not known.', 'reason');
  if (at > now + SKEW_MS) return invalid('That time lies in the future.', 'at');
  const times = { ...state.times, [milestone]: { at, corrected: true } };
  const started = times.started?.at ?? null;
  for (const end of ENDS) {
    const endAt = times[end]?.at ?? null;
    if (started !== null && endAt !== null && endAt < started)
      return invalid(`It cannot be ${end} before it started.`, 'at');
  }
  if (times.mitigated?.at && times.resolved?.at && times.resolved.at < times.mitigated.at) {
    return invalid('It cannot be resolved before it was mitigated.', 'at');
  }
  const early = started !== null && milestone !== 'started' && !ENDS.includes(milestone) && at < started;
  if (early && !hasReason) return invalid(`Say why it was ${milestone} before it started.`, 'reason');
  // The end of impact is claimed on the resolve screen, which asks for no reason; everything else that changes says why.
  const claimed = before !== undefined && before.at !== null && milestone !== 'mitigated';
  return claimed && !hasReason ? invalid('Say why the time changes.', 'reason') : null;
}
