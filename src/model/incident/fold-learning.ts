/** What comes after: the postmortem's state and versions, thanks, tickets of follow-ups, the review's step. */
import type { Fold } from './fold.ts';

export const FOLD_LEARNING = {
  'postmortem-state-changed': (state, fact) => ({ ...state, postmortem: { ...state.postmortem, state: fact.to } }),
  'postmortem-published': (state, fact) => ({
    ...state,
    postmortem: {
      ...state.postmortem,
      versions: [
        ...state.postmortem.versions,
        {
          version: fact.version,
          audience: fact.audience,
          at: fact.at,
          hash: fact.hash,
          by: fact.actor,
          seq: fact.seq,
        },
      ],
    },
  }),
  'postmortem-due-set': (state, fact) => ({ ...state, postmortem: { ...state.postmortem, dueAt: fact.dueAt } }),
  'postmortem-owner-set': (state, fact) => ({ ...state, postmortem: { ...state.postmortem, owner: fact.owner } }),
  'thanks-given': (state, fact) => ({
    ...state,
    thanks: [...state.thanks, { to: fact.to, text: fact.text, by: fact.actor }],
  }),
  'ticket-linked': (state, fact) => ({
    ...state,
    tickets: {
      ...state.tickets,
      [fact.followup]: { system: fact.system, key: fact.key, url: fact.url, done: false },
    },
  }),
  'ticket-state-changed': (state, fact) => {
    const ticket = state.tickets[fact.followup];
    if (!ticket) return state;
    return {
      ...state,
      tickets: { ...state.tickets, [fact.followup]: { ...ticket, state: fact.state, done: fact.done } },
    };
  },
  'review-step-changed': (state, fact) => ({
    ...state,
    review: { step: fact.step, agenda: fact.agenda, since: fact.at },
  }),
  'review-scheduled': (state, fact) => {
    const { meeting, startsAt, minutes, zone, agenda, url, facilitator, invited, sequence, at, actor } = fact;
    // Who was sent the reading for this day already is not sent it twice because the call link changed.
    const prereadSent = state.meeting?.startsAt === startsAt && state.meeting.prereadSent;
    const kept = { meeting, startsAt, minutes, zone, agenda, url, facilitator, invited, sequence };
    return { ...state, meeting: { ...kept, scheduledAt: at, scheduledBy: actor, prereadSent } };
  },
  'review-cancelled': (state, { meeting }) =>
    state.meeting?.meeting === meeting ? { ...state, meeting: null } : state,
  'review-preread-sent': (state, { meeting }) =>
    state.meeting?.meeting === meeting ? { ...state, meeting: { ...state.meeting, prereadSent: true } } : state,
  'review-ended': (state, { correctionsUntil, at }) => ({
    ...state,
    review: null,
    meeting: null,
    reviewEnded: { at, correctionsUntil, over: false },
  }),
  'review-corrections-over': (state) =>
    state.reviewEnded ? { ...state, reviewEnded: { ...state.reviewEnded, over: true } } : state,
  'quote-agreed': (state, { quote, person, text }) => ({
    ...state,
    quotes: [...state.quotes.filter((one) => one.quote !== quote), { quote, person, text }],
  }),
  'quote-withdrawn': (state, { quote }) => ({ ...state, quotes: state.quotes.filter((one) => one.quote !== quote) }),
  'review-phase-opened': (state, { phase, kind, prompt, anonymous, most, at }) => ({
    ...state,
    phases: [
      ...state.phases,
      { phase, kind, prompt, anonymous, most, openedAt: at, closedAt: null, count: 0, votes: {} },
    ],
  }),
  'review-phase-revealed': (state, fact) => ({
    ...state,
    phases: state.phases.map((one) =>
      one.phase === fact.phase ? { ...one, closedAt: fact.at, count: fact.cards } : one,
    ),
  }),
  'review-votes-counted': (state, fact) => ({
    ...state,
    phases: state.phases.map((one) =>
      one.phase === fact.phase ? { ...one, closedAt: fact.at, count: fact.ballots, votes: { ...fact.votes } } : one,
    ),
  }),
  'version-named': (state, { version, name, at, actor, seq, restored }) => ({
    ...state,
    postmortem: {
      ...state.postmortem,
      named: [...state.postmortem.named, { version, name, at, by: actor, seq, restored: restored ?? null }],
    },
  }),
} satisfies Fold;
