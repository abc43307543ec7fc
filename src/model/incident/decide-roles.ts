/**
 * Roles: taken, assigned, accepted, declined, released. Command is never taken from a connected commander unasked: they have a minute to object. Who took
 * command a moment ago keeps it, so the second of two people who press the button at once is told who did.
 */
import type { ActorId } from '../ids.ts';
import type { Actor } from './actor.ts';
import { nextOffer } from './clocks.ts';
import type { Decision, DecisionContext } from './decide.ts';
import type { Fact } from './facts.ts';
import { refuse } from './refusal.ts';
import type { Result } from './refusal.ts';
import { holderOf, log, said } from './rule.ts';
import type { CommandMap, Rules } from './rule.ts';
import type { IncidentState } from './state.ts';
import { ROLE_NAMES, SINGLE_ROLES } from './words.ts';
import type { Role } from './words.ts';

const holdsRole = (state: IncidentState, role: Role, person: ActorId): boolean =>
  state.roles.some((held) => held.role === role && held.person === person && held.state === 'accepted');

const taken = (role: Role, holder: ActorId, rest: string) =>
  refuse('role-taken', `{actor:${holder}} is ${ROLE_NAMES[role]}${rest}`, { role, holder });

function accepted(state: IncidentState, role: Role, person: ActorId): Result<Decision> {
  const previous = SINGLE_ROLES.includes(role) ? holderOf(state, role) : null;
  return log([{ type: 'role-accepted', role, holder: person, ...(previous === null ? {} : { previous }) }]);
}

/** Command whose holder is in the room: ask, and the holder has a minute to object. */
function askForCommand(state: IncidentState, holder: ActorId, by: ActorId, context: DecisionContext): Result<Decision> {
  const asked = state.commandAsked;
  if (asked?.by === by)
    return refuse('already-so', 'You have asked for command; it moves to you unless objected to.', {
      until: asked.until,
    });
  if (asked) return refuse('conflict', `{actor:${asked.by}} has asked for command already.`, { until: asked.until });
  const until = context.now + context.policy.objectionMs;
  return log([{ type: 'command-asked', by, holder, until }], [{ type: 'notify', to: holder, about: 'command-asked' }]);
}

function takeRole(state: IncidentState, { role }: CommandMap['take-role'], context: DecisionContext): Result<Decision> {
  const person = context.actor.id;
  if (holdsRole(state, role, person)) return refuse('already-so', `You are ${ROLE_NAMES[role]} already.`);
  const holding = state.roles.find((held) => held.role === role && held.state === 'accepted');
  if (!holding || !SINGLE_ROLES.includes(role)) return accepted(state, role, person);
  const holder = holding.person;
  const isFresh = context.now - holding.since < context.policy.objectionMs;
  if (isFresh) return taken(role, holder, ' since a moment ago.');
  if (!context.connected.has(holder)) return accepted(state, role, person);
  if (role === 'commander') return askForCommand(state, holder, person, context);
  return taken(role, holder, ' and is in the room. Ask them to release it.');
}

/** Who may give roles to others and take them away: the commander, an administrator, and anybody while nobody commands. */
function mayLead(state: IncidentState, actor: Actor): boolean {
  const commander = holderOf(state, 'commander');
  if (commander === null || commander === actor.id || actor.kind === 'system') return true;
  return actor.kind !== 'guest' && actor.role === 'administrator';
}

function assignRole(
  state: IncidentState,
  { role, to }: CommandMap['assign-role'],
  context: DecisionContext,
): Result<Decision> {
  const known = state.roles.find((held) => held.role === role && held.person === to);
  if (known) return refuse('already-so', `{actor:${to}} was asked already.`, { holder: to });
  if (!mayLead(state, context.actor)) return refuse('forbidden', 'Roles are assigned by the commander.');
  const commander = holderOf(state, 'commander');
  if (role === 'commander' && commander !== null) {
    return refuse('role-taken', `{actor:${commander}} is in command. Offer a hand-off instead.`, {
      role,
      holder: commander,
    });
  }
  if (to === context.actor.id) return accepted(state, role, to);
  return log([{ type: 'role-assigned', role, to }], [{ type: 'notify', to, about: `role-assigned:${role}` }]);
}

/** Whether somebody was asked to take a role: assigned it, or offered command. */
const isAsked = (state: IncidentState, role: Role, person: ActorId): boolean =>
  state.roles.some((held) => held.role === role && held.person === person && held.state === 'assigned') ||
  (role === 'commander' && state.commandOffered?.to === person);

function acceptRole(
  state: IncidentState,
  { role }: CommandMap['accept-role'],
  context: DecisionContext,
): Result<Decision> {
  const person = context.actor.id;
  if (holdsRole(state, role, person)) return refuse('already-so', `You are ${ROLE_NAMES[role]} already.`);
  if (!isAsked(state, role, person))
    return refuse('not-allowed-now', 'This role was not offered to you. You can take it.');
  const holder = holderOf(state, role);
  if (role === 'commander' && holder !== null) return taken(role, holder, ' by now.');
  return accepted(state, role, person);
}

function declineRole(
  state: IncidentState,
  { role }: CommandMap['decline-role'],
  context: DecisionContext,
): Result<Decision> {
  const person = context.actor.id;
  if (!isAsked(state, role, person)) return refuse('not-allowed-now', 'This role was not offered to you.');
  const facts: Fact[] = [{ type: 'role-declined', role, person }];
  if (role !== 'commander' || state.commandOffered?.to !== person) return log(facts);
  const next = nextOffer(state, context.policy, context.now);
  return log([...facts, ...next.facts], next.effects);
}

function releaseRole(
  state: IncidentState,
  { role, reason }: CommandMap['release-role'],
  context: DecisionContext,
): Result<Decision> {
  const mine = state.roles.find((held) => held.role === role && held.person === context.actor.id);
  const held = mine ?? state.roles.find((other) => other.role === role);
  if (!held) return refuse('already-so', `Nobody is ${ROLE_NAMES[role]}.`);
  if (!mine && !mayLead(state, context.actor))
    return taken(role, held.person, '; only they or the commander can release it.');
  return log([{ type: 'role-released', role, holder: held.person, ...said('reason', reason) }]);
}

export const DECIDE_ROLES = {
  'take-role': takeRole,
  'assign-role': assignRole,
  'accept-role': acceptRole,
  'decline-role': declineRole,
  'release-role': releaseRole,
  'object-to-command'(state, command, context) {
    const asked = state.commandAsked;
    if (!asked || asked.by !== command.to) return refuse('not-allowed-now', 'Nobody is asking for command now.');
    if (holderOf(state, 'commander') !== context.actor.id) return refuse('forbidden', 'Only the commander can object.');
    const fact: Fact = { type: 'command-objected', by: context.actor.id, asked: asked.by };
    return log([fact], [{ type: 'notify', to: asked.by, about: 'command-objected' }]);
  },
} satisfies Partial<Rules>;
