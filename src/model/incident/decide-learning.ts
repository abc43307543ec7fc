/** After the incident: the postmortem's state, owner and due date, and the step of the review that everybody follows. */
import type { Decision, DecisionContext } from './decide.ts';
import type { Fact } from './facts.ts';
import { isOver, nextPostmortemStates } from './lifecycle.ts';
import { refuse } from './refusal.ts';
import type { Result } from './refusal.ts';
import { log, said } from './rule.ts';
import type { CommandMap, Rules } from './rule.ts';
import type { IncidentState } from './state.ts';

function setPostmortemState(
  state: IncidentState,
  { to, reason }: CommandMap['set-postmortem-state'],
  context: DecisionContext,
): Result<Decision> {
  const from = state.postmortem.state;
  if (from === to) return refuse('already-so', `The postmortem is ${to} already.`);
  if (!isOver(state.status)) return refuse('wrong-status', 'The postmortem moves on when the incident is resolved.');
  if (!nextPostmortemStates(from).includes(to)) {
    return refuse('wrong-status', `A postmortem cannot go from ${from} to ${to}.`, { from, to });
  }
  if ((to === 'waived' || to === 'withdrawn') && (reason ?? '').trim() === '') {
    return refuse('invalid', `Say why it is ${to}.`, { field: 'reason' });
  }
  if (to === 'reviewed') {
    const refusal = whyNotReviewed(state, reason, context);
    if (refusal) return refusal;
  }
  const facts: Fact[] = [{ type: 'postmortem-state-changed', from, to, ...said('reason', reason) }];
  const ends = to === 'closed' || to === 'waived';
  if (ends && state.status === 'resolved') facts.push({ type: 'status-changed', from: 'resolved', to: 'closed' });
  if (!ends && state.status === 'closed') facts.push({ type: 'status-changed', from: 'closed', to: 'resolved' });
  return log(facts);
}

/** The owner says that it is reviewed, when the two days for corrections are over; sooner only with a reason that everybody can read. */
function whyNotReviewed(state: IncidentState, reason: string | undefined, { actor, now }: DecisionContext) {
  const { owner } = state.postmortem;
  const isHead = actor.kind === 'system' || (actor.kind !== 'guest' && actor.role === 'administrator');
  if (owner !== null && owner !== actor.id && !isHead)
    return refuse('forbidden', `{actor:${owner}} owns this postmortem and says when it is reviewed.`, {
      holder: owner,
    });
  const until = state.reviewEnded?.correctionsUntil ?? 0;
  if (now >= until || (reason ?? '').trim() !== '') return null;
  return refuse(
    'too-soon',
    'Corrections are asked for until two days after the review. Say why it is reviewed sooner.',
    {
      field: 'reason',
      until,
    },
  );
}

export const DECIDE_LEARNING = {
  'set-postmortem-state': setPostmortemState,
  'set-postmortem-owner'(state, { owner }) {
    if (owner === state.postmortem.owner) return refuse('already-so', 'That is the owner already.');
    const fact: Fact = { type: 'postmortem-owner-set', owner };
    return log([fact], owner === null ? [] : [{ type: 'notify', to: owner, about: 'postmortem-owner' }]);
  },
  'set-postmortem-due'(state, { dueAt, reason }) {
    if (dueAt === state.postmortem.dueAt) return refuse('already-so', 'That is the date already.');
    if (state.postmortem.dueAt !== null && (reason ?? '').trim() === '') {
      return refuse('invalid', 'Say why the date moves.', { field: 'reason' });
    }
    return log([{ type: 'postmortem-due-set', dueAt, ...said('reason', reason) }]);
  },
  'step-review'(state, { step, agenda }) {
    if (state.review?.step === step && state.review.agenda === agenda) {
      return refuse('already-so', 'The review is at this step already.');
    }
    return log([{ type: 'review-step-changed', step, agenda }]);
  },
  'name-version'(state, { version, name }) {
    if (state.postmortem.named.some((known) => known.version === version)) {
      return refuse('already-so', 'This version has its name already.');
    }
    return log([{ type: 'version-named', version, name }]);
  },
} satisfies Partial<Rules>;
