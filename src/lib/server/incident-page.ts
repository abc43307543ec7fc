/** What every page of one incident needs from the server: who may see it, and the state for its first paint. */
import { error } from '@sveltejs/kit';
import type { IncidentId } from '#model/ids.ts';
import { parseIncidentId } from '#model/ids.ts';
import type { Caller } from '#server/access/caller.ts';

/**
 * Throws 404 for an incident that is not there or not shared with the caller; both are the same answer. `part`: whether a guest who was let into the review
 * alone may come.
 */
export async function incidentPage(locals: App.Locals, text: string, part: 'whole' | 'review' = 'whole') {
  const id = parseIncidentId(text);
  const { app, caller } = locals;
  const see = (id: IncidentId, who: Caller) =>
    part === 'review' ? app.incidents.visibleInReview(who, id) : app.incidents.visible(who, id);
  const state = id && caller ? await see(id, caller) : null;
  if (!id || !state) error(404, 'There is no such incident, or it is not shared with you.');
  // Authors and entries can be thousands and come with the record; the first paint does without them.
  return { shell: 'none' as const, incident: id, state: { ...state, authors: new Map(), entries: new Map() } };
}
