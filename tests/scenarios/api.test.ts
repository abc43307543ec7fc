/** The HTTP API is what its description says: every route is described and answers as described; nothing answers that is not described. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { ROUTES } from '#server/http/api/routes.ts';
import type { Somebody, WholeServer } from '#tests/support/whole-server.ts';
import { startWholeServer } from '#tests/support/whole-server.ts';

let server: WholeServer;
let guest: Somebody;
beforeAll(async () => {
  server = await startWholeServer();
  const incident = await server.admin.declare('For the guest');
  const { json } = await server.admin.api('POST', `/incidents/${incident}/guests`, { name: 'Gus Guest' });
  guest = server.behind(json.guest, 'Gus Guest', json.url.split('/').at(-1));
});
afterAll(() => server.close());

const described = z.object({
  openapi: z.literal('3.1.0'),
  paths: z.record(
    z.string(),
    z.record(z.string(), z.looseObject({ summary: z.string(), responses: z.record(z.string(), z.looseObject({})) })),
  ),
});

test('the description is OpenAPI 3.1 and names every route with its answers', async () => {
  const document = described.parse((await server.fetch('/api/v1/openapi.json')).json);
  const known = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method} ${path}`),
  );
  const rows = ROUTES.filter(({ path }) => path !== '/openapi.json').map(
    ({ method, path }) => `${method.toLowerCase()} ${path.replaceAll(/:(\w+)/g, '{$1}')}`,
  );
  expect(known.sort()).toEqual(rows.sort());
  for (const route of ROUTES)
    expect([route.path, Object.keys(route.answers).length > 0, route.summary.length > 3]).toEqual([
      route.path,
      true,
      true,
    ]);
});

test('no two routes answer to the same address', () => {
  const addresses = ROUTES.map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, ':')}`);
  expect(addresses).toEqual([...new Set(addresses)]);
});

const nowhere = (path: string): string => path.replaceAll(/:\w+/g, 'aaaaaaaaaaaaaaaaaaaaaa');

test('without a token every route that needs one answers 401 and nothing else', async () => {
  for (const { method, path, needs } of ROUTES) {
    const reply = await server.fetch(`/api/v1${nowhere(path)}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(method === 'GET' ? {} : { body: '{}' }),
    });
    if (needs === 'anybody') expect([method, path, reply.status < 500]).toEqual([method, path, true]);
    else expect([method, path, reply.status]).toEqual([method, path, 401]);
  }
});

test('a guest gets nothing of what is for members, a responder nothing of what is for administrators', async () => {
  const ben = await server.person('Ben');
  for (const { method, path, needs } of ROUTES) {
    const body = method === 'GET' || method === 'DELETE' ? undefined : {};
    if (needs === 'member' || needs === 'administrator')
      expect([method, path, (await guest.api(method, nowhere(path), body)).status]).toEqual([method, path, 404]);
    if (needs === 'administrator')
      expect([method, path, (await ben.api(method, nowhere(path), body)).status]).toEqual([method, path, 403]);
  }
});

test('answers are shaped as described', async () => {
  const { admin } = server;
  await admin.api('PUT', '/services/checkout', { name: 'Checkout', tier: 1, answers: [admin.id] });
  const incident = await admin.declare('Checkout errors', { severity: 'SEV2', services: ['checkout'] });
  for (const route of ROUTES.filter(({ method, path }) => method === 'GET' && !path.includes(':key'))) {
    const path = route.path.replace('/incidents/:id', `/incidents/${incident}`).replace(/\?.*/, '');
    if (path.includes(':')) continue;
    const query = route.path === '/search' ? '?q=checkout' : '';
    const reply = await admin.api('GET', `${path}${query}`);
    const schema = route.answers[reply.status]?.schema;
    if (reply.status !== 200) {
      expect([path, ['not-found', 'invalid'].includes(reply.json?.code)]).toEqual([path, true]);
      continue;
    }
    if (!schema) continue;
    const read = schema.safeParse(reply.json);
    expect([path, read.success ? [] : read.error.issues]).toEqual([path, []]);
  }
});

test('bodies that are no JSON, of another type, with unknown fields, too large: each its own problem', async () => {
  const { admin } = server;
  const post = (body: string, type = 'application/json') =>
    server.fetch('/api/v1/incidents', {
      method: 'POST',
      headers: { authorization: `Bearer ${admin.token}`, 'content-type': type },
      body,
    });
  expect((await post('{"title":')).json).toMatchObject({ status: 400, code: 'not-json' });
  expect((await post('title=x', 'application/x-www-form-urlencoded')).json).toMatchObject({
    status: 415,
    code: 'wrong-type',
  });
  expect((await post('{"title":"x","isAdmin":true}')).json).toMatchObject({
    status: 422,
    code: 'invalid',
    detail: expect.stringContaining('isAdmin'),
  });
  expect((await post('{"__proto__":{"admin":true},"title":"x"}')).status).toBe(422);
  expect((await post(`{"title":"${'x'.repeat(2_000_000)}"}`)).json).toMatchObject({ status: 413, code: 'too-large' });
  expect(
    (await server.fetch('/api/v1/incidents', { method: 'PUT', headers: { authorization: `Bearer ${admin.token}` } }))
      .json,
  ).toMatchObject({ status: 405, code: 'wrong-method' });
  expect((await admin.api('GET', '/nothing/here')).status).toBe(404);
  expect((await admin.api('GET', '/incidents?limit=100000')).status).toBe(422);
  expect((await admin.api('GET', '/incidents/%E0%A4%A')).status).toBe(404);
});

test('lists page by cursor without gaps or repeats', async () => {
  const { admin } = server;
  for (let count = 0; count < 7; count += 1) await admin.declare(`Paged ${count}`);
  const seen: number[] = [];
  let cursor = '';
  do {
    const { json } = await admin.api('GET', `/incidents?limit=3${cursor}`);
    seen.push(...json.items.map(({ number }: { number: number }) => number));
    cursor = json.next ? `&cursor=${json.next}` : '';
  } while (cursor);
  expect(seen).toEqual([...new Set(seen)].sort((a, b) => b - a));
  expect(seen.at(-1)).toBe(1);
});

test('attachments are for whoever may see the incident, come back byte for byte, and cannot run', async () => {
  const { admin } = server;
  const incident = await admin.declare('With a file', { private: true });
  const html = '<script>alert(1)</script>';
  const put = await server.fetch(`/attachments/${incident}?name=evil.html`, {
    method: 'POST',
    headers: { authorization: `Bearer ${admin.token}`, 'content-type': 'text/html' },
    body: html,
  });
  expect(put.status).toBe(201);
  const got = await server.fetch(put.json.url, { headers: { authorization: `Bearer ${admin.token}` } });
  expect(got.text).toBe(html);
  expect(got.headers.get('content-type')).toBe('application/octet-stream');
  expect(got.headers.get('content-disposition')).toMatch(/^attachment/);
  expect(got.headers.get('content-security-policy')).toContain('sandbox');
  const ben = await server.person('Bea');
  const other = await admin.declare('Another');
  expect((await server.fetch(put.json.url, { headers: { authorization: `Bearer ${ben.token}` } })).status).toBe(404);
  expect(
    (await server.fetch(put.json.url.replace(incident, other), { headers: { authorization: `Bearer ${admin.token}` } }))
      .status,
  ).toBe(404);
});
