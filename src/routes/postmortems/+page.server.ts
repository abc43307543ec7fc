/** Published postmortems, newest first: what members read. */
import type { PageServerLoad } from './$types';

const MOST = 200;

export const load: PageServerLoad = async ({ locals }) => {
  const { app, caller } = locals;
  if (!caller) return { items: [] };
  const { items } = await app.incidents.list(caller, { statuses: ['resolved', 'closed'], limit: MOST });
  const published = await Promise.all(
    items
      .filter(({ postmortem }) => postmortem.state === 'published' || postmortem.state === 'closed')
      .map(async ({ id, number, title, severity, services }) => {
        const state = await app.incidents.visible(caller, id);
        const newest = state?.postmortem.versions.at(-1);
        return newest ? { id, number, title, severity, services, version: newest.version, at: newest.at } : null;
      }),
  );
  return { items: published.filter((item) => item !== null).sort((one, other) => other.at - one.at) };
};
