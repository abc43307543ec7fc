/** Ways in and out: set-up, joining, passwords, sessions, tokens, origins; and that ending access ends what is open. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { firstStart } from '#server/first-start.ts';
import type { WholeServer } from '#tests/support/whole-server.ts';
import { startWholeServer } from '#tests/support/whole-server.ts';

let server: WholeServer;
beforeEach(async () => {
  server = await startWholeServer();
});
afterEach(() => server.close());

const account = { password: 'correct horse battery', ownDevice: false, device: 'test' };
const cookieOf = (cookie: string): Record<string, string> => ({ cookie: `muster=${cookie}` });

test('nothing is open to somebody without an account but what is meant to be', async () => {
  const open = ['/api/v1/openapi.json', '/healthz', '/readyz'];
  const closed = [
    '/api/v1/incidents',
    '/api/v1/people',
    '/api/v1/me',
    '/api/v1/tokens',
    '/api/v1/links',
    '/api/v1/hooks',
    '/api/v1/organisation',
    '/api/v1/services',
  ];
  for (const path of open) expect([path, (await server.fetch(path)).status]).toEqual([path, 200]);
  for (const path of closed) expect([path, (await server.fetch(path)).status]).toEqual([path, 401]);
  expect((await server.fetch('/api/v1/incidents', { headers: { authorization: 'Bearer wrong' } })).status).toBe(401);
});

test('the set-up link makes one administrator, once', async () => {
  const { access } = server.app;
  const { secret } = await access.links.make({ kind: 'setup' }, { by: null });
  const [first, second] = await Promise.all([
    access.setUp(secret, { ...account, organisation: 'Larkspur', name: 'Iris', email: 'iris@example.org' }),
    access.setUp(secret, { ...account, organisation: 'Evil', name: 'Eve', email: 'eve@example.org' }),
  ]);
  expect([first.ok, second.ok].filter(Boolean)).toHaveLength(1);
  expect(
    (await access.setUp(secret, { ...account, organisation: 'Evil', name: 'Eve', email: 'eva@example.org' })).ok,
  ).toBe(false);
});

test('a start after the first account prints no link', async () => {
  expect(await firstStart(server.app, 'http://localhost')).toEqual([]);
});

test('the bootstrap token is an administrator, and only the first value counts', async () => {
  await server.app.access.ensureBootstrapToken('first-value');
  await server.app.access.ensureBootstrapToken('other-value');
  const me = await server.fetch('/api/v1/me', { headers: { authorization: 'Bearer first-value' } });
  expect(me.json).toMatchObject({ role: 'administrator' });
  expect((await server.fetch('/api/v1/me', { headers: { authorization: 'Bearer other-value' } })).status).toBe(401);
});

test('POST /tokens with an empty body makes a token of somebody new', async () => {
  const { status, json } = await server.admin.api('POST', '/tokens', {});
  expect(status).toBe(201);
  const me = await server.fetch('/api/v1/me', { headers: { authorization: `Bearer ${json.token}` } });
  expect(me.json.id).toBe(json.actor);
  expect(json.actor).not.toBe(server.admin.id);
});

test('a responder makes tokens of their own alone, and nobody raises their own role', async () => {
  const ben = await server.person('Ben');
  expect((await ben.api('POST', '/tokens', {})).status).toBe(403);
  expect((await ben.api('POST', '/tokens', { own: true })).json.actor).toBe(ben.id);
  expect((await ben.api('PATCH', `/people/${ben.id}`, { role: 'administrator' })).status).toBe(403);
  expect((await ben.api('PATCH', `/people/${ben.id}`, { zone: 'Europe/Berlin' })).json.zone).toBe('Europe/Berlin');
  expect((await ben.api('PATCH', `/people/${server.admin.id}`, { name: 'Not Ana' })).status).toBe(403);
});

test('the join link: its mail domain holds, a new one ends the old', async () => {
  const first = (await server.admin.api('POST', '/links', { kind: 'join', mailDomain: 'example.org' })).json.url
    .split('/')
    .at(-1);
  const { access } = server.app;
  expect(await access.join(first, { ...account, name: 'Eve', email: 'eve@elsewhere.org' })).toMatchObject({
    refusal: { code: 'forbidden' },
  });
  expect((await access.join(first, { ...account, name: 'Ben', email: 'ben@example.org' })).ok).toBe(true);
  expect((await access.join(first, { ...account, name: 'Cleo', email: 'cleo@example.org' })).ok).toBe(true);
  await server.admin.api('POST', '/links', { kind: 'join' });
  expect(await access.join(first, { ...account, name: 'Dan', email: 'dan@example.org' })).toMatchObject({
    refusal: { code: 'not-found' },
  });
});

test('an invite is for one person, once, and ends', async () => {
  const make = async (): Promise<string> =>
    (await server.admin.api('POST', '/links', { kind: 'invite', email: 'ben@example.org', role: 'viewer' })).json.url
      .split('/')
      .at(-1);
  const { access } = server.app;
  const invite = await make();
  expect((await access.join(invite, { ...account, name: 'Eve', email: 'eve@example.org' })).ok).toBe(false);
  expect(await access.join(invite, { ...account, name: 'Ben', email: 'Ben@example.org' })).toMatchObject({
    ok: true,
    value: { caller: { actor: { role: 'viewer' } } },
  });
  expect((await access.join(invite, { ...account, name: 'Ben', email: 'ben@example.org' })).ok).toBe(false);
  const late = await make();
  await server.advance(8 * 86_400_000);
  expect((await access.join(late, { ...account, name: 'Ben', email: 'ben@example.org' })).ok).toBe(false);
});

test('passwords: an unknown address and a wrong password are one answer; many tries are slowed down', async () => {
  const { access } = server.app;
  const link = (await server.admin.api('POST', '/links', { kind: 'join' })).json.url.split('/').at(-1);
  await access.join(link, { ...account, name: 'Ben', email: 'ben@example.org' });
  const attempt = (email: string, password: string) =>
    access.signIn({ email, password, address: '10.0.0.1', ownDevice: false, device: 'test' });
  const [wrong, unknown, right] = [
    await attempt('ben@example.org', 'wrong password'),
    await attempt('nobody@example.org', 'wrong password'),
    await attempt(' BEN@example.org', account.password),
  ];
  expect(wrong).toEqual(unknown);
  expect(right.ok).toBe(true);
  const tries = [];
  for (let count = 0; count < 12; count += 1) tries.push(await attempt('ben@example.org', 'wrong password'));
  expect(tries.at(-1)).toMatchObject({ refusal: { code: 'too-many' } });
});

test('a session idles out after 12 hours, on an own device after 30 days; using it keeps it', async () => {
  const { access } = server.app;
  const short = await access.beginSession(server.admin.id, { ownDevice: false, device: 'office' });
  const long = await access.beginSession(server.admin.id, { ownDevice: true, device: 'laptop' });
  await server.advance(11 * 3_600_000);
  expect(await access.identify({ cookie: short.cookie })).not.toBeNull();
  await server.advance(11 * 3_600_000);
  expect(await access.identify({ cookie: short.cookie })).not.toBeNull();
  await server.advance(13 * 3_600_000);
  expect(await access.identify({ cookie: short.cookie })).toBeNull();
  expect(await access.identify({ cookie: long.cookie })).not.toBeNull();
  await server.advance(31 * 86_400_000);
  expect(await access.identify({ cookie: long.cookie })).toBeNull();
});

test('what is stored signs nobody in', async () => {
  const { cookie } = await server.app.access.beginSession(server.admin.id, { ownDevice: false, device: 'office' });
  for (const table of ['sessions', 'tokens', 'links']) {
    const rows = JSON.stringify(await server.storage.tables.list(table));
    expect(rows).not.toContain(cookie.split('.')[1]);
    expect(rows).not.toContain(server.admin.token);
  }
});

test('a cookie counts only on requests that a page of ours made', async () => {
  const { cookie } = await server.app.access.beginSession(server.admin.id, { ownDevice: false, device: 'office' });
  const post = (headers: Record<string, string>) =>
    server.fetch('/api/v1/incidents', {
      method: 'POST',
      headers: { ...cookieOf(cookie), 'content-type': 'application/json', ...headers },
      body: '{"title":"x"}',
    });
  expect((await post({ origin: server.origin })).status).toBe(201);
  for (const origin of [
    'http://evil.example',
    'null',
    `${server.origin}.evil.example`,
    server.origin.replace('http', 'https'),
  ]) {
    expect([origin, (await post({ origin })).status]).toEqual([origin, 403]);
  }
  expect((await post({})).status).toBe(403);
  expect((await server.fetch('/api/v1/incidents', { headers: cookieOf(cookie) })).status).toBe(200);
});

const ORIGINS = (own: string): [origin: string | undefined, withToken: boolean, allowed: boolean][] => [
  [own, false, true],
  [undefined, true, true],
  [undefined, false, false],
  ['null', true, false],
  ['http://evil.example', true, false],
  [`${own}.evil.example`, true, false],
  [own.replace(/\d+$/, '1'), true, false],
  [own.replace('http', 'https'), true, false],
  [own.replace('127.0.0.1', '127.0.0.1@evil.example'), true, false],
  [own.replace('127.0.0.1', 'localhost'), true, false],
  [`${own}/`, true, false],
  ['file://', true, false],
];

test('one origin check for every upgrade: exactly ours, or none together with a token', async () => {
  const incident = await server.admin.declare('Checkout errors');
  const { cookie } = await server.app.access.beginSession(server.admin.id, { ownDevice: false, device: 'office' });
  for (const path of [`/sync/${incident}/board`, '/rt/?EIO=4&transport=websocket']) {
    for (const [origin, withToken, allowed] of ORIGINS(server.origin)) {
      const url = new URL(path, server.origin.replace('http', 'ws'));
      if (withToken) url.searchParams.set('token', server.admin.token);
      const socket = new WebSocket(url, { headers: { ...cookieOf(cookie), ...(origin ? { origin } : {}) } });
      const opened = await new Promise<boolean>((resolve) => {
        socket.once('open', () => resolve(true));
        socket.once('error', () => resolve(false));
      });
      expect([path, origin, withToken, opened]).toEqual([path, origin, withToken, allowed]);
      socket.terminate();
    }
  }
});

test('ending a session ends its sockets; a role that changes is felt at once', async () => {
  const ben = await server.person('Ben');
  const incident = await server.admin.declare('Checkout errors');
  const [document, events] = [await ben.open(incident), await ben.events()];
  const [token] = (await ben.api('GET', '/tokens')).json.items;
  const left = new Promise<void>((resolve) => events.once('disconnect', () => resolve()));
  await ben.api('DELETE', `/tokens/${token.id}`);
  expect(await document.closed).toBe(4401);
  await left;
  expect((await ben.api('GET', '/me')).status).toBe(401);
});

test('somebody who is disabled is out everywhere, and the last administrator cannot be', async () => {
  const ben = await server.person('Ben');
  const incident = await server.admin.declare('Checkout errors');
  const document = await ben.open(incident);
  expect((await server.admin.api('PATCH', `/people/${ben.id}`, { disabled: true })).json.disabled).toBe(true);
  expect(await document.closed).toBe(4401);
  expect((await ben.api('GET', '/me')).status).toBe(401);
  expect((await server.admin.api('PATCH', `/people/${server.admin.id}`, { disabled: true })).status).toBe(409);
});

test('every class of answer carries the security headers', async () => {
  const answers = [
    await server.fetch('/healthz'),
    await server.fetch('/nowhere'),
    await server.fetch('/api/v1/me'),
    await server.fetch('/api/v1/openapi.json'),
    await server.fetch('/hooks/alertmanager/nothing', { method: 'POST', body: '{}' }),
    await server.fetch('/attachments/aaaaaaaaaaaaaaaaaaaa'),
    await server.admin.api('POST', '/incidents', { title: 'x'.repeat(2_000_000) }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 404, 401, 200, 404, 404, 413]);
  for (const { headers } of answers) {
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('cache-control')).toBe('no-store');
  }
});
