import { error, fail, redirect } from '@sveltejs/kit';
import { setSession } from '#lib/server/cookies.ts';
import { deviceName, field } from '#lib/server/forms.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const { access } = locals.app;
  const grant = await access.joinGrant(params.token);
  if (!grant) error(404, 'This link has been used, has ended or was never made. Ask for a new one.');
  return {
    organisation: access.organisation.settings.name,
    email: grant.kind === 'invite' ? grant.email : null,
    mailDomain: grant.kind === 'join' ? grant.mailDomain : null,
  };
};

export const actions: Actions = {
  /** Fields: name, email, password, ownDevice (on). */
  default: async ({ request, cookies, locals, params }) => {
    const form = await request.formData();
    const account = {
      name: field(form, 'name'),
      email: field(form, 'email'),
      password: field(form, 'password'),
      ownDevice: field(form, 'ownDevice') === 'on',
      device: deviceName(request.headers.get('user-agent')),
    };
    const result = await locals.app.access.join(params.token, account);
    if (!result.ok) {
      const { name, email } = account;
      return fail(422, {
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
