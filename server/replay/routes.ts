/** Replay over HTTP. */
import { z } from 'zod';
import { answered, HIDDEN, route } from '#server/http/api/route.ts';
import { incidentOf, reviewIncidentOf } from '#server/http/api/routes-incidents.ts';
import { anything, time } from '#server/http/api/shapes.ts';

/** Milliseconds, or a time as people and programs write it with its zone. */
const moment = z
  .string()
  .max(40)
  .transform((text, context) => {
    const at = /^\d{1,15}$/.test(text) ? Number(text) : Date.parse(text);
    if (Number.isInteger(at) && at >= 0) return at;
    context.issues.push({ code: 'custom', message: 'is no time like 2026-02-03T12:04Z or milliseconds', input: text });
    return z.NEVER;
  });

const at = route({
  method: 'GET',
  path: '/incidents/:id/at',
  summary:
    'The incident as it was at a minute: document, status, roles, hypotheses and last update. Settled text, no names of writers.',
  needs: 'caller',
  query: z.object({ time: moment.optional() }),
  answers: { 200: { description: 'The moment.', schema: anything } },
  async run({ app, caller, params, query }) {
    const id = await reviewIncidentOf(app, caller, params.id);
    if (!id) return HIDDEN;
    const found = await app.replay.at(caller, id, query.time ?? null);
    return answered(found);
  },
});

const names = route({
  method: 'POST',
  path: '/incidents/:id/at/names',
  summary:
    'Who wrote what stood at a minute, and on request what had been deleted by then. The asking is logged, visible, and told to those named.',
  needs: 'caller',
  body: z.strictObject({ time, deletions: z.boolean().default(false) }),
  answers: { 200: { description: 'Names by entry and by text.', schema: anything } },
  async run({ app, caller, params, body }) {
    const id = await incidentOf(app, caller, params.id);
    if (!id) return HIDDEN;
    const found = await app.replay.names(caller, id, body.time, body.deletions);
    return answered(found);
  },
});

export const REPLAY_ROUTES = [at, names];
