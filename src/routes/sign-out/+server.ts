import { redirect } from '@sveltejs/kit';
import { clearSession } from '#lib/server/cookies.ts';
import type { RequestHandler } from './$types';

/** Ends the session on the server and in the browser. The page asks about unsent edits and clears local copies before it sends this. */
export const POST: RequestHandler = async ({ cookies, locals }) => {
  const { caller, app } = locals;
  if (caller?.credential.kind === 'session') await app.access.sessions.end(caller.credential.id);
  clearSession(cookies, locals.https);
  redirect(303, '/sign-in');
};

/** A page of ours could be left open on /sign-out; reading an address never changes anything. */
export const GET: RequestHandler = () => redirect(303, '/');
