/** Declaring and reporting: one entry opens the incident, stamps it, starts its clock and wakes who answers for its services. */
import type { ActorId } from '../ids.ts';
import type { DecisionContext } from './decide.ts';
import type { Effect } from './effects.ts';
import type { Fact, Origin } from './facts.ts';
import { callPeople } from './paging.ts';
import { callLink, cadenceOf } from './policy.ts';
import { refuse } from './refusal.ts';
import { log, said } from './rule.ts';
import type { CommandMap, Rules } from './rule.ts';

type Declare = CommandMap['declare'];

/** Longest title that lists, chat and status pages still show whole. */
export const MAX_TITLE_LENGTH = 200;

function opening(command: Declare, context: DecisionContext): Fact[] {
  const { actor, now, policy, nextNumber } = context;
  const origin: Origin = command.origin ?? { kind: command.mode === 'reporting' ? 'report' : 'person' };
  const mode = command.mode ?? 'responding';
  const severity = command.severity ?? null;
  const facts: Fact[] = [
    {
      type: 'declared',
      number: nextNumber,
      title: command.title.trim(),
      severity,
      status: mode === 'reporting' || origin.kind === 'alert' ? 'triage' : 'investigating',
      services: [...new Set(command.services ?? [])],
      ...said('summary', command.summary),
      mode,
      origin,
      ...(command.practice ? { practice: true } : {}),
      ...(command.private ? { private: true } : {}),
    },
  ];
  const url = command.callUrl ?? callLink(policy, nextNumber, context.incident);
  if (url !== null) facts.push({ type: 'call-set', url });
  if (command.startedAt !== undefined) facts.push({ type: 'time-set', milestone: 'started', time: command.startedAt });
  const isHere = mode === 'responding' && (actor.kind === 'person' || actor.kind === 'guest');
  if (isHere) facts.push({ type: 'person-joined', person: actor.id });
  const cadenceMs = cadenceOf(policy, severity);
  if (cadenceMs !== null) facts.push({ type: 'update-clock-set', dueAt: now + cadenceMs, cadenceMs });
  return facts;
}

/** Who is called, or the sentence that says that nobody was. */
function calling(command: Declare, context: DecisionContext): { facts: Fact[]; effects: Effect[] } {
  // A past incident that is told again, like a practice, wakes nobody.
  if (command.practice || command.origin?.kind === 'import') return { facts: [], effects: [] };
  const { actor, now, policy, newId } = context;
  const services = command.services ?? [];
  const called = callPeople({
    policy,
    services,
    severity: command.severity ?? null,
    newId,
    reason: 'declared',
    spared: [actor.id],
  });
  const facts = [...called.facts];
  const first: ActorId | undefined = called.paged[0];
  if (first) facts.push({ type: 'command-offered', to: first, until: now + policy.offerMs });
  else if (called.wakes.every((wake) => wake.person !== actor.id)) {
    facts.push({ type: 'nobody-paged', reason: whyNobody(services.length, called.wakes.length) });
  }
  return { facts, effects: called.effects };
}

function whyNobody(services: number, notified: number): string {
  if (notified > 0) return 'By the rule for this severity the people on call were notified, not paged.';
  if (services === 0) return 'No service was named, and the organisation has no fallback.';
  return 'Nobody is on call for these services, and the organisation has no fallback.';
}

export const DECIDE_DECLARE = {
  declare(_state, command, context) {
    if (command.title.trim() === '') return refuse('invalid', 'Give the incident a title.', { field: 'title' });
    if (command.title.trim().length > MAX_TITLE_LENGTH) {
      return refuse('invalid', `Keep the title under ${MAX_TITLE_LENGTH} characters.`, { field: 'title' });
    }
    if (command.startedAt !== undefined && command.startedAt > context.now) {
      return refuse('invalid', 'The incident cannot have started in the future.', { field: 'startedAt' });
    }
    const called = calling(command, context);
    const told: Effect[] = command.practice ? [] : [{ type: 'webhook', event: 'incident.declared' }];
    return log([...opening(command, context), ...called.facts], [...called.effects, ...told]);
  },
} satisfies Pick<Rules, 'declare'>;
