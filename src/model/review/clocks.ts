/**
 * The clocks of a review: what there is to read goes out a day before the meeting, and two days after it the owner hears that corrections are over. They run
 * while the incident itself is long over.
 */
import type { ClockDue } from '../incident/clocks.ts';
import type { Effect } from '../incident/effects.ts';
import type { IncidentState } from '../incident/state.ts';
import { invite, PREREAD_MS } from './meeting.ts';

function prereadClock({ meeting }: IncidentState): ClockDue[] {
  if (!meeting || meeting.prereadSent) return [];
  const { meeting: id, sequence, invited, startsAt, scheduledAt } = meeting;
  return [
    {
      name: `preread:${id}:${startsAt}`,
      at: Math.max(scheduledAt, startsAt - PREREAD_MS),
      facts: [{ type: 'review-preread-sent', meeting: id, sequence }],
      effects: invited.map((to) => invite(to, 'preread', meeting)),
    },
  ];
}

function correctionsClock({ reviewEnded, postmortem }: IncidentState): ClockDue[] {
  if (!reviewEnded || reviewEnded.over) return [];
  const { correctionsUntil } = reviewEnded;
  const effects: Effect[] =
    postmortem.owner === null ? [] : [{ type: 'notify', to: postmortem.owner, about: 'corrections-over' }];
  return [
    {
      name: `corrections:${correctionsUntil}`,
      at: correctionsUntil,
      facts: [{ type: 'review-corrections-over' }],
      effects,
    },
  ];
}

/** What the review's clocks will say, soonest first. */
export function reviewClocks(state: IncidentState): ClockDue[] {
  return [...prereadClock(state), ...correctionsClock(state)].sort((one, other) => one.at - other.at);
}
