/**
 * Who asks. Names and addresses live in one table on the server; documents and facts carry the id alone.
 */
import type { ActorId, IncidentId } from '../ids.ts';

/** Rights in the organisation. Guests have rights in one incident only. */
export const ORGANISATION_ROLES = ['administrator', 'responder', 'viewer'] as const;
export type OrganisationRole = (typeof ORGANISATION_ROLES)[number];

/** What a guest was let in to do: work on it, read the brief, or take part in its review and nothing else. */
export const GUEST_MODES = ['responder', 'brief', 'review'] as const;
export type GuestMode = (typeof GUEST_MODES)[number];

export type Actor =
  | { id: ActorId; kind: 'person'; role: OrganisationRole }
  | { id: ActorId; kind: 'guest'; mode: GuestMode; incident: IncidentId }
  | { id: ActorId; kind: 'integration'; role: OrganisationRole }
  | { id: ActorId; kind: 'system' };
