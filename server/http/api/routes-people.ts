/** People, their tokens and sessions, and the ways in. */
import { z } from 'zod';
import { parseActorId } from '#model/ids.ts';
import { isAdministrator } from '#server/access/caller.ts';
import { cardOf } from '#server/access/people.ts';
import { problem } from '../problem.ts';
import { done, json, NOT_THERE, nothing, route } from './route.ts';
import { actorId, anything, newPerson, organisationRole, person, personChange, time } from './shapes.ts';

const items = (schema: z.ZodType) => z.object({ items: z.array(schema) });

const me = route({
  method: 'GET',
  path: '/me',
  summary: 'Who the token or session belongs to.',
  needs: 'caller',
  answers: {
    200: {
      description: 'The caller.',
      schema: z.object({ id: z.string(), name: z.string(), kind: z.string(), role: z.string().nullable() }),
    },
  },
  async run({ caller: { actor, name } }) {
    return json({ id: actor.id, name, kind: actor.kind, role: 'role' in actor ? actor.role : null });
  },
});

const listPeople = route({
  method: 'GET',
  path: '/people',
  summary: 'Everybody, by name.',
  needs: 'member',
  answers: { 200: { description: 'People.', schema: items(person) } },
  run: async ({ app }) => json({ items: app.access.people.cards() }),
});

const addPerson = route({
  method: 'POST',
  path: '/people',
  summary: 'Adds somebody; `signInUrl` in the answer lets them in once, to choose a password.',
  needs: 'administrator',
  body: newPerson,
  answers: { 201: { description: 'Added.', schema: person.extend({ signInUrl: z.string() }) } },
  async run({ app, caller, body, origin }) {
    const added = await app.access.people.add(body);
    if (!added)
      return { problem: problem('conflict', 'Somebody has this e-mail address already.', { field: 'email' }) };
    const { secret } = await app.access.links.make(
      { kind: 'sign-in', person: added.id, once: true },
      { by: caller.actor.id },
    );
    return json({ ...cardOf(added), signInUrl: `${origin}/sign-in/link/${secret}` }, 201);
  },
});

const changePerson = route({
  method: 'PATCH',
  path: '/people/:id',
  summary: 'Changes somebody: yourself, or as an administrator anybody. Ending access closes what they have open.',
  needs: 'member',
  body: personChange,
  answers: { 200: { description: 'Changed.', schema: person } },
  async run({ app, caller, params, body }) {
    const id = parseActorId(params.id);
    const found = id && app.access.people.get(id);
    if (!id || !found) return NOT_THERE;
    const { role, disabled, ...profile } = body;
    const powers = isAdministrator(caller.actor);
    if ((id !== caller.actor.id || role || disabled !== undefined) && !powers)
      return { problem: problem('forbidden', 'Only an administrator can do this.') };
    const demotes = (role && role !== 'administrator') || disabled;
    if (demotes && found.role === 'administrator' && lastAdministrator(app.access.people.all(), id)) {
      return { problem: problem('not-allowed-now', 'This is the last administrator. Make somebody else one first.') };
    }
    let changed = await app.access.people.change(id, profile);
    if (role || disabled !== undefined)
      changed = await app.access.changePerson(id, {
        ...(role ? { role } : {}),
        ...(disabled === undefined ? {} : { disabled }),
      });
    return changed ? json(cardOf(changed)) : NOT_THERE;
  },
});

const lastAdministrator = (
  people: { id: string; kind: string; role: string; disabledAt: number | null }[],
  id: string,
): boolean =>
  !people.some(
    (one) => one.id !== id && one.kind === 'person' && one.role === 'administrator' && one.disabledAt === null,
  );

const token = z.object({
  id: z.string(),
  actor: z.string(),
  name: z.string(),
  createdAt: z.number(),
  expiresAt: z.number().nullable(),
});

const makeToken = route({
  method: 'POST',
  path: '/tokens',
  summary: 'Makes a token, shown once: for a new integration, or for yourself with `own`.',
  needs: 'member',
  body: z.strictObject({
    name: z.string().trim().min(1).max(120).default('API token'),
    role: organisationRole.default('responder'),
    expiresAt: time.nullable().optional(),
    own: z.boolean().default(false),
    /** For somebody without an account of their own (no e-mail address): a part in a played incident. */
    actor: actorId.optional(),
  }),
  answers: {
    201: { description: 'Made.', schema: z.object({ token: z.string(), id: z.string(), actor: z.string() }) },
  },
  async run({ app, caller, body }) {
    const { own, name, role, expiresAt, actor } = body;
    if (!own && !isAdministrator(caller.actor))
      return {
        problem: problem(
          'forbidden',
          'Only an administrator makes tokens for integrations; send {"own": true} for one of your own.',
        ),
      };
    if (actor && app.access.people.get(actor)?.email !== null) {
      return { problem: problem('forbidden', 'actor: this person has an account and makes tokens themselves.') };
    }
    const owner = own ? caller.actor.id : actor;
    const { secret, token: made } = await app.access.makeToken({
      name,
      role,
      expiresAt: expiresAt ?? null,
      ...(owner ? { actor: owner } : {}),
    });
    return json({ token: secret, id: made.id, actor: made.actor }, 201);
  },
});

const listTokens = route({
  method: 'GET',
  path: '/tokens',
  summary: 'Tokens without their secrets: your own, or all for an administrator.',
  needs: 'member',
  answers: { 200: { description: 'Tokens.', schema: items(token) } },
  async run({ app, caller }) {
    const all = await app.access.tokens.list();
    return json({ items: isAdministrator(caller.actor) ? all : all.filter(({ actor }) => actor === caller.actor.id) });
  },
});

const endToken = route({
  method: 'DELETE',
  path: '/tokens/:id',
  summary: 'Ends a token and what is open on it.',
  needs: 'member',
  answers: { 204: { description: 'Ended.' } },
  async run({ app, caller, params }) {
    const found = (await app.access.tokens.list()).find(({ id }) => id === params.id);
    if (!found || (found.actor !== caller.actor.id && !isAdministrator(caller.actor))) return NOT_THERE;
    await app.access.tokens.end(found.id);
    return nothing();
  },
});

const listSessions = route({
  method: 'GET',
  path: '/sessions',
  summary: 'Where you are signed in.',
  needs: 'member',
  answers: { 200: { description: 'Sessions.', schema: items(anything) } },
  async run({ app, caller }) {
    const sessions = await app.access.sessions.list(caller.actor.id);
    return json({ items: sessions.map((session) => ({ ...session, current: session.id === caller.credential.id })) });
  },
});

const endSession = route({
  method: 'DELETE',
  path: '/sessions/:id',
  summary: 'Signs one of your devices out.',
  needs: 'member',
  answers: { 204: { description: 'Ended.' } },
  async run({ app, caller, params }) {
    const found = (await app.access.sessions.list(caller.actor.id)).find(({ id }) => id === params.id);
    if (!found) return NOT_THERE;
    await app.access.sessions.end(found.id);
    return nothing();
  },
});

const link = z.object({ id: z.string(), kind: z.string(), expiresAt: z.number() });

const makeLink = route({
  method: 'POST',
  path: '/links',
  summary: 'Makes a way in: one re-usable join link (a new one ends the one before), or an invite for one person.',
  needs: 'administrator',
  body: z.strictObject({
    kind: z.enum(['join', 'invite']),
    role: organisationRole.default('responder'),
    mailDomain: z
      .string()
      .trim()
      .toLowerCase()
      .regex(/^[a-z0-9.-]+\.[a-z]+$/, 'is no mail domain like example.org')
      .nullable()
      .default(null),
    email: z.email().max(320).nullable().default(null),
    expiresAt: time.optional(),
  }),
  answers: { 201: { description: 'Made.', schema: link.extend({ url: z.string() }) } },
  async run({ app, caller, body, origin }) {
    const { kind, role, mailDomain, email, expiresAt } = body;
    if (kind === 'join') await app.access.links.end((one) => one.kind === 'join');
    const grant = kind === 'join' ? { kind, role, mailDomain } : { kind, role, email };
    const { secret, link: made } = await app.access.links.make(grant, {
      by: caller.actor.id,
      ...(expiresAt ? { expiresAt } : {}),
    });
    return json({ id: made.id, kind, expiresAt: made.expiresAt, url: `${origin}/join/${secret}` }, 201);
  },
});

const listLinks = route({
  method: 'GET',
  path: '/links',
  summary: 'Ways in that still hold, without their secrets.',
  needs: 'administrator',
  answers: { 200: { description: 'Links.', schema: items(link) } },
  run: async ({ app }) =>
    json({ items: (await app.access.links.list()).map(({ id, kind, expiresAt }) => ({ id, kind, expiresAt })) }),
});

const endLink = route({
  method: 'DELETE',
  path: '/links/:id',
  summary: 'Ends a way in.',
  needs: 'administrator',
  answers: { 204: { description: 'Ended.' } },
  async run({ app, params }) {
    const ended = await app.access.links.end(({ id }) => id === params.id);
    for (const one of ended) if (one.kind === 'guest') await app.access.revokeGuest(one.guest);
    return ended.length > 0 ? nothing() : NOT_THERE;
  },
});

const changePassword = route({
  method: 'PUT',
  path: '/me/password',
  summary: 'Changes your password and signs all other devices out.',
  needs: 'member',
  body: z.strictObject({ current: z.string().max(256), next: z.string().max(256) }),
  answers: { 204: { description: 'Changed.' } },
  async run({ app, caller, body }) {
    const result = await app.access.changeOwnPassword(caller, body);
    return done(result);
  },
});

export const PEOPLE_ROUTES = [
  me,
  changePassword,
  listPeople,
  addPerson,
  changePerson,
  makeToken,
  listTokens,
  endToken,
  listSessions,
  endSession,
  makeLink,
  listLinks,
  endLink,
];
