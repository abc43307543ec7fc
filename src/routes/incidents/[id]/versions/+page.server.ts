/** Versions and publishing of an incident's postmortem. */
import { incidentPage } from '#lib/server/incident-page.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ params, locals }) => incidentPage(locals, params.id);
