/** People: who comes, who may see a private incident, guests, customers counted, thanks. */
import type { Fact } from './facts.ts';
import { refuse } from './refusal.ts';
import { log, said } from './rule.ts';
import type { Rules } from './rule.ts';

const MAX_GUEST_MS = 14 * 86_400_000;
const MAX_CUSTOMERS = 100_000_000;

export const DECIDE_PEOPLE = {
  join(state, _command, context) {
    if (state.people.includes(context.actor.id)) return refuse('already-so', 'You are in this room already.');
    return log([{ type: 'person-joined', person: context.actor.id }]);
  },
  'acknowledge-report'(state, command, context) {
    if (state.reportAcknowledged) return refuse('already-so', 'This report was acknowledged already.');
    const facts: Fact[] = [{ type: 'report-acknowledged', ...said('note', command.note) }];
    if (!state.people.includes(context.actor.id)) facts.push({ type: 'person-joined', person: context.actor.id });
    return log(
      facts,
      state.declaredBy === null ? [] : [{ type: 'notify', to: state.declaredBy, about: 'report-acknowledged' }],
    );
  },
  'set-visibility'(state, command, context) {
    if (command.private === state.private) {
      return refuse('already-so', `This incident is ${state.private ? 'private' : 'open to all'} already.`);
    }
    const facts: Fact[] = [{ type: 'visibility-changed', private: command.private }];
    if (command.private) {
      // Whoever works on it keeps it; locking the responders out would stop the work.
      const called = state.pages.map((page) => page.to);
      const stay = new Set([context.actor.id, ...state.people, ...state.roles.map((held) => held.person), ...called]);
      for (const person of stay) if (!state.members.includes(person)) facts.push({ type: 'member-added', person });
    }
    return log(facts, [{ type: 'publish-status-page' }]);
  },
  'add-member'(state, { person }) {
    if (state.members.includes(person)) return refuse('already-so', `{actor:${person}} is a member already.`);
    return log([{ type: 'member-added', person }], [{ type: 'notify', to: person, about: 'member-added' }]);
  },
  'remove-member'(state, { person }) {
    if (!state.members.includes(person)) return refuse('already-so', `{actor:${person}} is no member.`);
    if (state.private && state.members.length === 1) {
      return refuse('not-allowed-now', 'Somebody must be able to see this incident. Add another member first.');
    }
    return log([{ type: 'member-removed', person }]);
  },
  'affect-customers'(_state, command, context) {
    if (!Number.isInteger(command.count) || command.count < 1 || command.count > MAX_CUSTOMERS) {
      return refuse('invalid', 'Say how many customers, one or more.', { field: 'count' });
    }
    const fact: Fact = {
      type: 'customers-affected',
      by: context.actor.id,
      count: command.count,
      ...said('note', command.note),
    };
    return log([fact]);
  },
  'invite-guest'(state, command, context) {
    if (command.until <= context.now)
      return refuse('invalid', 'The invitation must end in the future.', { field: 'until' });
    if (command.until > context.now + MAX_GUEST_MS) {
      return refuse('invalid', 'A guest can be invited for 14 days at most.', { field: 'until' });
    }
    const live = state.guests.some((row) => row.guest === command.guest && !row.revoked && row.until > context.now);
    if (live) return refuse('already-so', 'This guest is invited already.');
    const { guest, mode, until } = command;
    return log([{ type: 'guest-invited', guest, mode, until, ...said('name', command.name) }]);
  },
  'revoke-guest'(state, { guest }) {
    const row = state.guests.find((other) => other.guest === guest);
    if (!row) return refuse('not-found', 'There is no such guest.');
    return row.revoked
      ? refuse('already-so', 'This invitation is revoked already.')
      : log([{ type: 'guest-revoked', guest }]);
  },
  thank(_state, command, context) {
    const text = command.text.trim();
    if (text === '') return refuse('invalid', 'Say what helped.', { field: 'text' });
    if (command.to === context.actor.id) return refuse('invalid', 'Thanks go to somebody else.', { field: 'to' });
    return log([{ type: 'thanks-given', to: command.to, text }], [{ type: 'notify', to: command.to, about: 'thanks' }]);
  },
  mention(state, { person, place }, context) {
    if (person === context.actor.id) return refuse('already-so', 'You know already that you were named.');
    if (state.private && !state.members.includes(person)) {
      return refuse('forbidden', `{actor:${person}} cannot see this private incident, and was not told.`, { person });
    }
    const anchor = place === 'notes' ? '' : `?view=postmortem#section-${place}`;
    const link = context.incident === undefined ? {} : { link: `/incidents/${context.incident}${anchor}` };
    return log([{ type: 'mentioned', person, place }], [{ type: 'notify', to: person, about: 'mentioned', ...link }]);
  },
} satisfies Partial<Rules>;
