/** Trackers and tickets over HTTP. */
import { z } from 'zod';
import { parseBoardId } from '#model/ids.ts';
import { answered, HIDDEN, json, nothing, route } from '#server/http/api/route.ts';
import { incidentOf } from '#server/http/api/routes-incidents.ts';
import { anything } from '#server/http/api/shapes.ts';
import { problem } from '#server/http/problem.ts';
import { trackerInput } from './trackers.ts';

const view = z.object({ id: z.string(), kind: z.string(), name: z.string(), place: z.string() });

const list = route({
  method: 'GET',
  path: '/trackers',
  summary: 'Where follow-ups can leave as tickets. No tokens.',
  needs: 'member',
  answers: { 200: { description: 'Trackers.', schema: z.object({ items: z.array(view) }) } },
  run: async ({ app }) => json({ items: await app.trackers.list() }),
});

const add = route({
  method: 'POST',
  path: '/trackers',
  summary: 'Adds a tracker. Its token is sealed and never given back.',
  needs: 'administrator',
  body: trackerInput,
  answers: { 201: { description: 'Added.', schema: view } },
  async run({ app, body }) {
    const wrong = app.trackers.problemWith(body);
    return wrong ? { problem: problem('invalid', wrong) } : json(await app.trackers.add(body), 201);
  },
});

const remove = route({
  method: 'DELETE',
  path: '/trackers/:tracker',
  summary: 'Removes a tracker; tickets that exist stay linked.',
  needs: 'administrator',
  answers: { 204: { description: 'Removed.' } },
  run: async ({ app, params }) =>
    (await app.trackers.remove(params.tracker ?? ''))
      ? nothing()
      : { problem: problem('not-found', 'There is no such tracker.') },
});

const renew = route({
  method: 'PATCH',
  path: '/trackers/:tracker',
  summary: 'Gives a tracker a new token, or Linear the secret of its webhook. What was there before is gone.',
  needs: 'administrator',
  body: z.strictObject({
    token: z.string().trim().min(1).max(2_000).optional(),
    webhookSecret: z.string().trim().max(500).optional(),
  }),
  answers: { 204: { description: 'Renewed.' } },
  run: async ({ app, params, body }) =>
    (await app.trackers.renew(params.tracker ?? '', body))
      ? nothing()
      : { problem: problem('not-found', 'There is no such tracker.') },
});

const test = route({
  method: 'POST',
  path: '/trackers/:tracker/test',
  summary: 'Asks the tracker something harmless: whether address, token and place fit together. Makes no ticket.',
  needs: 'administrator',
  answers: { 200: { description: 'What came of it.', schema: z.object({ ok: z.boolean(), message: z.string() }) } },
  async run({ app, params }) {
    const result = await app.trackers.test(params.tracker ?? '');
    return result ? json(result) : { problem: problem('not-found', 'There is no such tracker.') };
  },
});

const create = route({
  method: 'POST',
  path: '/incidents/:id/tickets',
  summary: 'Asks for a ticket for each follow-up. Those that have one are passed over.',
  needs: 'caller',
  body: z.strictObject({ tracker: z.string().max(64), followups: z.array(z.string().max(64)).min(1).max(100) }),
  answers: { 202: { description: 'Asked for.', schema: anything } },
  async run({ app, caller, params, body }) {
    const id = await incidentOf(app, caller, params.id);
    if (!id) return HIDDEN;
    const asked = await app.tickets.ask(
      caller,
      id,
      body.tracker,
      body.followups.flatMap((one) => parseBoardId(one) ?? []),
    );
    return asked.ok ? json({ asked: body.followups }, 202) : answered(asked);
  },
});

export const TICKET_ROUTES = [list, add, renew, test, remove, create];
