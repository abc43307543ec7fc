/** Pages: asked for, acknowledged, passed on. An answered page stays answered; who answers one of theirs has answered all of theirs. */
import type { DecisionContext } from './decide.ts';
import type { Fact } from './facts.ts';
import { escalation, isWaiting } from './clocks.ts';
import { isLive } from './lifecycle.ts';
import { requestPage } from './paging.ts';
import { refuse } from './refusal.ts';
import { holderOf, log, said } from './rule.ts';
import type { CommandMap, Rules } from './rule.ts';
import type { IncidentState } from './state.ts';

/** The person paged answers; the commander and administrators may note that somebody answered by another way. */
function mayAnswer(state: IncidentState, to: string, { actor }: DecisionContext): boolean {
  if (actor.id === to || actor.kind === 'system' || holderOf(state, 'commander') === actor.id) return true;
  return actor.kind !== 'guest' && actor.role === 'administrator';
}

function page(state: IncidentState, command: CommandMap['page']) {
  if (!isLive(state.status)) return refuse('wrong-status', `This incident is ${state.status}; nobody is woken for it.`);
  if (state.pages.some((other) => other.page === command.page))
    return refuse('already-so', 'This page was sent already.');
  const waiting = state.pages.find((other) => other.to === command.to && other.state !== 'failed' && isWaiting(other));
  if (waiting) return refuse('already-so', `{actor:${command.to}} is being paged already.`, { page: waiting.page });
  const { to, service } = command;
  const order = requestPage({
    page: command.page,
    to,
    service,
    step: 0,
    reason: command.reason?.trim() || 'called in',
  });
  return log(order.facts, order.effects);
}

export const DECIDE_PAGES = {
  page,
  'acknowledge-page'(state, command, context) {
    const known = state.pages.find((other) => other.page === command.page);
    if (!known) return refuse('not-found', 'There is no such page.');
    if (!mayAnswer(state, known.to, context))
      return refuse('forbidden', `This page is for {actor:${known.to}}.`, { holder: known.to });
    if (known.state === 'acknowledged') return refuse('already-so', 'This page was acknowledged already.');
    // Two services may have paged the same person: awake once is awake.
    const others = state.pages.filter((other) => other.to === known.to && other !== known && isWaiting(other));
    const facts: Fact[] = [known, ...others].map(({ page }) => ({
      type: 'page-acknowledged',
      page,
      by: context.actor.id,
    }));
    if (!state.people.includes(known.to)) facts.push({ type: 'person-joined', person: known.to });
    return log(facts);
  },
  'pass-on-page'(state, command, context) {
    const known = state.pages.find((other) => other.page === command.page);
    if (!known) return refuse('not-found', 'There is no such page.');
    if (!mayAnswer(state, known.to, context))
      return refuse('forbidden', `This page is for {actor:${known.to}}.`, { holder: known.to });
    if (known.state === 'passed-on' || known.state === 'escalated')
      return refuse('already-so', 'This page went on already.');
    const next = escalation(state, context.policy, known);
    const fact: Fact = {
      type: 'page-passed-on',
      page: known.page,
      by: context.actor.id,
      ...said('reason', command.reason),
    };
    return log([fact, ...next.facts], next.effects);
  },
} satisfies Partial<Rules>;
