/** The review meeting of an incident. */
import { incidentPage } from '#lib/server/incident-page.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ params, locals }) => incidentPage(locals, params.id, 'review');
