import { error, redirect } from '@sveltejs/kit';
import { setSession } from '#lib/server/cookies.ts';
import type { RequestHandler } from './$types';

/** A guest link: into one incident, for a time, without an account. The link itself stays the credential, so that ending it ends everything. */
export const GET: RequestHandler = async ({ params, cookies, locals }) => {
  const caller = await locals.app.access.identify({ bearer: params.token });
  if (caller?.actor.kind !== 'guest')
    error(404, 'This link has ended or was never made. Ask the person who sent it for a new one.');
  setSession(cookies, { cookie: `guest.${params.token}`, ownDevice: false }, locals.https);
  const { incident, mode } = caller.actor;
  const place = { brief: '/brief', review: '/review', responder: '' }[mode];
  redirect(303, `/incidents/${incident}${place}`);
};
