import { error } from '@sveltejs/kit';
import { PERIODS, within } from '#lib/insights/figures.ts';
import { SEVERITIES } from '#model/incident/words.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const { app, caller } = locals;
  if (!caller) error(401, 'Sign in to see this.');
  const all = await app.figures.all(caller);
  const period = PERIODS.find(({ value }) => value === url.searchParams.get('period'))?.value ?? '365';
  const severity = SEVERITIES.find((known) => known === url.searchParams.get('severity')) ?? null;
  return { figures: within(all, period, severity, app.now()), period, severity, ever: all.length };
};
