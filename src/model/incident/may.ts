/**
 * Who may do what. One table, read by the server before it decides and by the browser before it shows a button. A private incident gives people who are
 * not members no rights at all, not even to learn that it exists; that holds for administrators too.
 */
import type { Actor, GuestMode } from './actor.ts';
import type { CommandType } from './commands.ts';
import { HIDDEN_INCIDENT } from './refusal.ts';
import type { Refusal } from './refusal.ts';
import type { IncidentState } from './state.ts';

/** Actions that are no commands. `report` is declaring for somebody else to work on. */
export const OTHER_ACTIONS = [
  'read',
  'read-brief',
  'report',
  'edit-board',
  'comment',
  'export',
  'export-history',
  'redact',
  'erase',
  'review-facilitate',
  'review-take-part',
] as const;
export type Action = CommandType | (typeof OTHER_ACTIONS)[number];

const BRIEF: readonly Action[] = ['read-brief', 'request-update', 'affect-customers'];
const VIEW: readonly Action[] = [...BRIEF, 'read', 'report', 'export', 'thank', 'review-take-part'];
/** A guest of the review reads what it is about, writes sealed cards, votes, groups cards and parks thoughts. */
const REVIEW: readonly Action[] = ['read', 'review-take-part'];
const LEAD: readonly Action[] = [
  'publish-update',
  'correct-update',
  'retract-update',
  'publish-entry',
  'retract-entry',
];
/** What ends with a merge: the document stays as it was, and the work goes on in the survivor. */
const WRITING: readonly Action[] = ['edit-board', 'comment'];
const ADMINISTER: readonly Action[] = ['export-history', 'redact', 'erase'];
/** What a guest responder may not: decide who else comes in, or end the story. */
const HOSTS_ONLY: readonly Action[] = [
  'declare',
  'report',
  'set-visibility',
  'add-member',
  'remove-member',
  'invite-guest',
  'revoke-guest',
  'merge-into',
  'set-postmortem-state',
  'set-postmortem-owner',
  'set-postmortem-due',
  'review-facilitate',
  'export',
];

/** Whether an actor may know that the incident exists. `now` (ms) ends a guest's time where it is given. */
export function isMember(actor: Actor, state: IncidentState, now?: number): boolean {
  if (actor.kind === 'system') return true;
  if (actor.kind === 'guest') return isGuestOf(actor, state, now);
  return !state.private || state.members.includes(actor.id);
}

function isGuestOf(actor: Actor, state: IncidentState, now?: number): boolean {
  const guest = state.guests.find((row) => row.guest === actor.id);
  return guest !== undefined && !guest.revoked && (now === undefined || now < guest.until);
}

const holds = (actor: Actor, state: IncidentState, roles: readonly string[]): boolean =>
  state.roles.some((held) => held.person === actor.id && held.state === 'accepted' && roles.includes(held.role));

/** Somebody who was paged may answer that page whatever else they may. */
const isPaged = (actor: Actor, state: IncidentState): boolean => state.pages.some((page) => page.to === actor.id);

/** Whether an actor may do an action to an incident (of which nothing but its facts is known). */
export function may(actor: Actor, action: Action, state: IncidentState, now?: number): boolean {
  if (actor.kind === 'system') return true;
  if (state.exists && !isMember(actor, state, now)) return false;
  if (state.mergedInto && WRITING.includes(action)) return false;
  if ((action === 'acknowledge-page' || action === 'pass-on-page') && isPaged(actor, state)) return true;
  if (LEAD.includes(action)) return mayLead(actor, state);
  if (actor.kind === 'guest') return mayAsGuest(actor.mode, action);
  if (actor.role === 'administrator') return true;
  if (ADMINISTER.includes(action)) return false;
  return actor.role === 'responder' || VIEW.includes(action);
}

function mayLead(actor: Actor, state: IncidentState): boolean {
  if (actor.kind === 'guest') return actor.mode === 'responder' && holds(actor, state, ['commander', 'comms']);
  if (actor.kind === 'system' || actor.role === 'administrator') return true;
  return actor.role === 'responder' && holds(actor, state, ['commander', 'comms']);
}

function mayAsGuest(mode: GuestMode, action: Action): boolean {
  if (mode === 'brief') return BRIEF.includes(action);
  if (mode === 'review') return REVIEW.includes(action);
  return !HOSTS_ONLY.includes(action) && !ADMINISTER.includes(action);
}

/** Why an actor may not, for that actor; null when they may. A hidden incident answers as one that is not there. */
export function whyNot(actor: Actor, action: Action, state: IncidentState, now?: number): Refusal | null {
  if (may(actor, action, state, now)) return null;
  if (state.exists && !isMember(actor, state, now)) return HIDDEN_INCIDENT.refusal;
  if (state.mergedInto && WRITING.includes(action)) {
    return { code: 'wrong-status', message: `This incident was merged into #${state.mergedInto.number}. Go on there.` };
  }
  if (LEAD.includes(action)) {
    return {
      code: 'forbidden',
      message: 'Publishing is for the communications lead or the commander. Take one of these roles first.',
    };
  }
  if (ADMINISTER.includes(action)) return { code: 'forbidden', message: 'Only an administrator can do this.' };
  if (actor.kind === 'guest')
    return { code: 'forbidden', message: 'Guests cannot do this. Ask the person who invited you.' };
  return {
    code: 'forbidden',
    message: 'You can read this incident. To work on it, ask an administrator for the responder role.',
  };
}

/** `whyNot` as an answer to give: refused, or null when they may. An incident that is not there answers like one that is hidden. */
export function refusedTo(
  actor: Actor,
  action: Action,
  state: IncidentState,
  now?: number,
): typeof HIDDEN_INCIDENT | null {
  const refusal = state.exists ? whyNot(actor, action, state, now) : HIDDEN_INCIDENT.refusal;
  return refusal && { ok: false, refusal };
}
