/** The brief: who may see the incident may read it; guests with a brief link see nothing else. */
import { incidentPage } from '#lib/server/incident-page.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ params, locals }) => incidentPage(locals, params.id);
