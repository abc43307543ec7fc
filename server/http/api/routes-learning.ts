/** Finding and taking along: search, similar incidents, export. */
import { z } from 'zod';
import { problem } from '../problem.ts';
import { EXPORT_FORMATS } from '#server/queries/export-messages.ts';
import { answered, HIDDEN, json, route } from './route.ts';
import { incidentOf } from './routes-incidents.ts';
import { anything, created, serviceWords } from './shapes.ts';

const limit = z.coerce.number().int().min(1).max(100).default(20);

const search = route({
  method: 'GET',
  path: '/search',
  summary: 'Searches titles, situations, notes, timelines and postmortems; practice rooms only when asked for.',
  needs: 'member',
  query: z.object({
    q: z.string().max(400),
    practice: z.enum(['without', 'with', 'only']).default('without'),
    limit,
  }),
  answers: { 200: { description: 'Hits, best first.', schema: z.object({ items: z.array(anything) }) } },
  run: async ({ app, caller, query: { q, limit: most, practice } }) =>
    json({ items: await app.incidents.search(caller, q, most, practice) }),
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
    if (!found) return HIDDEN;
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

const write = route({
  method: 'GET',
  path: '/incidents/:id/export',
  summary: 'The incident as a file: Markdown, JSON that imports as an equal incident, or a standalone page.',
  needs: 'caller',
  query: z.object({ format: z.enum(EXPORT_FORMATS).default('md') }),
  answers: { 200: { description: 'The file.', type: 'text/markdown' } },
  async run({ app, caller, params, query }) {
    const id = await incidentOf(app, caller, params.id);
    const exported = id && (await app.exports.write(caller, id, query.format));
    if (!exported) return HIDDEN;
    const { body, type, name } = exported;
    return { status: 200, body, type, headers: { 'content-disposition': `attachment; filename="${name}"` } };
  },
});

const take = route({
  method: 'POST',
  path: '/imports',
  summary:
    'Takes in a finished incident from a file (docs/incident-file.md). The same file again answers as the first time.',
  needs: 'member',
  body: anything,
  limitBytes: 32 * 1024 * 1024,
  answers: {
    201: {
      description: 'Imported. `missing` names attachments that the file did not carry.',
      schema: created.extend({ title: z.string(), missing: z.array(z.string()).optional() }),
    },
    200: { description: 'Was imported before.', schema: created.extend({ title: z.string() }) },
  },
  async run({ app, caller, body, origin }) {
    if (caller.actor.kind === 'guest' || (caller.actor.kind !== 'system' && caller.actor.role === 'viewer')) {
      return { problem: problem('forbidden', 'Viewers cannot import. Ask an administrator for the responder role.') };
    }
    const result = await app.imports.take(caller, JSON.stringify(body));
    if (!result.ok) return answered(result);
    const { id, number, title, repeat, missing = [] } = result.value;
    const url = `${origin}/incidents/${id}`;
    return json({ id, number, title, url, ...(missing.length > 0 ? { missing } : {}) }, repeat ? 200 : 201);
  },
});

export const LEARNING_ROUTES = [search, similar, similarText, write, take];
