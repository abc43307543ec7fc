import { error } from '@sveltejs/kit';
import { SCENARIOS } from '#model/gameday/scenarios.ts';
import { parseIncidentId } from '#model/ids.ts';
import type { PageServerLoad } from './$types';

/** So many finished incidents are offered; an older one is reached from its own page. */
const MOST_OFFERED = 200;

export const load: PageServerLoad = async ({ locals, url }) => {
  const { app, caller } = locals;
  if (!caller) error(401, 'Sign in to see this.');
  const { items } = await app.incidents.list(caller, { statuses: ['resolved', 'closed'], limit: MOST_OFFERED });
  const chosen = parseIncidentId(url.searchParams.get('incident'));
  const asked = chosen && !items.some(({ id }) => id === chosen) ? await app.incidents.summary(caller, chosen) : null;
  const open = [...(asked ? [asked] : []), ...items].filter((one) => !one.private && !one.practice);
  return {
    chosen: chosen ?? '',
    incidents: open.map(({ id, number, title }) => ({ value: id, label: `#${number} ${title}` })),
    scenarios: SCENARIOS.map(({ key, title, purpose }) => ({ key, title, purpose })),
  };
};
