import { error } from '@sveltejs/kit';
import { periodStart, readPeriod } from '#lib/insights/figures.ts';
import { SEVERITIES } from '#model/incident/words.ts';
import { parseServiceKey } from '#model/ids.ts';
import type { PageServerLoad } from './$types';

/** Dots that a strip can hold and a person can tell apart; medians count all. */
const MOST_DOTS = 400;

export const load: PageServerLoad = async ({ locals, url }) => {
  const { app, caller } = locals;
  if (!caller) error(401, 'Sign in to see this.');
  const period = readPeriod(url.searchParams.get('period'));
  const severity = SEVERITIES.find((known) => known === url.searchParams.get('severity')) ?? null;
  const service = parseServiceKey(url.searchParams.get('service'));
  const query = {
    from: periodStart(period, app.now()),
    ...(severity ? { severity } : {}),
    ...(service ? { service } : {}),
  };
  const [insights, finished] = await Promise.all([
    app.learned.insights(caller, query, MOST_DOTS),
    app.incidents.list(caller, { statuses: ['resolved', 'closed'], limit: 1 }),
  ]);
  return { insights, period, severity, service, isEmpty: finished.items.length === 0 };
};
