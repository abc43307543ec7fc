/** The page behind a single-use link: works without a script and without signing in. The answer to the press is the brief. */
import { fail } from '@sveltejs/kit';
import { field } from '#lib/server/forms.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, setHeaders }) => {
  setHeaders({ 'referrer-policy': 'no-referrer' });
  return { view: await locals.app.pages.view(params.secret) };
};

export const actions: Actions = {
  async acknowledge({ locals, params }) {
    const view = await locals.app.pages.answer(params.secret, { answer: 'acknowledge' });
    return view.kind === 'gone' ? fail(404, { view }) : { view };
  },
  async pass({ locals, params, request }) {
    const reason = field(await request.formData(), 'reason').slice(0, 300);
    const view = await locals.app.pages.answer(params.secret, { answer: 'pass-on', reason });
    return view.kind === 'gone' ? fail(404, { view }) : { view };
  },
};
