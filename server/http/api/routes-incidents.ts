/** Incidents over HTTP: declare, list, read, command. */
import { z } from 'zod';
import { HIDDEN_INCIDENT } from '#model/incident/refusal.ts';
import type { Result } from '#model/incident/refusal.ts';
import { GUEST_MODES } from '#model/incident/actor.ts';
import { measures } from '#model/incident/measures.ts';
import { whomToWake } from '#model/incident/paging.ts';
import { parseCommandId, parseIncidentId } from '#model/ids.ts';
import type { IncidentId } from '#model/ids.ts';
import { COMMAND_SCHEMAS, readCommand } from '#protocol/commands.ts';
import type { Caller } from '#server/access/caller.ts';
import { hashSecret, newIncidentId } from '#server/access/secrets.ts';
import type { App } from '#server/app.ts';
import { serviceKeyOf } from '#server/catalogue.ts';
import { LIVE_STATUSES } from '#server/queries/incidents.ts';
import { problem } from '../problem.ts';
import type { RouteInput } from './route.ts';
import { answered, done, HIDDEN, json, route } from './route.ts';
import {
  anything,
  created,
  incidentId,
  listOf,
  page,
  serviceKey,
  serviceWords,
  severity,
  status,
  summary,
  time,
} from './shapes.ts';

/** The incident that an address means: by id, or by number as people say it. */
export async function incidentOf(app: App, caller: Caller, text: string | undefined): Promise<IncidentId | null> {
  if (text !== undefined && /^#?\d{1,9}$/.test(text))
    return app.incidents.byNumber(caller, Number(text.replace('#', '')));
  const id = parseIncidentId(text);
  return id && (await app.incidents.visible(caller, id)) ? id : null;
}

/** What a question about the address's incident gives; whoever may not know of the incident hears that there is none. */
export async function aboutIncident<Value>(
  { app, caller, params }: Pick<RouteInput<unknown, unknown>, 'app' | 'caller' | 'params'>,
  ask: (incident: IncidentId) => Promise<Result<Value>>,
): Promise<Result<Value>> {
  const id = await incidentOf(app, caller, params.id);
  return id ? ask(id) : HIDDEN_INCIDENT;
}

/** The incident that an address means, for what belongs to its review, where guests of the review come too. */
export async function reviewIncidentOf(app: App, caller: Caller, text: string | undefined): Promise<IncidentId | null> {
  const id = parseIncidentId(text);
  return id && (await app.incidents.visibleInReview(caller, id)) ? id : incidentOf(app, caller, text);
}

const declareBody = z.strictObject({
  title: z.string().trim().min(1).max(200),
  id: incidentId.optional(),
  severity: severity.optional(),
  services: serviceWords.optional(),
  summary: z.string().max(20_000).optional(),
  mode: z.enum(['responding', 'reporting']).optional(),
  private: z.boolean().optional(),
  practice: z.boolean().optional(),
  callUrl: z.string().max(2_000).optional(),
  startedAt: time.optional(),
  origin: COMMAND_SCHEMAS.declare.shape.origin,
});

const declare = route({
  method: 'POST',
  path: '/incidents',
  summary: 'Declares an incident. The same client-made id again answers as the first time.',
  needs: 'member',
  body: declareBody,
  answers: {
    201: { description: 'Declared.', schema: created },
    200: { description: 'Was declared before under this id.', schema: created },
  },
  async run({ app, caller, body, origin }) {
    const { id: given, services: words, ...rest } = body;
    const id = given ?? newIncidentId();
    const services = words?.flatMap((word) => app.catalogue.find(word)?.key ?? serviceKeyOf(word) ?? []);
    const command = readCommand({
      ...rest,
      ...(services ? { services } : {}),
      id: parseCommandId(hashSecret(`declare ${id}`).slice(0, 40)),
      type: 'declare',
    });
    if (!command.ok) return answered(command);
    const answer = await app.commands.execute(caller, id, command.value, { via: 'api' });
    if (!answer.ok) return answered(answer);
    const state = await app.incidents.visible(caller, id);
    return json({ id, number: state?.number ?? 0, url: `${origin}/incidents/${id}` }, answer.repeat ? 200 : 201);
  },
});

const list = route({
  method: 'GET',
  path: '/incidents',
  summary: 'Incidents, newest first.',
  needs: 'member',
  query: page.extend({
    live: z.enum(['true', 'false']).optional(),
    status: z.string().max(200).optional(),
    service: serviceKey.optional(),
  }),
  answers: { 200: { description: 'A page of incidents.', schema: listOf(summary) } },
  async run({ app, caller, query }) {
    const named = z.array(status).safeParse(query.status?.split(','));
    if (query.status && !named.success)
      return { problem: problem('invalid', 'status: names a status that does not exist') };
    const statuses = query.live === 'true' ? LIVE_STATUSES : named.data;
    return json(await app.incidents.list(caller, { ...query, ...(statuses ? { statuses } : {}) }));
  },
});

const get = route({
  method: 'GET',
  path: '/incidents/:id',
  summary: 'One incident, by id or number: its state, roles, times and measures.',
  needs: 'caller',
  answers: {
    200: {
      description: 'The incident.',
      schema: summary.extend({
        roles: z.array(anything),
        times: anything,
        measures: anything,
        updates: z.array(anything),
        callUrl: z.string().nullable(),
      }),
    },
  },
  async run({ app, caller, params }) {
    const id = await incidentOf(app, caller, params.id);
    const state = id && (await app.incidents.visible(caller, id));
    const found = id && (await app.incidents.summary(caller, id));
    if (!state || !found) return HIDDEN;
    const { roles, times, updates, callUrl, resolution, alerts, pages, changes, serviceStates } = state;
    const more = { resolution, alerts, pages, changes, serviceStates, measures: measures(state) };
    return json({ ...found, roles, times, updates, callUrl, ...more });
  },
});

const record = route({
  method: 'GET',
  path: '/incidents/:id/record',
  summary: 'What happened: the facts of an incident in order.',
  needs: 'caller',
  answers: { 200: { description: 'Facts.', schema: z.object({ facts: z.array(anything) }) } },
  async run({ app, caller, params }) {
    const id = await incidentOf(app, caller, params.id);
    const reading = id && (await app.incidents.read(caller, id));
    return reading ? json({ facts: reading.facts }) : HIDDEN;
  },
});

const command = route({
  method: 'POST',
  path: '/incidents/:id/commands',
  summary: 'A command: a request to change the record. The same id and body again answers as the first time.',
  needs: 'caller',
  body: z.looseObject({ id: z.string(), type: z.string() }),
  answers: {
    200: {
      description: 'Done.',
      schema: z.object({
        id: z.string(),
        seq: z.number(),
        at: z.number(),
        facts: z.array(anything),
        repeat: z.boolean(),
      }),
    },
  },
  async run({ app, caller, params, body }) {
    const id = await incidentOf(app, caller, params.id);
    if (!id) return HIDDEN;
    const read = readCommand(body);
    if (!read.ok) return answered(read);
    const answer = await app.commands.execute(caller, id, read.value, { via: 'api' });
    return answer.ok
      ? json({ id: answer.id, seq: answer.seq, at: answer.at, facts: answer.facts, repeat: answer.repeat })
      : answered(answer);
  },
});

const REDACTION_REASON = z.string().trim().min(1).max(500);

const redact = route({
  method: 'POST',
  path: '/incidents/:id/redactions',
  summary:
    'Takes what entries of the log wrote, or words wherever they stand, out for good (a pasted secret); the record says so.',
  needs: 'member',
  body: z.union([
    z.strictObject({ from: z.number().int().min(1), to: z.number().int().min(1), reason: REDACTION_REASON }),
    z.strictObject({ text: z.string().min(4).max(10_000), reason: REDACTION_REASON }),
  ]),
  answers: { 204: { description: 'Redacted.' } },
  async run({ app, caller, params, body }) {
    const id = await incidentOf(app, caller, params.id);
    if (!id) return HIDDEN;
    const result = await app.upkeep.redact(caller, id, body, body.reason);
    return done(result);
  },
});

const erase = route({
  method: 'DELETE',
  path: '/incidents/:id',
  summary: 'Removes an incident whole. There is no way back.',
  needs: 'member',
  answers: { 204: { description: 'Removed.' } },
  async run({ app, caller, params }) {
    const id = await incidentOf(app, caller, params.id);
    if (!id) return HIDDEN;
    const result = await app.upkeep.erase(caller, id);
    return done(result);
  },
});

const guests = route({
  method: 'POST',
  path: '/incidents/:id/guests',
  summary: 'Invites somebody without an account into this one incident; answers with the link, once.',
  needs: 'member',
  body: z.strictObject({
    name: z.string().trim().min(1).max(120),
    mode: z.enum(GUEST_MODES).default('responder'),
    until: time.optional(),
  }),
  answers: {
    201: { description: 'Invited.', schema: z.object({ guest: z.string(), url: z.string(), until: z.number() }) },
  },
  async run({ app, caller, params, body, origin }) {
    const id = await incidentOf(app, caller, params.id);
    if (!id) return HIDDEN;
    const until = body.until ?? app.now() + 7 * 86_400_000;
    const invitation = await app.guests.invite(caller, id, { ...body, until });
    if (!invitation.ok) return answered(invitation);
    const { guest, secret } = invitation.value;
    return json({ guest, url: `${origin}/guest/${secret}`, until }, 201);
  },
});

const wake = route({
  method: 'GET',
  path: '/wake',
  summary: 'Whom declaring for these services would wake, before it is done.',
  needs: 'member',
  query: z.object({ services: z.string().max(4_000).default(''), severity: z.string().optional() }),
  answers: {
    200: { description: 'People.', schema: z.object({ wakes: z.array(anything), deaf: z.array(z.string()) }) },
  },
  async run({ app, query }) {
    const services = query.services.split(',').flatMap((word) => app.catalogue.find(word)?.key ?? []);
    const read = severity.safeParse(query.severity || null);
    const wakes = whomToWake(app.policy(), services, read.success ? read.data : null);
    // Paged in vain: nothing in their profile can wake them.
    const deaf = wakes
      .map(({ person }) => person)
      .filter((id) => !app.outward.contacts.of(id).some((one) => one.wakes));
    return json({ wakes, deaf });
  },
});

export const INCIDENT_ROUTES = [declare, list, get, record, command, redact, erase, guests, wake];
