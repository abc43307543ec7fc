/** What every page of one incident needs from the server: who may see it, and the state for its first paint. */
import { error } from '@sveltejs/kit';
import { parseIncidentId } from '#model/ids.ts';

/** Throws 404 for an incident that is not there or not shared with the caller; both are the same answer. */
export async function incidentPage(locals: App.Locals, text: string) {
  const id = parseIncidentId(text);
  const { app, caller } = locals;
  const state = id && caller ? await app.incidents.visible(caller, id) : null;
  if (!id || !state) error(404, 'There is no such incident, or it is not shared with you.');
  // Authors and entries can be thousands and come with the record; the first paint does without them.
  return { shell: 'none' as const, incident: id, state: { ...state, authors: new Map(), entries: new Map() } };
}
