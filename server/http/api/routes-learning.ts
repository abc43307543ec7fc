/** Finding and taking along: search, similar incidents, export. */
import { z } from 'zod';
import { problem } from '../problem.ts';
import { json, route } from './route.ts';
import { incidentOf } from './routes-incidents.ts';
import { anything, serviceWords } from './shapes.ts';

const limit = z.coerce.number().int().min(1).max(100).default(20);

const search = route({
  method: 'GET',
  path: '/search',
  summary: 'Searches titles, situations, notes, timelines and postmortems.',
  needs: 'member',
  query: z.object({ q: z.string().max(400), limit }),
  answers: { 200: { description: 'Hits, best first.', schema: z.object({ items: z.array(anything) }) } },
  run: async ({ app, caller, query }) => json({ items: await app.incidents.search(caller, query.q, query.limit) }),
});

const similar = route({
  method: 'GET',
  path: '/incidents/:id/similar',
  summary: 'Earlier incidents that resemble this one, best first.',
  needs: 'member',
  query: z.object({ limit }),
  answers: { 200: { description: 'Similar incidents.', schema: z.object({ items: z.array(anything) }) } },
  async run({ app, caller, params, query }) {
    const id = await incidentOf(app, caller, params.id);
    const found = id && (await app.incidents.summary(caller, id));
    if (!found) return { problem: problem('not-found', 'There is no such incident, or it is not shared with you.') };
    return json({ items: await app.similar.to(caller, found, query.limit) });
  },
});

const similarText = route({
  method: 'POST',
  path: '/similar',
  summary: 'Earlier incidents that resemble what is being typed.',
  needs: 'member',
  body: z.strictObject({
    title: z.string().max(500),
    summary: z.string().max(20_000).default(''),
    services: serviceWords.default([]),
    limit,
  }),
  answers: { 200: { description: 'Similar incidents.', schema: z.object({ items: z.array(anything) }) } },
  run: async ({ app, caller, body }) => json({ items: await app.similar.to(caller, body, body.limit) }),
});

export const LEARNING_ROUTES = [search, similar, similarText];
