/** Game days over HTTP. */
import { z } from 'zod';
import { EVENT_KINDS } from '#model/gameday/script.ts';
import { GAME_DAY_KINDS, SPEEDS } from '#model/gameday/game-day.ts';
import { SCENARIOS } from '#model/gameday/scenarios.ts';
import { SEVERITIES } from '#model/incident/words.ts';
import { refuse } from '#model/incident/refusal.ts';
import { parseBoardId } from '#model/ids.ts';
import type { Reply } from '#server/http/api/route.ts';
import { answered, json, route } from '#server/http/api/route.ts';
import { anything, boardId, incidentId } from '#server/http/api/shapes.ts';

const line = z.string().trim().min(1).max(2_000);
const event = z.strictObject({ atMs: z.number().int().min(0), kind: z.enum(EVENT_KINDS), text: line });
const NO_DAY: Reply = answered(refuse('not-found', 'There is no such game day.'));
const answers = { 200: { description: 'The game day.', schema: anything } };

const scenarios = route({
  method: 'GET',
  path: '/gamedays/scenarios',
  summary: 'The scenarios that ship, by what they practise.',
  needs: 'member',
  answers: { 200: { description: 'Scenarios.', schema: z.object({ items: z.array(anything) }) } },
  run: async () =>
    json({
      items: SCENARIOS.map(({ key, title, purpose, script }) => ({ key, title, purpose, events: script.length })),
    }),
});

const list = route({
  method: 'GET',
  path: '/gamedays',
  summary: 'Game days, newest first.',
  needs: 'member',
  answers: { 200: { description: 'Game days.', schema: z.object({ items: z.array(anything) }) } },
  run: async ({ app, caller }) => json({ items: await app.gameDays.list(caller) }),
});

const create = route({
  method: 'POST',
  path: '/gamedays',
  summary: 'Makes a game day of a past incident, a scenario that ships, or an experiment.',
  needs: 'member',
  body: z.strictObject({
    id: boardId,
    kind: z.enum(GAME_DAY_KINDS),
    title: z.string().trim().min(1).max(200),
    incident: incidentId.optional(),
    scenario: z.string().max(100).optional(),
    experiment: z.strictObject({ hypothesis: line, blastRadius: line, abortCondition: line }).optional(),
    script: z.array(event).max(500).optional(),
    severity: z.enum(SEVERITIES).nullable().optional(),
    services: z.array(z.string().max(100)).max(50).default([]),
    pages: z.boolean().default(false),
  }),
  answers: { 201: { description: 'Made.', schema: anything } },
  async run({ app, caller, body }) {
    const services = body.services.flatMap((word) => app.catalogue.find(word)?.key ?? []);
    return answered(await app.gameDays.create(caller, { ...body, services }), 201);
  },
});

const get = route({
  method: 'GET',
  path: '/gamedays/:day',
  summary: 'A game day; its script is shown to whoever runs it, and to all when it is over.',
  needs: 'member',
  answers,
  async run({ app, caller, params }) {
    const id = parseBoardId(params.day);
    const day = id && (await app.gameDays.get(caller, id));
    return day ? json(day) : NO_DAY;
  },
});

const edit = route({
  method: 'PUT',
  path: '/gamedays/:day/script',
  summary: 'Replaces the script before it begins.',
  needs: 'member',
  body: z.strictObject({ events: z.array(event).max(500) }),
  answers,
  async run({ app, caller, params, body }) {
    const id = parseBoardId(params.day);
    return id ? answered(await app.gameDays.edit(caller, id, body.events)) : NO_DAY;
  },
});

const speed = z.union(SPEEDS.map((one) => z.literal(one)));
const order = route({
  method: 'POST',
  path: '/gamedays/:day/orders',
  summary: 'Start, pause, go on, another speed, end or abort.',
  needs: 'member',
  body: z.discriminatedUnion('action', [
    z.strictObject({ action: z.literal('start'), speed: speed.optional() }),
    z.strictObject({ action: z.literal('pause') }),
    z.strictObject({ action: z.literal('go-on') }),
    z.strictObject({ action: z.literal('speed'), speed }),
    z.strictObject({ action: z.literal('end') }),
    z.strictObject({ action: z.literal('abort'), reason: z.string().max(500) }),
  ]),
  answers,
  async run({ app, caller, params, body }) {
    const id = parseBoardId(params.day);
    return id ? answered(await app.gameDays.order(caller, id, body)) : NO_DAY;
  },
});

const inject = route({
  method: 'POST',
  path: '/gamedays/:day/events',
  summary: 'Tells the trainees something that is not in the script, at once.',
  needs: 'member',
  body: z.strictObject({ id: boardId, kind: z.enum(EVENT_KINDS), text: line }),
  answers,
  async run({ app, caller, params, body }) {
    const id = parseBoardId(params.day);
    return id ? answered(await app.gameDays.inject(caller, id, body)) : NO_DAY;
  },
});

const conclude = route({
  method: 'PUT',
  path: '/gamedays/:day/outcome',
  summary: 'What it came to: whether the hypothesis held, and what was learned.',
  needs: 'member',
  body: z.strictObject({ held: z.boolean().nullable(), learned: z.string().max(10_000) }),
  answers,
  async run({ app, caller, params, body }) {
    const id = parseBoardId(params.day);
    return id ? answered(await app.gameDays.conclude(caller, id, body)) : NO_DAY;
  },
});

const compare = route({
  method: 'GET',
  path: '/gamedays/:day/comparison',
  summary: 'What happened then and what the trainees did, as offsets side by side.',
  needs: 'member',
  answers: { 200: { description: 'Two lanes.', schema: anything } },
  async run({ app, caller, params }) {
    const id = parseBoardId(params.day);
    return id ? answered(await app.gameDays.compare(caller, id)) : NO_DAY;
  },
});

export const GAME_DAY_ROUTES = [scenarios, list, create, get, edit, order, inject, conclude, compare];
