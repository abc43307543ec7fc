/**
 * Who calls, and what a caller may see (what a caller may do is src/model/incident/may.ts). `canSee` is the one rule for private incidents and guests; every query asks it, so that
 * no surface can forget. Not allowed to know of an incident and no such incident are the same answer (404), never 403.
 */
import type { Actor } from '#model/incident/actor.ts';
import type { ActorId, IncidentId } from '#model/ids.ts';

/** By what a caller is known: ended one by one (`id` is no secret). */
export interface Credential {
  kind: 'session' | 'token' | 'guest-link' | 'system';
  id: string;
}
/** A caller: the actor with the name that screens show and the credential that can be ended. */
export interface Caller {
  actor: Actor;
  name: string;
  credential: Credential;
}

/** What must be known of an incident to say who may know of it. */
export interface Visibility {
  id: IncidentId;
  private: boolean;
  members: readonly ActorId[];
}

/** Whether an actor may know that an incident exists. Administrators are no exception for private incidents. */
export function canSee(actor: Actor, incident: Visibility): boolean {
  if (actor.kind === 'system') return true;
  // A guest of the review reaches it by its own doors; lists, search and pages know nothing of it for them.
  if (actor.kind === 'guest') return actor.incident === incident.id && actor.mode !== 'review';
  return !incident.private || incident.members.includes(actor.id);
}

/** Whether an actor may edit the board of an incident that it can see. */
export function canEdit(actor: Actor): boolean {
  if (actor.kind === 'system') return true;
  if (actor.kind === 'guest') return actor.mode === 'responder';
  return actor.role !== 'viewer';
}

export const isAdministrator = (actor: Actor): boolean =>
  actor.kind === 'system' ||
  ((actor.kind === 'person' || actor.kind === 'integration') && actor.role === 'administrator');
/** Whether an actor works for the organisation beyond one incident. */
export const isMember = (actor: Actor): boolean => actor.kind !== 'guest';
