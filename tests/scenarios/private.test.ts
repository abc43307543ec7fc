/**
 * A private incident leaves no trace for anybody who is not a member, on any surface: a canary word in its title, summary and board must not appear in any
 * answer, and answers about it must be those about an incident that never was.
 */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { IncidentId } from '#model/ids.ts';
import { newIncidentId } from '#server/access/secrets.ts';
import type { Somebody, WholeServer } from '#tests/support/whole-server.ts';
import { startWholeServer, until } from '#tests/support/whole-server.ts';

const CANARY = 'zebrafinch';
let server: WholeServer;
let secret: IncidentId;
let member: Somebody;

beforeEach(async () => {
  server = await startWholeServer();
  member = await server.person('Mia Member');
  secret = await member.declare(`Leak of ${CANARY} data`, {
    private: true,
    summary: `${CANARY} everywhere`,
    severity: 'SEV1',
  });
  await server.admin.declare('Something public');
});
afterEach(() => server.close());

const SURFACES = (id: string): [method: string, path: string, body?: object][] => [
  ['GET', '/incidents'],
  ['GET', '/incidents?live=true&limit=200'],
  ['GET', '/incidents/1'],
  ['GET', `/incidents/${id}`],
  ['GET', `/incidents/${id}/record`],
  ['GET', `/incidents/${id}/similar`],
  ['GET', `/incidents/${id}/export?format=md`],
  ['GET', `/incidents/${id}/export?format=json`],
  ['POST', `/incidents/${id}/commands`, { id: 'a-command-id', type: 'join' }],
  ['POST', `/incidents/${id}/guests`, { name: 'Guest' }],
  ['GET', `/search?q=${CANARY}`],
  ['POST', '/similar', { title: `Leak of ${CANARY} data`, summary: `${CANARY} everywhere` }],
  ['GET', '/notifications'],
  ['GET', '/people'],
];

test.each(['administrator', 'responder', 'viewer'] as const)(
  'no surface shows it to a %s who is no member',
  async (role) => {
    const outsider = await server.person('Otto Outsider', role);
    for (const [method, path, body] of SURFACES(secret)) {
      const { text, status } = await outsider.api(method, path, body);
      expect([path, text.includes(CANARY)]).toEqual([path, false]);
      expect([path, text.includes(secret)]).toEqual([path, false]);
      expect(status).not.toBe(403);
    }
    expect((await outsider.api('GET', '/incidents')).json.items).toHaveLength(1);
  },
);

test('hidden and missing are the same answer, to the byte', async () => {
  const outsider = await server.person('Otto Outsider');
  const missing = newIncidentId();
  for (const [method, path, body] of SURFACES(secret).filter(([, path]) => path.includes(secret))) {
    const hidden = await outsider.api(method, path, body);
    const never = await outsider.api(method, path.replace(secret, missing), body);
    expect([hidden.status, hidden.text]).toEqual([never.status, never.text]);
    expect(hidden.status).toBe(404);
  }
});

test('sync sockets close with 4404 for both documents, as for an incident that does not exist', async () => {
  const outsider = await server.person('Otto Outsider');
  for (const document of ['board', 'record'] as const) {
    expect(await (await outsider.open(secret, document)).closed).toBe(4404);
    expect(await (await outsider.open(newIncidentId(), document)).closed).toBe(4404);
  }
});

test('the live list tells members alone', async () => {
  const outsider = await server.person('Otto Outsider');
  const [theirs, ours] = await Promise.all([outsider.events(), member.events()]);
  const heard: string[] = [];
  theirs.onAny((name, payload) => heard.push(`${name} ${JSON.stringify(payload)}`));
  const told = new Promise<void>((resolve) => ours.once('incident', () => resolve()));
  const [list] = await Promise.all([theirs.emitWithAck('watch-incidents'), ours.emitWithAck('watch-incidents')]);
  await member.command(secret, { type: 'retitle', title: `${CANARY} again` });
  await told;
  expect(JSON.stringify(list)).not.toContain(CANARY);
  expect(heard.join()).not.toContain(CANARY);
  expect(heard.join()).not.toContain(secret);
});

test('members see it, and an added member does; a removed one is put out at once', async () => {
  const cleo = await server.person('Cleo');
  expect((await member.api('GET', `/incidents/${secret}`)).json.title).toContain(CANARY);
  expect((await cleo.api('GET', `/incidents/${secret}`)).status).toBe(404);
  await member.command(secret, { type: 'add-member', person: cleo.id });
  expect((await cleo.api('GET', `/incidents/${secret}`)).status).toBe(200);
  const open = await cleo.open(secret);
  expect(await member.command(secret, { type: 'remove-member', person: cleo.id })).toMatchObject({ ok: true });
  expect(await open.closed).toBe(4404);
  expect((await cleo.api('GET', `/incidents/${secret}`)).status).toBe(404);
});

test('going private closes what others have open and takes it off their lists', async () => {
  const outsider = await server.person('Otto Outsider');
  const incident = await member.declare(`Public until now ${CANARY}`);
  const open = await outsider.open(incident);
  const events = await outsider.events();
  const gone = new Promise<string>((resolve) => events.once('incident-gone', ({ id }) => resolve(id)));
  await events.emitWithAck('watch-incidents');
  expect(await member.command(incident, { type: 'set-visibility', private: true })).toMatchObject({ ok: true });
  expect(await open.closed).toBe(4404);
  expect(await gone).toBe(incident);
  expect((await outsider.api('GET', `/search?q=${CANARY}`)).text).not.toContain(incident);
  await until(async () => (await outsider.api('GET', '/incidents')).json.items.length === 1, 'it is off the list');
});

test('a guest of one incident sees that one and nothing else of the house', async () => {
  const incident = await server.admin.declare('For the vendor');
  const { json } = await server.admin.api('POST', `/incidents/${incident}/guests`, {
    name: 'Gus Guest',
    mode: 'responder',
  });
  const guest = server.behind(json.guest, 'Gus Guest', json.url.split('/').at(-1));
  expect((await guest.api('GET', `/incidents/${incident}`)).status).toBe(200);
  for (const path of [
    '/incidents',
    '/people',
    '/services',
    `/search?q=a`,
    `/incidents/${secret}`,
    '/tokens',
    '/organisation',
  ]) {
    expect([path, (await guest.api('GET', path)).status]).toEqual([path, 404]);
  }
  const open = await guest.open(incident);
  await server.admin.command(incident, { type: 'revoke-guest', guest: json.guest });
  expect(await open.closed).toBe(4401);
  expect((await guest.api('GET', `/incidents/${incident}`)).status).toBe(401);
});
