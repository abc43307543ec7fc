/** Follow-ups over all incidents, over HTTP: the list, what becomes of one, and the weekly mail. */
import { z } from 'zod';
import { FOLLOWUP_KINDS } from '#model/incident/words.ts';
import { parseBoardId } from '#model/ids.ts';
import { done, json, nothing, route } from '#server/http/api/route.ts';
import { incidentOf } from '#server/http/api/routes-incidents.ts';
import { actorId, listOf, page, time } from '#server/http/api/shapes.ts';
import { problem } from '#server/http/problem.ts';

const item = z.object({
  incident: z.string(),
  number: z.number(),
  title: z.string(),
  severity: z.string().nullable(),
  practice: z.boolean(),
  private: z.boolean(),
  kind: z.enum(['task', 'followup']),
  id: z.string(),
  text: z.string(),
  owner: z.string().nullable(),
  ownerRole: z.string().nullable(),
  team: z.string().nullable(),
  due: z.number().nullable(),
  state: z.string(),
  type: z.enum(FOLLOWUP_KINDS).nullable(),
  remedy: z.enum(['patch', 'cure']).nullable(),
  doneWhen: z.string(),
  detail: z.string(),
  at: z.number().nullable(),
  doneAt: z.number().nullable(),
  outcome: z.string(),
  worked: z.enum(['yes', 'partly', 'no']).nullable(),
  ticket: z.looseObject({ system: z.string(), key: z.string(), url: z.string(), done: z.boolean() }).nullable(),
});

const STATES = { open: ['open', 'started'], late: ['open', 'started'], done: ['done'], dropped: ['dropped'] } as const;

const list = route({
  method: 'GET',
  path: '/followups',
  summary: 'Follow-ups over all incidents, the next due first. `owner` may be `me` or `nobody`.',
  needs: 'member',
  query: page.extend({
    state: z.enum(['open', 'late', 'done', 'dropped']).default('open'),
    owner: z.union([z.literal('me'), z.literal('nobody'), actorId]).optional(),
    kind: z.enum(FOLLOWUP_KINDS).optional(),
    remedy: z.enum(['patch', 'cure']).optional(),
    team: z.string().max(100).optional(),
  }),
  answers: { 200: { description: 'A page of follow-ups.', schema: listOf(item) } },
  async run({ app, caller, query: { state, owner, kind, remedy, team, cursor, limit } }) {
    const after = cursor && /^\d{1,9}$/.test(cursor) ? Number(cursor) : 0;
    await app.work.freshen();
    const found = await app.work.list(
      caller,
      {
        kinds: ['followup'],
        states: STATES[state],
        practice: false,
        ...(state === 'late' ? { dueBefore: app.now() } : {}),
        ...(owner ? { owner: owner === 'me' ? caller.actor.id : owner } : {}),
        ...(kind ? { type: kind } : {}),
        ...(remedy ? { remedy } : {}),
        ...(team ? { team } : {}),
      },
      { after, limit: limit + 1 },
    );
    return json({ items: found.slice(0, limit), next: found.length > limit ? String(after + limit) : null });
  },
});

const words = z.string().trim().min(3).max(2_000);
const fate = z.discriminatedUnion('fate', [
  z.strictObject({ fate: z.literal('keep') }),
  z.strictObject({ fate: z.literal('move'), due: time.nullable(), owner: actorId.nullable().optional() }),
  z.strictObject({ fate: z.literal('start') }),
  z.strictObject({ fate: z.literal('done'), evidence: words }),
  z.strictObject({ fate: z.literal('drop'), reason: words }),
  z.strictObject({ fate: z.literal('reopen') }),
  z.strictObject({
    fate: z.literal('judge'),
    worked: z.enum(['yes', 'partly', 'no']),
    incident: z.number().int().min(1),
  }),
]);

const decide = route({
  method: 'POST',
  path: '/incidents/:id/followups/:followup',
  summary:
    'What becomes of a follow-up: keep (two weeks more), move, start, done (with what shows it), drop (with why), reopen, or judge when something like it came back.',
  needs: 'caller',
  body: fate,
  answers: { 204: { description: 'Decided, and durable.' } },
  async run({ app, caller, params, body }) {
    const incident = await incidentOf(app, caller, params.id);
    const followup = parseBoardId(params.followup);
    if (!incident || !followup)
      return { problem: problem('not-found', 'There is no such follow-up, or it is not shared with you.') };
    return done(await app.followups.decisions.decide(caller, incident, followup, body));
  },
});

const setting = z.strictObject({ weekly: z.boolean() });
const readDigest = route({
  method: 'GET',
  path: '/digest',
  summary: 'Whether the caller gets the weekly mail about follow-ups.',
  needs: 'member',
  answers: { 200: { description: 'The setting.', schema: setting } },
  run: async ({ app, caller }) => json({ weekly: await app.followups.digests.settingOf(caller.actor.id) }),
});
const writeDigest = route({
  method: 'PUT',
  path: '/digest',
  summary: 'Sets whether the caller gets the weekly mail about follow-ups.',
  needs: 'member',
  body: setting,
  answers: { 204: { description: 'Set.' } },
  async run({ app, caller, body }) {
    await app.followups.digests.set(caller.actor.id, body.weekly);
    return nothing();
  },
});
const stopDigest = route({
  method: 'POST',
  path: '/digest/stop/:token',
  summary: 'Ends the weekly mail for whoever the token in that mail names (one click, RFC 8058).',
  needs: 'anybody',
  answers: { 204: { description: 'Ended.' } },
  run: async ({ app, params }) =>
    (await app.followups.digests.stopBy(params.token ?? ''))
      ? nothing()
      : { problem: problem('not-found', 'This link was not made here.') },
});

export const FOLLOWUP_ROUTES = [list, decide, readDigest, writeDigest, stopDigest];
