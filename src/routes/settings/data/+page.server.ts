import { error, fail } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  const { app, caller } = locals;
  if (!caller) error(401, 'Sign in to see this.');
  const isAdministrator = 'role' in caller.actor && caller.actor.role === 'administrator';
  // Where things lie on the server's disk is the operator's business alone.
  return { folder: isAdministrator ? app.config.dataDir : null, health: await app.health() };
};

export const actions: Actions = {
  /** Builds lists, search and follow-ups anew from the log. Nothing is lost by it; answers when it is done. */
  rebuild: async ({ locals }) => {
    const { app, caller } = locals;
    if (!caller || !('role' in caller.actor) || caller.actor.role !== 'administrator') {
      return fail(403, { message: 'Only an administrator can do this.' });
    }
    const began = app.now();
    await app.projections.rebuild();
    return { tookMs: app.now() - began };
  },
};
