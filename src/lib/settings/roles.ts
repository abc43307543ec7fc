/** The roles in the organisation and what they are called. */
import type { OrganisationRole } from '#model/incident/actor.ts';

export const ROLE_LABELS: Record<OrganisationRole, string> = {
  administrator: 'Administrator',
  responder: 'Responder',
  viewer: 'Viewer',
};

export const ROLE_CHOICES: { value: OrganisationRole; label: string }[] = [
  { value: 'responder', label: 'Responder: works on incidents' },
  { value: 'viewer', label: 'Viewer: reads and reports' },
  { value: 'administrator', label: 'Administrator: settings too' },
];
