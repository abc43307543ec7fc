/**
 * Who asks. Names and addresses live in one table on the server; documents and facts carry the id alone.
 */
import type { ActorId, IncidentId } from '../ids.ts';

/** Rights in the organisation. Guests have rights in one incident only. */
export const ORGANISATION_ROLES = ['administrator', 'responder', 'viewer'] as const;
export type OrganisationRole = (typeof ORGANISATION_ROLES)[number];

export type Actor =
  | { id: ActorId; kind: 'person'; role: OrganisationRole }
  | { id: ActorId; kind: 'guest'; mode: 'responder' | 'brief'; incident: IncidentId }
  | { id: ActorId; kind: 'integration'; role: OrganisationRole }
  | { id: ActorId; kind: 'system' };
