/** All routes of the API. */
import { openApiRoute } from './openapi.ts';
import type { Route } from './route.ts';
import { FOLLOWUP_ROUTES } from '#server/followups/routes.ts';
import { INCIDENT_ROUTES } from './routes-incidents.ts';
import { INSIGHT_ROUTES } from './routes-insights.ts';
import { PUBLISHING_ROUTES } from '#server/publishing/routes.ts';
import { TICKET_ROUTES } from '#server/integrations/tickets/routes.ts';
import { REPLAY_ROUTES } from '#server/replay/routes.ts';
import { GAME_DAY_ROUTES } from '#server/gameday/routes.ts';
import { MEETING_ROUTES } from '#server/review/meeting-routes.ts';
import { REVIEW_ROUTES } from '#server/review/routes.ts';
import { LEARNING_ROUTES } from './routes-learning.ts';
import { ORGANISATION_ROUTES } from './routes-organisation.ts';
import { ONCALL_ROUTES } from './routes-oncall.ts';
import { OUTWARD_ROUTES } from './routes-outward.ts';
import { PEOPLE_ROUTES } from './routes-people.ts';
import { DIAGNOSTICS_ROUTES } from '#server/integrations/diagnostics-routes.ts';
import { TROUBLESHOOTING_ROUTES } from '#server/integrations/troubleshooting-routes.ts';

const DESCRIBED: readonly Route[] = [
  ...INCIDENT_ROUTES,
  ...LEARNING_ROUTES,
  ...FOLLOWUP_ROUTES,
  ...INSIGHT_ROUTES,
  ...REVIEW_ROUTES,
  ...MEETING_ROUTES,
  ...GAME_DAY_ROUTES,
  ...REPLAY_ROUTES,
  ...TICKET_ROUTES,
  ...PUBLISHING_ROUTES,
  ...PEOPLE_ROUTES,
  ...ORGANISATION_ROUTES,
  ...OUTWARD_ROUTES,
  ...TROUBLESHOOTING_ROUTES,
  ...DIAGNOSTICS_ROUTES,
  ...ONCALL_ROUTES,
];
export const ROUTES: readonly Route[] = [...DESCRIBED, openApiRoute(DESCRIBED)];
