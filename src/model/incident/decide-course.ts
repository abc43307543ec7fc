/** The course of an incident: title, severity, status, resolve, times, services, call, pause, merge, link. */
import type { ServiceKey } from '../ids.ts';
import { MAX_TITLE_LENGTH } from './decide-declare.ts';
import type { Decision, DecisionContext } from './decide.ts';
import type { Effect } from './effects.ts';
import type { Fact } from './facts.ts';
import { isLive, isOver, mayFollow } from './lifecycle.ts';
import { callPeople } from './paging.ts';
import { cadenceOf, postmortemDueAt } from './policy.ts';
import { refuse } from './refusal.ts';
import type { Result } from './refusal.ts';
import { announce, clockFor, CLOCK_OFF, log, said } from './rule.ts';
import type { CommandMap, Rules } from './rule.ts';
import type { IncidentState } from './state.ts';
import { refuseTime } from './times.ts';
import type { MaybeSeverity, Status } from './words.ts';

/** Wakes the people whom a change of severity or services newly calls for. */
function callMore(state: IncidentState, services: ServiceKey[], severity: MaybeSeverity, context: DecisionContext) {
  if (state.practice || !isLive(state.status) || services.length === 0) return { facts: [], effects: [] };
  const spared = [context.actor.id, ...state.people, ...state.pages.map((page) => page.to)];
  // The fallback is for incidents that nobody answers for at all; here somebody is at work already.
  const policy = { ...context.policy, fallback: null };
  return callPeople({ policy, services, severity, newId: context.newId, reason: 'called in', spared });
}

function setSeverity(
  state: IncidentState,
  { to, reason }: CommandMap['set-severity'],
  context: DecisionContext,
): Result<Decision> {
  if (to === state.severity) return refuse('already-so', `The severity is ${to ?? 'undecided'} already.`);
  const facts: Fact[] = [{ type: 'severity-changed', from: state.severity, to, ...said('reason', reason) }];
  const ticking = isLive(state.status) && state.status !== 'paused';
  if (ticking && cadenceOf(context.policy, to) !== state.updateClock.cadenceMs) {
    facts.push(clockFor(state, to, context, state.updateClock.lastAt ?? state.declaredAt));
  }
  if (isOver(state.status) && !state.practice) {
    const resolvedAt = state.times.resolved?.at ?? state.statusSince;
    facts.push({ type: 'postmortem-due-set', dueAt: postmortemDueAt(context.policy, to, resolvedAt) });
  }
  const called = callMore(state, state.services, to, context);
  const effects: Effect[] = [...called.effects, ...announce(state, 'incident.severity-changed')];
  return log([...facts, ...called.facts], effects);
}

function refuseStatus(state: IncidentState, to: Status): Result<never> | null {
  if (to === state.status) return refuse('already-so', `The status is ${to} already.`);
  if (to === 'merged') return refuse('invalid', 'To merge, say which incident goes on.');
  if (mayFollow(state.status, to)) return null;
  return refuse('wrong-status', `An incident cannot go from ${state.status} to ${to}.`, { from: state.status, to });
}

function setStatus(
  state: IncidentState,
  { to, reason }: CommandMap['set-status'],
  context: DecisionContext,
): Result<Decision> {
  const refusal = refuseStatus(state, to);
  if (refusal) return refusal;
  if (to === 'resolved' && state.status !== 'closed') return resolve(state, { type: 'resolve', reason }, context);
  if (to === 'paused') return pause(state, { type: 'pause', until: null }, context);
  const undone = state.postmortem.state === 'draft' || state.postmortem.state === 'in-review';
  if (to === 'closed' && undone && state.postmortem.dueAt !== null) {
    return refuse('wrong-status', 'Publish the postmortem, or waive it with a reason, then close.');
  }
  const facts: Fact[] = [];
  if (state.status === 'paused') facts.push({ type: 'resumed', ...said('reason', reason) });
  facts.push({ type: 'status-changed', from: state.status, to, ...said('reason', reason) });
  if (isLive(to) && (!isLive(state.status) || state.status === 'paused')) {
    facts.push(clockFor(state, state.severity, context, null));
  }
  if (!isLive(to) && isLive(state.status)) facts.push(CLOCK_OFF);
  return log(facts, announce(state, 'incident.status-changed'));
}

function resolve(state: IncidentState, command: CommandMap['resolve'], context: DecisionContext): Result<Decision> {
  if (!isLive(state.status)) {
    return refuse(isOver(state.status) ? 'already-so' : 'wrong-status', `This incident is ${state.status} already.`);
  }
  const impactOverAt = command.impactOverAt ?? null;
  const moves = impactOverAt !== null && impactOverAt !== state.times.mitigated?.at;
  if (moves) {
    const refusal = refuseTime(state, 'mitigated', impactOverAt, context.now, command.reason);
    if (refusal) return { ok: false, refusal };
  }
  const facts: Fact[] = [];
  if (moves) facts.push({ type: 'time-set', milestone: 'mitigated', time: impactOverAt });
  if (state.status === 'paused') facts.push({ type: 'resumed' });
  facts.push(
    { type: 'status-changed', from: state.status, to: 'resolved', ...said('reason', command.reason) },
    {
      type: 'resolution-recorded',
      ...said('endedBy', command.endedBy),
      remedy: command.remedy ?? 'unknown',
      impactOverAt,
    },
    CLOCK_OFF,
  );
  if (!state.practice) {
    facts.push({ type: 'postmortem-due-set', dueAt: postmortemDueAt(context.policy, state.severity, context.now) });
  }
  return log(facts, announce(state, 'incident.resolved'));
}

function pause(state: IncidentState, command: CommandMap['pause'], context: DecisionContext): Result<Decision> {
  if (!isLive(state.status))
    return refuse('wrong-status', `This incident is ${state.status}; there is nothing to pause.`);
  if (state.status === 'paused') return refuse('already-so', 'This incident is paused already.');
  const mild = state.severity === 'SEV3' || state.severity === 'SEV4';
  if (!mild && state.status !== 'mitigated' && state.status !== 'monitoring') {
    return refuse(
      'not-allowed-now',
      'Only SEV3 and SEV4 can sleep, or an incident that is stable on a mitigation. Set the status to mitigated first.',
    );
  }
  if (command.until !== null && command.until <= context.now) {
    return refuse('invalid', 'The next check must lie in the future.', { field: 'until' });
  }
  if (state.private && command.watcher !== undefined && !state.members.includes(command.watcher)) {
    return refuse('forbidden', `{actor:${command.watcher}} cannot see this private incident, and so cannot watch it.`, {
      field: 'watcher',
    });
  }
  const watcher = command.watcher === undefined ? {} : { watcher: command.watcher };
  return log([
    { type: 'status-changed', from: state.status, to: 'paused' },
    { type: 'paused', until: command.until, ...said('wakeIf', command.wakeIf), ...watcher },
    CLOCK_OFF,
  ]);
}

function mergeInto(
  state: IncidentState,
  command: CommandMap['merge-into'],
  context: DecisionContext,
): Result<Decision> {
  if (command.survivor === context.incident || command.number === state.number) {
    return refuse('invalid', 'An incident cannot be merged into itself.', { field: 'survivor' });
  }
  const facts: Fact[] = [
    { type: 'status-changed', from: state.status, to: 'merged', reason: `merged into #${command.number}` },
    { type: 'merged-into', survivor: command.survivor, number: command.number },
    CLOCK_OFF,
  ];
  return log(facts, announce(state, 'incident.status-changed'));
}

export const DECIDE_COURSE = {
  retitle(state, command) {
    const title = command.title.trim();
    if (title === '') return refuse('invalid', 'A title cannot be empty.', { field: 'title' });
    if (title.length > MAX_TITLE_LENGTH) {
      return refuse('invalid', `Keep the title under ${MAX_TITLE_LENGTH} characters.`, { field: 'title' });
    }
    return title === state.title
      ? refuse('already-so', 'That is the title already.')
      : log([{ type: 'titled', title }]);
  },
  'set-severity': setSeverity,
  'set-status': setStatus,
  resolve,
  'correct-resolution'(state, command) {
    if (!isOver(state.status)) return refuse('wrong-status', 'Resolve the incident first.');
    const impactOverAt =
      command.impactOverAt === undefined ? (state.resolution?.impactOverAt ?? null) : command.impactOverAt;
    return log([
      { type: 'resolution-recorded', ...said('endedBy', command.endedBy), remedy: command.remedy, impactOverAt },
    ]);
  },
  'set-time'(state, command, context) {
    const refusal = refuseTime(state, command.milestone, command.at, context.now, command.reason);
    if (refusal) return { ok: false, refusal };
    return log([
      { type: 'time-set', milestone: command.milestone, time: command.at, ...said('reason', command.reason) },
    ]);
  },
  'set-services'(state, command, context) {
    const services = [...new Set(command.services)];
    const added = services.filter((service) => !state.services.includes(service));
    if (added.length === 0 && services.length === state.services.length) {
      return refuse('already-so', 'These are the services already.');
    }
    const called = callMore(state, added, state.severity, context);
    return log([{ type: 'services-changed', services }, ...called.facts], called.effects);
  },
  'set-service-state'(state, { service, state: to }) {
    if (state.serviceStates[service] === to) return refuse('already-so', `${service} is marked ${to} already.`);
    const facts: Fact[] = [{ type: 'service-state-changed', service, state: to }];
    // Saying how a service does makes it one of the affected ones.
    if (!state.services.includes(service))
      facts.unshift({ type: 'services-changed', services: [...state.services, service] });
    return log(facts, state.private || state.practice ? [] : [{ type: 'publish-status-page' }]);
  },
  'set-call'(state, command) {
    return command.url === state.callUrl
      ? refuse('already-so', 'That is the call link already.')
      : log([{ type: 'call-set', url: command.url }]);
  },
  pause,
  resume(state, command, context) {
    if (state.status !== 'paused') return refuse('wrong-status', 'This incident is not paused.');
    return log([
      { type: 'resumed', ...said('reason', command.reason) },
      { type: 'status-changed', from: 'paused', to: state.statusBefore },
      clockFor(state, state.severity, context, null),
    ]);
  },
  'merge-into': mergeInto,
  link(state, command, context) {
    if (command.incident === context.incident || command.number === state.number) {
      return refuse('invalid', 'An incident cannot be linked to itself.', { field: 'incident' });
    }
    const known = state.links.some((link) => link.incident === command.incident && link.relation === command.relation);
    if (known) return refuse('already-so', `#${command.number} is linked already.`);
    return log([{ type: 'linked', incident: command.incident, number: command.number, relation: command.relation }]);
  },
} satisfies Partial<Rules>;
