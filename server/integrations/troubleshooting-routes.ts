/** What helps to find a cause, over HTTP. */
import { z } from 'zod';
import { beganAt, CHANGE_WINDOW_MS } from '#model/changes/concerned.ts';
import { incidentOf } from '#server/http/api/routes-incidents.ts';
import type { Reply, Route } from '#server/http/api/route.ts';
import { json, route } from '#server/http/api/route.ts';
import { anything } from '#server/http/api/shapes.ts';
import { problem } from '#server/http/problem.ts';

const NOT_THERE: Reply = { problem: problem('not-found', 'There is nothing here, or it is not shared with you.') };
const items = z.object({ items: z.array(anything) });

const incidentChanges = route({
  method: 'GET',
  path: '/incidents/:id/changes',
  summary:
    'Everything that changed from a day before the incident on, newest first; `concerned`: in its services or what they need.',
  needs: 'member',
  answers: { 200: { description: 'Changes.', schema: items } },
  async run({ app, caller, params }) {
    const id = await incidentOf(app, caller, params.id);
    const state = id && (await app.incidents.visible(caller, id));
    if (!state) return NOT_THERE;
    const concerned = new Set(state.changes.map(({ change }) => change));
    const recent = await app.troubleshooting.changes.recent.since(beganAt(state) - CHANGE_WINDOW_MS);
    return json({ items: recent.reverse().map((change) => ({ ...change, concerned: concerned.has(change.id) })) });
  },
});

export const TROUBLESHOOTING_ROUTES: readonly Route[] = [incidentChanges];
