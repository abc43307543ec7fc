/** The brief: who may see the incident may read it; guests with a brief link see nothing else. */
import { error } from '@sveltejs/kit';
import { parseIncidentId } from '#model/ids.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals }) => {
  const id = parseIncidentId(params.id);
  const { app, caller } = locals;
  const state = id && caller ? await app.incidents.visible(caller, id) : null;
  if (!id || !state) error(404, 'There is no such incident, or it is not shared with you.');
  return { shell: 'none' as const, incident: id, state: { ...state, authors: new Map(), entries: new Map() } };
};
