/**
 * The review as an appointment: when it is, who is asked to come, how it ends. Decisions on facts, pure; the server runs them and sends what follows. Nobody
 * is hindered: a facilitator who took part is warned, never refused.
 */
import type { Decision } from '../incident/decide.ts';
import type { Effect } from '../incident/effects.ts';
import type { Fact, ReviewMeeting } from '../incident/facts.ts';
import { isOver } from '../incident/lifecycle.ts';
import { refuse } from '../incident/refusal.ts';
import type { Result } from '../incident/refusal.ts';
import { log, said } from '../incident/rule.ts';
import type { IncidentState } from '../incident/state.ts';
import type { ActorId } from '../ids.ts';

const HOUR_MS = 3_600_000;
/** What there is to read goes out so long before the meeting (practice.md 8: 24 hours). */
export const PREREAD_MS = 24 * HOUR_MS;
/** For so long after the meeting corrections are asked for (practice.md 8: two working days). */
export const CORRECTIONS_MS = 48 * HOUR_MS;
const MOST_INVITED = 300;
const MOST_AHEAD_MS = 366 * 24 * HOUR_MS;

export type MeetingRequest = Omit<ReviewMeeting, 'sequence'>;

/** Whether somebody worked on the incident: such a facilitator has a side, however little they want one. */
export function tookPart(state: IncidentState, person: ActorId): boolean {
  if (state.people.includes(person) || state.terms.some((term) => term.person === person)) return true;
  for (const { by } of state.entries.values()) if (by === person) return true;
  return false;
}

type What = Extract<Effect, { type: 'invite-review' }>['what'];

/** The effect that tells one person of the meeting as it is. */
export function invite(to: ActorId, what: What, meeting: ReviewMeeting): Effect {
  const { meeting: id, startsAt, minutes, zone, agenda, url, facilitator, sequence } = meeting;
  return {
    type: 'invite-review',
    to,
    what,
    meeting: { meeting: id, startsAt, minutes, zone, agenda, url, facilitator, sequence },
  };
}

/** Gives the review its date, or another one. Who was invited hears of the change, who no longer is of the end of it. */
export function scheduleReview(state: IncidentState, request: MeetingRequest, now: number): Result<Decision> {
  if (request.startsAt <= now) return refuse('invalid', 'Choose a time that is still to come.', { field: 'startsAt' });
  if (request.startsAt > now + MOST_AHEAD_MS)
    return refuse('invalid', 'A review more than a year ahead will not be held.', { field: 'startsAt' });
  const { meeting: before } = state;
  if (before && before.meeting !== request.meeting)
    return refuse('conflict', 'This review has a date already. Move that one.', { meeting: before.meeting });
  const sequence = before ? before.sequence + 1 : 0;
  const everybody = [...new Set([...request.invited, ...(request.facilitator ? [request.facilitator] : [])])];
  const invited = everybody.slice(0, MOST_INVITED);
  const meeting: ReviewMeeting = { ...request, invited, sequence };
  const left = (before?.invited ?? []).filter((person) => !invited.includes(person));
  return log(
    [{ type: 'review-scheduled', ...meeting }],
    [
      ...invited.map((to) => invite(to, before?.invited.includes(to) ? 'change' : 'invite', meeting)),
      ...left.map((to) => invite(to, 'cancel', meeting)),
    ],
  );
}

/** Calls the review off; everybody invited is told. */
export function cancelReview(state: IncidentState, reason: string | undefined): Result<Decision> {
  const { meeting: before } = state;
  if (!before) return refuse('already-so', 'This review has no date.');
  const fact: Fact = { type: 'review-cancelled', meeting: before.meeting, ...said('reason', reason) };
  return log(
    [fact],
    before.invited.map((to) => invite(to, 'cancel', { ...before, sequence: before.sequence + 1 })),
  );
}

/** Ends the meeting: its outcome goes into the document, and for two days everybody may correct it. */
export function endReview(state: IncidentState, now: number): Result<Decision> {
  if (state.review === null) return refuse('already-so', 'No review is running.');
  const facts: Fact[] = [{ type: 'review-ended', correctionsUntil: now + CORRECTIONS_MS }];
  const from = state.postmortem.state;
  if (from === 'draft' && isOver(state.status)) facts.push({ type: 'postmortem-state-changed', from, to: 'in-review' });
  return log(facts);
}
