/** The page behind the link that asks whether somebody may be quoted: works without a script and without signing in. Opening it changes nothing. */
import { fail } from '@sveltejs/kit';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ locals, params, setHeaders }) => {
  setHeaders({ 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' });
  return { question: await locals.app.quotes.question(params.secret) };
};

async function answer({ locals, params }: RequestEvent, yes: boolean) {
  const question = await locals.app.quotes.answerBy(params.secret, yes);
  return question.kind === 'gone' ? fail(404, { question }) : { question };
}

export const actions: Actions = {
  yes: (event) => answer(event, true),
  no: (event) => answer(event, false),
};
