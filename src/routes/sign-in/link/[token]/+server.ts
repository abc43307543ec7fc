import { error, redirect } from '@sveltejs/kit';
import { setSession } from '#lib/server/cookies.ts';
import { deviceName } from '#lib/server/forms.ts';
import type { RequestHandler } from './$types';

/** A sign-in link: whoever has it is the person it was made for. Without a password yet, they choose one next. */
export const GET: RequestHandler = async ({ params, request, cookies, locals }) => {
  const result = await locals.app.access.signInByLink(params.token, deviceName(request.headers.get('user-agent')));
  if (!result.ok) error(404, result.refusal.message);
  setSession(cookies, result.value, locals.https);
  redirect(303, '/');
};
