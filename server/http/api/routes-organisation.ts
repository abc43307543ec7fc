/** The organisation: services, settings, inbound hooks, notifications. */
import { z } from 'zod';
import { SEVERITIES } from '#model/incident/words.ts';
import { parseServiceKey } from '#model/ids.ts';
import { githubSecret } from '#server/integrations/github-source.ts';
import { problem } from '../problem.ts';
import { json, NOT_THERE, nothing, route } from './route.ts';
import { actorId, anything, service, serviceInput } from './shapes.ts';

const items = (schema: z.ZodType) => z.object({ items: z.array(schema) });

const listServices = route({
  method: 'GET',
  path: '/services',
  summary: 'The catalogue of services, the most important first.',
  needs: 'member',
  answers: { 200: { description: 'Services.', schema: items(service) } },
  run: async ({ app }) => json({ items: app.catalogue.all() }),
});

const getService = route({
  method: 'GET',
  path: '/services/:key',
  summary: 'One service.',
  needs: 'member',
  answers: { 200: { description: 'The service.', schema: service } },
  async run({ app, params }) {
    const key = parseServiceKey(params.key);
    const found = key && app.catalogue.get(key);
    return found ? json(found) : NOT_THERE;
  },
});

const putService = route({
  method: 'PUT',
  path: '/services/:key',
  summary: 'Writes a service; what is not given stays as it was.',
  needs: 'member',
  body: serviceInput,
  answers: { 200: { description: 'Changed.', schema: service }, 201: { description: 'Made.', schema: service } },
  async run({ app, caller, params, body }) {
    const key = parseServiceKey(params.key);
    if (!key) return { problem: problem('invalid', 'key: is no service key (lower case, digits, hyphens)') };
    if (caller.actor.kind === 'system' || caller.actor.kind === 'guest' || caller.actor.role === 'viewer') {
      return {
        problem: problem('forbidden', 'Viewers cannot change services. Ask an administrator for the responder role.'),
      };
    }
    const unknown = body.answers?.find((id) => !app.access.people.get(id));
    if (unknown) return { problem: problem('invalid', `answers: there is nobody with the id ${unknown}`) };
    const { service: written, created } = await app.catalogue.put(key, body);
    return json(written, created ? 201 : 200);
  },
});

const removeService = route({
  method: 'DELETE',
  path: '/services/:key',
  summary: 'Takes a service out of the catalogue; old incidents keep its key.',
  needs: 'administrator',
  answers: { 204: { description: 'Removed.' } },
  async run({ app, params }) {
    const key = parseServiceKey(params.key);
    return key && (await app.catalogue.remove(key)) ? nothing() : NOT_THERE;
  },
});

const getOrganisation = route({
  method: 'GET',
  path: '/organisation',
  summary: 'Name and settings.',
  needs: 'member',
  answers: { 200: { description: 'Settings.', schema: anything } },
  run: async ({ app }) => json(app.access.organisation.settings),
});

const cadence = z.number().int().min(60_000).max(604_800_000).nullable();
const days = z.number().int().min(1).max(365).nullable();
const bySeverity = <Value extends z.ZodType>(value: Value) =>
  z.strictObject({ SEV1: value, SEV2: value, SEV3: value, SEV4: value, undecided: value });

const span = z.number().int().min(60_000).max(86_400_000);
const MOST_CONDITIONS = 8;
const severityMatrix = z
  .strictObject({
    conditions: z.array(z.string().trim().min(1).max(120)).min(1).max(MOST_CONDITIONS),
    rows: z.record(z.string().max(64), z.array(z.enum(SEVERITIES).nullable()).max(MOST_CONDITIONS)),
  })
  .nullable();

const changeOrganisation = route({
  method: 'PATCH',
  path: '/organisation',
  summary: 'Changes settings.',
  needs: 'administrator',
  body: z.strictObject({
    name: z.string().trim().min(1).max(120).optional(),
    callTemplate: z
      .string()
      .max(500)
      .regex(/^(https?|tel|sip|sips|zoommtg|msteams):/i, 'must be a link')
      .nullable()
      .optional(),
    fallback: actorId.nullable().optional(),
    updateCadenceMs: bySeverity(cadence).optional(),
    audienceCadenceMs: z
      .strictObject({
        internal: bySeverity(cadence).optional(),
        executives: bySeverity(cadence).optional(),
        public: bySeverity(cadence).optional(),
      })
      .optional(),
    severityMatrix: severityMatrix.optional(),
    escalateMs: span.optional(),
    handoffRemindMs: span.optional(),
    handoffInsistMs: span.optional(),
    postmortemDueDays: bySeverity(days).optional(),
    webhookUrl: z
      .url({ protocol: /^https?$/ })
      .max(2_000)
      .nullable()
      .optional(),
    statusPage: z.boolean().optional(),
  }),
  answers: { 200: { description: 'Settings.', schema: anything } },
  async run({ app, body }) {
    if (body.fallback && !app.access.people.get(body.fallback))
      return { problem: problem('invalid', 'fallback: there is nobody with this id') };
    return json(await app.access.organisation.change(body));
  },
});

const hook = z.object({ id: z.string(), source: z.string(), name: z.string(), createdAt: z.number() });

const makeHook = route({
  method: 'POST',
  path: '/hooks',
  summary: 'Makes an address for a sender of alerts or events; shown once.',
  needs: 'administrator',
  body: z.strictObject({
    source: z.string().min(1).max(40),
    name: z.string().trim().min(1).max(120).optional(),
    /** Of a Slack app: what it signs with. */
    signingSecret: z.string().trim().min(8).max(200).optional(),
  }),
  answers: {
    201: {
      description: 'Made.',
      schema: hook.extend({ key: z.string(), url: z.string(), signingSecret: z.string().optional() }),
    },
  },
  async run({ app, body, origin }) {
    if (!app.inbound.sources.includes(body.source))
      return { problem: problem('invalid', `source: known are ${app.inbound.sources.join(', ')}`) };
    if (body.source === 'slack' && body.signingSecret === undefined)
      return { problem: problem('invalid', 'signingSecret: copy it from the basic information of the Slack app') };
    const name = body.name ?? body.source;
    const integration = await app.access.people.add({ kind: 'integration', name, role: 'responder' });
    if (!integration) return { problem: problem('conflict', 'This could not be added.') };
    const { secret, key } = await app.inbound.keys.make({ source: body.source, name, actor: integration.id });
    const { id, source, createdAt } = key;
    if (source === 'slack' && body.signingSecret) await app.outward.slack.put(id, body.signingSecret);
    const signing =
      source === 'github' || source === 'jira' ? { signingSecret: githubSecret(app.outward.box(), key) } : {};
    return json(
      { id, source, name, createdAt, key: secret, url: `${origin}/hooks/${source}/${secret}`, ...signing },
      201,
    );
  },
});

const listHooks = route({
  method: 'GET',
  path: '/hooks',
  summary: 'Addresses for senders, without their secrets.',
  needs: 'administrator',
  answers: { 200: { description: 'Hooks.', schema: items(hook) } },
  run: async ({ app }) =>
    json({
      items: (await app.inbound.keys.list()).map(({ id, source, name, createdAt }) => ({
        id,
        source,
        name,
        createdAt,
      })),
    }),
});

const endHook = route({
  method: 'DELETE',
  path: '/hooks/:id',
  summary: 'Ends an address.',
  needs: 'administrator',
  answers: { 204: { description: 'Ended.' } },
  run: async ({ app, params }) => ((await app.inbound.keys.end(params.id ?? '')) ? nothing() : NOT_THERE),
});

const notifications = route({
  method: 'GET',
  path: '/notifications',
  summary: 'Your notifications, newest first.',
  needs: 'caller',
  answers: { 200: { description: 'Notifications.', schema: items(anything) } },
  run: async ({ app, caller }) => json({ items: await app.notifications.list(caller.actor.id) }),
});

const readNotifications = route({
  method: 'POST',
  path: '/notifications/read',
  summary: 'Marks notifications as read.',
  needs: 'caller',
  body: z.strictObject({ ids: z.array(z.string().max(300)).max(100) }),
  answers: { 204: { description: 'Marked.' } },
  async run({ app, caller, body }) {
    await app.notifications.read(caller.actor.id, body.ids);
    return nothing();
  },
});

export const ORGANISATION_ROUTES = [
  listServices,
  getService,
  putService,
  removeService,
  getOrganisation,
  changeOrganisation,
  makeHook,
  listHooks,
  endHook,
  notifications,
  readNotifications,
];
