/** On-call: rotas, swaps, who answers now and at any time, calendars out and in, and the catalogue from a file. */
import { z } from 'zod';
import type { ActorId } from '#model/ids.ts';
import type { Schedule } from '#model/oncall/schedule.ts';
import { MOST_SPAN_MS, scheduleProblem, shifts, whoIsOnCall } from '#model/oncall/schedule.ts';
import { isZone } from '#model/oncall/zone-time.ts';
import type { App } from '#server/app.ts';
import { readCalendar, toCalendar } from '#server/integrations/ical.ts';
import { importCatalogue } from '#server/oncall/catalogue-file.ts';
import { problem } from '../problem.ts';
import type { Reply } from './route.ts';
import { json, NOT_THERE, nothing, route } from './route.ts';
import { actorId, anything, serviceKey, time } from './shapes.ts';

const items = z.object({ items: z.array(anything) });
const day = z.number().int().min(1).max(7).optional();
const clock = z.string().max(5);

const layer = z.strictObject({
  id: z.string().min(1).max(64),
  name: z.string().trim().min(1).max(120),
  people: z.array(actorId).max(100),
  startsAt: z.string().max(16),
  turn: z.strictObject({ every: z.number().int().min(1).max(1_000), unit: z.enum(['hour', 'day', 'week']) }),
  restrictions: z
    .array(z.strictObject({ from: clock, to: clock, fromDay: day, toDay: day }))
    .max(30)
    .default([]),
});
const override = { person: actorId.nullable(), from: time, to: time };

/** The rota in an address. */
const found = (app: App, key: string | undefined): Schedule | null => app.outward.schedules.get(key ?? '');
const missing = (app: App, people: readonly (ActorId | null)[]): Reply | null => {
  const unknown = people.find((id) => id !== null && !app.access.people.get(id));
  return unknown ? { problem: problem('invalid', `there is nobody with the id ${unknown}`) } : null;
};

const listSchedules = route({
  method: 'GET',
  path: '/schedules',
  summary: 'Rotas, with who is on call now.',
  needs: 'member',
  answers: { 200: { description: 'Rotas.', schema: items } },
  run: async ({ app }) =>
    json({ items: app.outward.schedules.all().map((one) => ({ ...one, now: whoIsOnCall(one, app.now()) })) }),
});

const putSchedule = route({
  method: 'PUT',
  path: '/schedules/:key',
  summary: 'Writes a rota; its swaps stay.',
  needs: 'member',
  body: z.strictObject({
    name: z.string().trim().min(1).max(120),
    zone: z.string().max(64),
    layers: z.array(layer).max(20),
  }),
  answers: { 200: { description: 'Changed.', schema: anything }, 201: { description: 'Made.', schema: anything } },
  async run({ app, caller, params, body }) {
    const key = serviceKey.safeParse(params.key);
    if (!key.success) return { problem: problem('invalid', 'key: lower case, digits, hyphens') };
    if (!mayPlan(caller.actor)) return FORBIDDEN;
    const before = found(app, key.data);
    const next: Schedule = { ...body, key: key.data, overrides: before?.overrides ?? [], fixed: before?.fixed ?? [] };
    const wrong = scheduleProblem(next, isZone);
    if (wrong) return { problem: problem('invalid', wrong) };
    const nobody = missing(
      app,
      next.layers.flatMap((one) => one.people),
    );
    if (nobody) return nobody;
    const { created } = await app.outward.schedules.put(next);
    return json(next, created ? 201 : 200);
  },
});

type Actor = Parameters<typeof putSchedule.run>[0]['caller']['actor'];
const mayPlan = (actor: Actor): boolean =>
  actor.kind !== 'guest' && (actor.kind === 'system' || actor.role !== 'viewer');
const FORBIDDEN: Reply = { problem: problem('forbidden', 'Viewers cannot change rotas. Ask an administrator.') };

const removeSchedule = route({
  method: 'DELETE',
  path: '/schedules/:key',
  summary: 'Removes a rota; services that name it fall back to their lists.',
  needs: 'administrator',
  answers: { 204: { description: 'Removed.' } },
  run: async ({ app, params }) => ((await app.outward.schedules.remove(params.key ?? '')) ? nothing() : NOT_THERE),
});

const listShifts = route({
  method: 'GET',
  path: '/schedules/:key/shifts',
  summary: 'Who answers when, in a span of at most 400 days.',
  needs: 'member',
  query: z.object({ from: z.coerce.number().int().optional(), to: z.coerce.number().int().optional() }),
  answers: { 200: { description: 'Shifts without gaps; nobody is null.', schema: items } },
  async run({ app, params, query }) {
    const schedule = found(app, params.key);
    if (!schedule) return NOT_THERE;
    const from = query.from ?? app.now();
    const to = Math.min(query.to ?? from + 28 * 86_400_000, from + MOST_SPAN_MS);
    return json({ items: to > from ? shifts(schedule, from, to) : [] });
  },
});

const addOverride = route({
  method: 'POST',
  path: '/schedules/:key/overrides',
  summary: 'Somebody takes over for a time; null leaves it open on purpose.',
  needs: 'member',
  body: z.strictObject(override),
  answers: { 201: { description: 'Made.', schema: anything } },
  async run({ app, caller, params, body }) {
    if (!mayPlan(caller.actor)) return FORBIDDEN;
    if (body.to <= body.from) return { problem: problem('invalid', 'to: must be after from') };
    const nobody = missing(app, [body.person]);
    if (nobody) return nobody;
    const made = await app.outward.schedules.override(params.key ?? '', body, app.now());
    return made ? json(made, 201) : NOT_THERE;
  },
});

const endOverride = route({
  method: 'DELETE',
  path: '/schedules/:key/overrides/:id',
  summary: 'Ends a swap.',
  needs: 'member',
  answers: { 204: { description: 'Ended.' } },
  async run({ app, caller, params }) {
    if (!mayPlan(caller.actor)) return FORBIDDEN;
    return (await app.outward.schedules.endOverride(params.key ?? '', params.id ?? '')) ? nothing() : NOT_THERE;
  },
});

const calendarAddress = route({
  method: 'GET',
  path: '/schedules/:key/calendar',
  summary: 'The address at which calendar programs read this rota.',
  needs: 'member',
  answers: { 200: { description: 'The address.', schema: anything } },
  async run({ app, params, origin }) {
    const schedule = found(app, params.key);
    if (!schedule) return NOT_THERE;
    return json({ url: `${origin}/api/v1/calendars/${app.outward.schedules.calendarSecret(schedule.key)}.ics` });
  },
});

const calendar = route({
  method: 'GET',
  path: '/calendars/:secret',
  summary: 'A rota as iCalendar, for who has the address.',
  needs: 'anybody',
  answers: { 200: { description: 'iCalendar.', type: 'text/calendar' } },
  async run({ app, params }) {
    const schedule = app.outward.schedules.byCalendar((params.secret ?? '').replace(/\.ics$/, ''));
    if (!schedule) return NOT_THERE;
    const body = toCalendar(schedule, (id) => app.access.people.nameOf(id), app.now());
    return { status: 200, body, type: 'text/calendar; charset=utf-8' };
  },
});

/** Somebody by mail address, or whose name stands in a title. */
const whoIn =
  (app: App) =>
  (words: string): ActorId | null => {
    const byMail = app.access.people.byEmail(words);
    if (byMail) return byMail.id;
    const said = words.toLowerCase();
    const named = app.access.people
      .all()
      .filter((one) => one.kind === 'person' && said.includes(one.name.toLowerCase()));
    // The longest name that fits: "Ana" must not answer for "Ana Maria".
    return named.sort((one, other) => other.name.length - one.name.length)[0]?.id ?? null;
  };

const importCalendar = route({
  method: 'POST',
  path: '/schedules/:key/import',
  summary: 'Reads shifts from a calendar file; they lie over the layers and replace what was read before.',
  needs: 'member',
  body: z.strictObject({ ics: z.string().min(1).max(4_000_000) }),
  limitBytes: 5 * 1024 * 1024,
  answers: { 200: { description: 'What was read.', schema: anything } },
  async run({ app, caller, params, body }) {
    if (!mayPlan(caller.actor)) return FORBIDDEN;
    const schedule = found(app, params.key);
    if (!schedule) return NOT_THERE;
    try {
      const read = readCalendar(body.ics, whoIn(app), app.now());
      await app.outward.schedules.put({ ...schedule, fixed: read.shifts });
      return json({ shifts: read.shifts.length, unknown: read.unknown });
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      return { problem: problem('invalid', error.message) };
    }
  },
});

const onCallNow = route({
  method: 'GET',
  path: '/oncall',
  summary: 'Who answers for each service, now or at a time, and whether a page would reach them.',
  needs: 'member',
  query: z.object({ at: z.coerce.number().int().optional() }),
  answers: { 200: { description: 'Services.', schema: items } },
  run: async ({ app, query }) => json({ items: app.outward.onCallAt(query.at ?? app.now()) }),
});

const importServices = route({
  method: 'POST',
  path: '/catalogue/import',
  summary: 'Services and who answers from a YAML or CSV file; the same file again changes nothing.',
  needs: 'administrator',
  body: z.strictObject({ format: z.enum(['yaml', 'csv']), text: z.string().min(1).max(2_000_000) }),
  limitBytes: 3 * 1024 * 1024,
  answers: { 200: { description: 'What was done.', schema: anything } },
  async run({ app, body }) {
    const result = await importCatalogue(app, body);
    return 'problems' in result
      ? { problem: problem('invalid', result.problems[0] ?? 'The file makes no sense.', { problems: result.problems }) }
      : json(result);
  },
});

export const ONCALL_ROUTES = [
  listSchedules,
  putSchedule,
  removeSchedule,
  listShifts,
  addOverride,
  endOverride,
  calendarAddress,
  calendar,
  importCalendar,
  onCallNow,
  importServices,
];
