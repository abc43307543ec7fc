import { fail, redirect } from '@sveltejs/kit';
import { clearSession, setSession } from '#lib/server/cookies.ts';
import { deviceName, field, safeBack } from '#lib/server/forms.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) => {
  const back = safeBack(url.searchParams.get('back') ?? url.searchParams.get('next'));
  if (locals.caller) redirect(303, back);
  const { access } = locals.app;
  return {
    organisation: access.organisation.settings.name,
    fresh: access.isFresh,
    back,
  };
};

export const actions: Actions = {
  /** Fields: email, password, ownDevice (on), back. */
  default: async ({ request, cookies, locals }) => {
    const form = await request.formData();
    const email = field(form, 'email');
    const result = await locals.app.access.signIn({
      email,
      password: field(form, 'password'),
      address: locals.address,
      ownDevice: field(form, 'ownDevice') === 'on',
      device: deviceName(request.headers.get('user-agent')),
    });
    if (!result.ok)
      return fail(result.refusal.code === 'too-many' ? 429 : 422, {
        email,
        message: result.refusal.message,
        field: null,
      });
    clearSession(cookies, locals.https);
    setSession(cookies, result.value, locals.https);
    redirect(303, safeBack(field(form, 'back')));
  },
};
