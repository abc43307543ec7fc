/** What the room needs before its sockets are open: who may see it, and the state for the first paint. */
import { error } from '@sveltejs/kit';
import { parseIncidentId } from '#model/ids.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals }) => {
  const id = parseIncidentId(params.id);
  const { app, caller } = locals;
  const state = id && caller ? await app.incidents.visible(caller, id) : null;
  if (!id || !state) error(404, 'There is no such incident, or it is not shared with you.');
  // Authors and entries can be thousands and come with the record; the first paint does without them.
  return { shell: 'none' as const, incident: id, state: { ...state, authors: new Map(), entries: new Map() } };
};
