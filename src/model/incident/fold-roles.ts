/** Who holds which role, who did before, who is asked; command moving by taking, asking, offering and handing off. */
import type { ActorId } from '../ids.ts';
import { stamp } from './fold-course.ts';
import { including } from './fold.ts';
import type { Fold, RecordedFactMap } from './fold.ts';
import type { IncidentState, RoleHolding } from './state.ts';
import { SINGLE_ROLES } from './words.ts';
import type { Role } from './words.ts';

/** Whether a holding stands in the way of somebody newly accepting the role: any of a single role, one's own of the others. */
const displaces = (holding: RoleHolding, role: Role, person: ActorId): boolean =>
  holding.role === role && (SINGLE_ROLES.includes(role) || holding.person === person);

const endTerms = (state: IncidentState, ends: (role: Role, person: ActorId) => boolean, at: number) =>
  state.terms.map((term) => (term.to === null && ends(term.role, term.person) ? { ...term, to: at } : term));

/** Gives a role to a person, ending the term of whom it displaces. Command that moves leaves no question about command open. */
export function giveRole(state: IncidentState, role: Role, person: ActorId, at: number): IncidentState {
  const holdings = state.roles.filter((holding) => !displaces(holding, role, person));
  const single = SINGLE_ROLES.includes(role);
  const terms = endTerms(state, (r, p) => r === role && (single || p === person), at);
  const next: IncidentState = {
    ...state,
    roles: [...holdings, { role, person, state: 'accepted', since: at }],
    terms: [...terms, { role, person, from: at, to: null }],
    people: including(state.people, person),
  };
  const settled = role === 'commander' ? { ...next, commandAsked: null, commandOffered: null, handoff: null } : next;
  return stamp(settled, 'acknowledged', at);
}

function dropRole(state: IncidentState, role: Role, person: ActorId, at: number): IncidentState {
  const roles = state.roles.filter((holding) => holding.role !== role || holding.person !== person);
  return { ...state, roles, terms: endTerms(state, (r, p) => r === role && p === person, at) };
}

function released(state: IncidentState, fact: RecordedFactMap['role-released']): IncidentState {
  const next = dropRole(state, fact.role, fact.holder, fact.at);
  return fact.role === 'commander' ? { ...next, commandAsked: null, handoff: null } : next;
}

function assigned(state: IncidentState, fact: RecordedFactMap['role-assigned']): IncidentState {
  const { role, to: person } = fact;
  if (state.roles.some((held) => held.role === role && held.person === person)) return state;
  const single = SINGLE_ROLES.includes(role);
  const roles = state.roles.filter((held) => !(single && held.role === role && held.state === 'assigned'));
  return { ...state, roles: [...roles, { role, person, state: 'assigned', since: fact.at }] };
}

function handoffAccepted(state: IncidentState, fact: RecordedFactMap['handoff-accepted']): IncidentState {
  let next = state;
  for (const role of fact.roles) next = giveRole(next, role, fact.by, fact.at);
  return { ...next, handoff: null, handoffs: [...state.handoffs, { at: fact.at, from: fact.from, to: fact.by }] };
}

export const FOLD_ROLES = {
  'role-assigned': assigned,
  'role-accepted': (state, fact) => giveRole(state, fact.role, fact.holder, fact.at),
  'role-declined': (state, fact) => ({
    ...state,
    roles: state.roles.filter(
      (held) => held.role !== fact.role || held.person !== fact.person || held.state === 'accepted',
    ),
    commandOffered: fact.role === 'commander' && state.commandOffered?.to === fact.person ? null : state.commandOffered,
  }),
  'role-released': released,
  'command-asked': (state, fact) => ({ ...state, commandAsked: { by: fact.by, until: fact.until } }),
  'command-objected': (state, fact) =>
    state.commandAsked?.by === fact.asked ? { ...state, commandAsked: null } : state,
  'command-offered': (state, fact) => ({
    ...state,
    commandOffered: { to: fact.to, until: fact.until },
    commandOffers: including(state.commandOffers, fact.to),
  }),
  'command-offer-lapsed': (state, fact) =>
    state.commandOffered?.to === fact.to ? { ...state, commandOffered: null } : state,
  'handoff-offered': (state, fact) => ({
    ...state,
    handoff: {
      to: fact.to,
      from: fact.actor,
      roles: [...fact.roles],
      withTasks: fact.withTasks,
      at: fact.at,
      ...(fact.note === undefined ? {} : { note: fact.note }),
    },
  }),
  'handoff-accepted': handoffAccepted,
  'handoff-declined': (state) => ({ ...state, handoff: null }),
  'handoff-withdrawn': (state) => ({ ...state, handoff: null }),
} satisfies Fold;
