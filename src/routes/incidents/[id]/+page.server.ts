/** The room's first paint: who may see it, its state, and whether a phone asks. */
import { incidentPage } from '#lib/server/incident-page.ts';
import type { PageServerLoad } from './$types';

const PHONE = /\bMobi|iPhone|Android.+Mobile/i;

export const load: PageServerLoad = async ({ params, locals, request }) => {
  const hint = request.headers.get('sec-ch-ua-mobile');
  const phone = hint === null ? PHONE.test(request.headers.get('user-agent') ?? '') : hint === '?1';
  return { ...(await incidentPage(locals, params.id)), phone };
};
