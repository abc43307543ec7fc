/** Hints for follow-ups that will not get done (practice.md 11): no verb that says what changes, no owner, no bound, only training. Never blocks. */
import type { Followup } from './followups.ts';

export type FollowupProblem = 'vague' | 'no-owner' | 'unbounded' | 'only-training' | 'no-alert' | 'no-setting';
export interface FollowupHint {
  problem: FollowupProblem;
  message: string;
}

const VAGUE =
  /^\s*(look (in)?to|investigate|improve|review|consider|think about|explore|discuss|check|revisit|address|be (more )?\w+|better|make sure|ensure|try to|examine|evaluate|understand)\b/i;
const TRAINING =
  /\b(re-?train|train(ing)?|remind|educate|coach|raise awareness|be (more )?(careful|vigilant)|communicate to (the )?(team|staff)|tell (the )?(team|everyone))\b/i;
const BOUND =
  /\b(when|if|until|unless|every|each|all|at (least|most)|within|below|above|over|under|less than|more than|after|before|for|of|on|in|per|to)\b|\d/i;
const MESSAGES: Record<FollowupProblem, string> = {
  vague:
    'Say what will be different: "Alert when checkout returns more than 1 % errors for 5 min" rather than "Look into monitoring".',
  'no-owner': 'One person who accepted it gets it done; a team or nobody does not.',
  unbounded: 'Say how anybody can tell that it is done.',
  'only-training':
    'Reminding people wears off. What could make the mistake impossible, or visible at the moment it happens?',
  'no-alert': 'Which alert, at which threshold?',
  'no-setting': 'Link the setting or page that it changes.',
};

function problemsOf(followup: Followup): FollowupProblem[] {
  const text = followup.text.trim();
  const problems: FollowupProblem[] = [];
  // An investigation is allowed to look into things; it is bounded by its question instead.
  if (followup.kind !== 'investigate' && VAGUE.test(text)) problems.push('vague');
  if (TRAINING.test(text)) problems.push('only-training');
  if (followup.owner === null) problems.push('no-owner');
  if (followup.doneWhen.trim() === '' && !BOUND.test(text)) problems.push('unbounded');
  if (followup.kind === 'detect' && (followup.detail ?? '') === '' && !/\d/.test(text)) problems.push('no-alert');
  if (followup.kind === 'process' && (followup.detail ?? '') === '') problems.push('no-setting');
  return problems;
}

/** What would make this follow-up easier to get done; empty when nothing. */
export const followupHints = (followup: Followup): FollowupHint[] =>
  followup.text.trim() === '' ? [] : problemsOf(followup).map((problem) => ({ problem, message: MESSAGES[problem] }));

/** Whether a list only trains and reminds: the one warning about the list as a whole. */
export const onlyTraining = (followups: readonly Followup[]): boolean =>
  followups.length > 0 && followups.every((followup) => TRAINING.test(followup.text));
