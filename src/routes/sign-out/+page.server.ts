import { redirect } from '@sveltejs/kit';
import { clearSession } from '#lib/server/cookies.ts';
import type { Actions, PageServerLoad } from './$types';

/** Reading the address changes nothing; the button on the page does, after it has looked for edits that no server has. */
export const load: PageServerLoad = ({ locals }) => {
  if (!locals.caller) redirect(303, '/sign-in');
  return { shell: 'plain' };
};

export const actions: Actions = {
  default: async ({ cookies, locals }) => {
    const { caller, app } = locals;
    if (caller?.credential.kind === 'session') await app.access.sessions.end(caller.credential.id);
    clearSession(cookies, locals.https);
    redirect(303, '/sign-in');
  },
};
