/** What faces outward: destinations of updates, what was sent, and the channels by which each person is paged. */
import { z } from 'zod';
import { AUDIENCES, SEVERITIES } from '#model/incident/words.ts';
import { parseEffectId, parseIncidentId } from '#model/ids.ts';
import type { ActorId } from '#model/ids.ts';
import type { Caller } from '#server/access/caller.ts';
import type { DeliveryRow } from '#server/effects/channels/delivery-rows.ts';
import { DESTINATION_KINDS } from '#server/integrations/destinations.ts';
import type { Address, DestinationKind } from '#server/integrations/destinations.ts';
import { METHOD_KINDS } from '#server/oncall/contacts.ts';
import type { MethodAddress, MethodKind } from '#server/oncall/contacts.ts';
import { problem } from '../problem.ts';
import type { Reply } from './route.ts';
import { json, NOT_THERE, nothing, route } from './route.ts';
import { anything, serviceKey } from './shapes.ts';

const items = z.object({ items: z.array(anything) });
const invalid = (detail: string): Reply => ({ problem: problem('invalid', detail) });

const url = z.string().trim().max(2_000);
const choice = {
  name: z.string().trim().min(1).max(120),
  audiences: z.array(z.enum(AUDIENCES)).min(1),
  severities: z.array(z.enum([...SEVERITIES, 'undecided'])).max(5),
  services: z.array(serviceKey).max(200),
  forPrivate: z.boolean(),
  enabled: z.boolean(),
};
const address = { url: url.optional(), to: z.array(z.email().max(320)).min(1).max(100).optional() };

const listDestinations = route({
  method: 'GET',
  path: '/destinations',
  summary: 'Where updates go; addresses are never given back.',
  needs: 'administrator',
  answers: { 200: { description: 'Destinations.', schema: items } },
  run: async ({ app }) => json({ items: await app.outward.destinations.list(), mailIsSet: app.outward.mailIsSet }),
});

/** What is wrong with an address of a kind; null when nothing is. */
function addressProblem(
  app: Parameters<typeof listDestinations.run>[0]['app'],
  kind: DestinationKind,
  given: Address,
): string | null {
  if (kind === 'email') return given.to ? null : 'to: give at least one mail address';
  if (given.url === undefined) return 'url: give the address of the webhook';
  const told = app.outward.outbound.problemWith(given.url);
  return told === null ? null : `url: ${told}`;
}

const addDestination = route({
  method: 'POST',
  path: '/destinations',
  summary: 'Adds a place that updates go to. The signing secret of a webhook is shown once.',
  needs: 'administrator',
  body: z.strictObject({
    ...choice,
    kind: z.enum(DESTINATION_KINDS),
    severities: choice.severities.default([]),
    services: choice.services.default([]),
    forPrivate: choice.forPrivate.default(false),
    enabled: choice.enabled.default(true),
    ...address,
  }),
  answers: { 201: { description: 'Added.', schema: anything } },
  async run({ app, body }) {
    const { url: link, to, ...chosen } = body;
    const given: Address = { ...(link ? { url: link } : {}), ...(to ? { to } : {}) };
    const wrong = addressProblem(app, chosen.kind, given);
    if (wrong) return invalid(wrong);
    const { view, signingSecret } = await app.outward.destinations.add(chosen, given);
    return json({ ...view, ...(signingSecret ? { signingSecret } : {}) }, 201);
  },
});

const changeDestination = route({
  method: 'PATCH',
  path: '/destinations/:id',
  summary: 'Changes a destination; an address is replaced whole.',
  needs: 'administrator',
  body: z.strictObject({ ...z.strictObject(choice).partial().shape, ...address }),
  answers: { 200: { description: 'Changed.', schema: anything } },
  async run({ app, params, body }) {
    const { url: link, to, ...change } = body;
    const known = await app.outward.destinations.get(params.id ?? '');
    if (!known) return NOT_THERE;
    const given = link || to ? { ...(link ? { url: link } : {}), ...(to ? { to } : {}) } : null;
    const wrong = given && addressProblem(app, known.kind, given);
    if (wrong) return invalid(wrong);
    const view = await app.outward.destinations.change(known.id, change, given);
    return view ? json(view) : NOT_THERE;
  },
});

const removeDestination = route({
  method: 'DELETE',
  path: '/destinations/:id',
  summary: 'Removes a destination; what waits for it is not sent.',
  needs: 'administrator',
  answers: { 204: { description: 'Removed.' } },
  run: async ({ app, params }) => ((await app.outward.destinations.remove(params.id ?? '')) ? nothing() : NOT_THERE),
});

const shown = ({
  id,
  purpose,
  channel,
  label,
  about,
  state,
  attempts,
  unknown,
  nextAt,
  queuedAt,
  settledAt,
  reason,
}: DeliveryRow) => ({
  id,
  purpose,
  channel,
  label,
  about,
  state,
  attempts,
  unknown,
  nextAt: state === 'queued' ? nextAt : null,
  queuedAt,
  settledAt,
  reason,
});

const listDeliveries = route({
  method: 'GET',
  path: '/incidents/:id/deliveries',
  summary: 'What left the house because of an incident, and what became of each.',
  needs: 'member',
  answers: { 200: { description: 'Deliveries, oldest first.', schema: items } },
  async run({ app, caller, params }) {
    const id = parseIncidentId(params.id);
    if (!id || !(await app.incidents.visible(caller, id))) return NOT_THERE;
    const rows = await app.outward.rows.ofIncident(id);
    const subscribers = rows.filter((row) => row.purpose === 'subscriber');
    return json({
      items: rows.filter((row) => row.purpose !== 'subscriber').map(shown),
      // How many, never who.
      subscribers: {
        queued: count(subscribers, 'queued'),
        sent: count(subscribers, 'sent'),
        failed: count(subscribers, 'gave-up'),
      },
    });
  },
});
const count = (rows: readonly DeliveryRow[], state: DeliveryRow['state']): number =>
  rows.filter((row) => row.state === state).length;

const retryDelivery = route({
  method: 'POST',
  path: '/deliveries/:id/retry',
  summary: 'Tries again now what waits or was given up.',
  needs: 'member',
  answers: { 200: { description: 'Tried.', schema: anything } },
  async run({ app, caller, params }) {
    const id = parseEffectId(params.id);
    const row = id && (await app.outward.rows.get(id));
    if (!row?.incident || !(await app.incidents.visible(caller, row.incident))) return NOT_THERE;
    if (caller.actor.kind !== 'system' && 'role' in caller.actor && caller.actor.role === 'viewer')
      return { problem: problem('forbidden', 'Viewers cannot send anything.') };
    if (!(await app.outward.outbox.retry(row.id))) return { problem: problem('already-so', 'This was sent already.') };
    await app.outward.outbox.run();
    return json(shown((await app.outward.rows.get(row.id)) ?? row));
  },
});

const MINE: Record<MethodKind, z.ZodType<MethodAddress>> = {
  email: z.strictObject({}),
  ntfy: z.strictObject({ url, token: z.string().max(200).optional() }),
  'twilio-sms': twilioShape(),
  'twilio-call': twilioShape(),
  webhook: z.strictObject({ url }),
  push: z.strictObject({ endpoint: url, p256dh: z.string().max(200), auth: z.string().max(100) }),
  pagerduty: z.strictObject({ routingKey: z.string().min(8).max(64), url: url.optional() }),
};
function twilioShape() {
  return z.strictObject({
    account: z.string().min(4).max(64),
    token: z.string().min(4).max(200),
    from: z.string().min(3).max(40),
    to: z.string().regex(/^\+[0-9]{6,15}$/, 'is a telephone number like +491701234567'),
    url: url.optional(),
  });
}

const personal = (caller: Caller): ActorId | null => (caller.actor.kind === 'person' ? caller.actor.id : null);
const NOT_A_PERSON: Reply = { problem: problem('forbidden', 'Only people have a profile.') };

const listMethods = route({
  method: 'GET',
  path: '/me/paging',
  summary: 'The channels by which you are paged, and whether a test has proved them.',
  needs: 'member',
  answers: { 200: { description: 'Channels.', schema: anything } },
  async run({ app, caller }) {
    const me = personal(caller);
    if (!me) return NOT_A_PERSON;
    const { contacts, push, mailIsSet } = app.outward;
    return json({
      items: contacts.of(me),
      reachable: contacts.isReachable(me),
      mailIsSet,
      pushKey: await push.publicKey(),
    });
  },
});

const addMethod = route({
  method: 'POST',
  path: '/me/paging',
  summary: 'Adds a channel; its address is never given back. The secret of a webhook is shown once.',
  needs: 'member',
  body: z.strictObject({
    kind: z.enum(METHOD_KINDS),
    name: z.string().trim().min(1).max(80),
    address: z.record(z.string(), z.unknown()).default({}),
  }),
  answers: { 201: { description: 'Added.', schema: anything } },
  async run({ app, caller, body }) {
    const me = personal(caller);
    if (!me) return NOT_A_PERSON;
    const parsed = MINE[body.kind].safeParse(body.address);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      return invalid(`address.${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'makes no sense'}`);
    }
    const target = parsed.data.endpoint ?? parsed.data.url;
    const wrong = target === undefined ? null : app.outward.outbound.problemWith(target);
    if (wrong) return invalid(`address: ${wrong}`);
    const added = await app.outward.contacts.add(me, { kind: body.kind, name: body.name, address: parsed.data });
    if (!added) return invalid('You have twelve channels already; remove one first.');
    return json({ ...added.method, ...(added.secret ? { signingSecret: added.secret } : {}) }, 201);
  },
});

const removeMethod = route({
  method: 'DELETE',
  path: '/me/paging/:id',
  summary: 'Removes a channel.',
  needs: 'member',
  answers: { 204: { description: 'Removed.' } },
  async run({ app, caller, params }) {
    const me = personal(caller);
    return me && (await app.outward.contacts.remove(me, params.id ?? '')) ? nothing() : NOT_THERE;
  },
});

const testMethod = route({
  method: 'POST',
  path: '/me/paging/:id/test',
  summary: 'Sends a test page to one of your channels; pressing the button in it proves the channel.',
  needs: 'member',
  answers: { 200: { description: 'What became of it.', schema: anything } },
  async run({ app, caller, params }) {
    const me = personal(caller);
    const row = me && (await app.outward.testMethod(me, params.id ?? ''));
    return row ? json({ state: row.state, reason: row.reason }) : NOT_THERE;
  },
});

export const OUTWARD_ROUTES = [
  listDestinations,
  addDestination,
  changeDestination,
  removeDestination,
  listDeliveries,
  retryDelivery,
  listMethods,
  addMethod,
  removeMethod,
  testMethod,
];
