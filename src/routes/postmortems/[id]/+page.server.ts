/** One published postmortem, as it was frozen. */
import { error } from '@sveltejs/kit';
import { parseIncidentId } from '#model/ids.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals, url }) => {
  const { app, caller } = locals;
  const id = parseIncidentId(params.id);
  const state = id && caller ? await app.incidents.visible(caller, id) : null;
  if (!id || !caller || !state) error(404, 'There is no such postmortem, or it is not shared with you.');
  const asked = Number(url.searchParams.get('version'));
  const { versions } = state.postmortem;
  const version =
    versions.find((one) => one.version === asked)?.version ??
    versions.findLast(({ audience }) => audience === 'members')?.version;
  if (version === undefined) error(404, 'This postmortem is not published yet.');
  const found = await app.publishing.edition(caller, id, version);
  if (!found.ok) error(404, found.refusal.message);
  return {
    incident: id,
    version,
    versions: versions.map(({ version: number, audience, at, by }) => ({ version: number, audience, at, by })),
    isWithdrawn: state.postmortem.state === 'withdrawn',
    edition: found.value,
  };
};
