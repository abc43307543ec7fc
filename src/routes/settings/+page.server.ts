import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => ({
  statusPage: locals.app.access.organisation.settings.statusPage,
});
