/** Hand-off: offered, read, accepted. One fact moves command and what comes with it; until then the giver stays accountable. */
import type { DecisionContext } from './decide.ts';
import type { Effect } from './effects.ts';
import type { Fact } from './facts.ts';
import { requestPage } from './paging.ts';
import { refuse } from './refusal.ts';
import { holderOf, log, said } from './rule.ts';
import type { CommandMap, Rules } from './rule.ts';
import type { IncidentState } from './state.ts';
import { ROLE_NAMES } from './words.ts';

/** Reaches the one who is to take over: in the room by a notice, elsewhere by a page, because a hand-off cannot wait for the morning. */
function reach(state: IncidentState, command: CommandMap['offer-handoff'], context: DecisionContext) {
  const notice: Effect = { type: 'notify', to: command.to, about: 'handoff-offered' };
  if (context.connected.has(command.to) || state.practice) return { facts: [], effects: [notice] };
  return requestPage({ page: context.newId(), to: command.to, step: 0, reason: 'handoff' });
}

export const DECIDE_HANDOFF = {
  'offer-handoff'(state, command, context) {
    const giver = context.actor.id;
    const roles = [...new Set(command.roles ?? ['commander' as const])];
    if (command.to === giver) return refuse('invalid', 'You cannot hand off to yourself.', { field: 'to' });
    if (roles.length === 0) return refuse('invalid', 'Say which roles are handed off.', { field: 'roles' });
    if (state.handoff)
      return refuse('conflict', `A hand-off to {actor:${state.handoff.to}} is open already.`, { to: state.handoff.to });
    const commander = holderOf(state, 'commander');
    if (roles.includes('commander') && commander === null)
      return refuse('not-allowed-now', 'Nobody is in command. Take command first.');
    const others = roles.find((role) => holderOf(state, role) !== giver);
    if (commander !== giver && others !== undefined) {
      return refuse('forbidden', `You cannot hand off what you do not hold: ${ROLE_NAMES[others]}.`, { role: others });
    }
    const withTasks = command.withTasks ?? false;
    const fact: Fact = { type: 'handoff-offered', to: command.to, roles, withTasks, ...said('note', command.note) };
    const reached = reach(state, command, context);
    return log([fact, ...reached.facts], reached.effects);
  },
  'accept-handoff'(state, command, context) {
    const handoff = state.handoff;
    if (!handoff || handoff.to !== context.actor.id) return refuse('not-allowed-now', 'No hand-off is offered to you.');
    const from = handoff.from ?? holderOf(state, 'commander');
    if (from === null)
      return refuse('not-allowed-now', 'The giver of this hand-off is not known. Take command instead.');
    const tasks = handoff.withTasks ? [...new Set(command.tasks ?? [])] : [];
    const fact: Fact = { type: 'handoff-accepted', from, by: context.actor.id, roles: handoff.roles, tasks };
    return log([fact], [{ type: 'notify', to: from, about: 'handoff-accepted' }]);
  },
  'decline-handoff'(state, command, context) {
    const handoff = state.handoff;
    if (!handoff || handoff.to !== context.actor.id) return refuse('not-allowed-now', 'No hand-off is offered to you.');
    const told: Effect[] =
      handoff.from === null ? [] : [{ type: 'notify', to: handoff.from, about: 'handoff-declined' }];
    return log([{ type: 'handoff-declined', by: context.actor.id, ...said('reason', command.reason) }], told);
  },
  'withdraw-handoff'(state, _command, context) {
    const handoff = state.handoff;
    if (!handoff) return refuse('not-allowed-now', 'No hand-off is open.');
    const mine = handoff.from === context.actor.id || holderOf(state, 'commander') === context.actor.id;
    if (!mine) return refuse('forbidden', 'Only the giver can withdraw a hand-off.');
    return log([{ type: 'handoff-withdrawn' }], [{ type: 'notify', to: handoff.to, about: 'handoff-withdrawn' }]);
  },
} satisfies Partial<Rules>;
