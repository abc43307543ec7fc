import { error, fail, redirect } from '@sveltejs/kit';
import { setSession } from '#lib/server/cookies.ts';
import { deviceName, field } from '#lib/server/forms.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  if (!(await locals.app.access.links.find(params.token, 'setup'))) {
    error(404, 'This set-up link has been used or has ended. Start the server again to get a fresh one, or sign in.');
  }
  return {};
};

export const actions: Actions = {
  /** Fields: organisation, name, email, password, ownDevice (on). Home then walks through the remaining steps. */
  default: async ({ request, cookies, locals, params }) => {
    const form = await request.formData();
    const account = {
      organisation: field(form, 'organisation'),
      name: field(form, 'name'),
      email: field(form, 'email'),
      password: field(form, 'password'),
      ownDevice: field(form, 'ownDevice') === 'on',
      device: deviceName(request.headers.get('user-agent')),
    };
    const result = await locals.app.access.setUp(params.token, account);
    if (!result.ok) {
      const { organisation, name, email } = account;
      return fail(422, {
        organisation,
        name,
        email,
        message: result.refusal.message,
        field: String(result.refusal.detail?.field ?? '') || null,
      });
    }
    setSession(cookies, result.value, locals.https);
    redirect(303, '/');
  },
};
