/** Attachments never run and never leave their incident; what was seen before is told with what ended it. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Reply, Somebody, WholeServer } from '#tests/support/whole-server.ts';
import { startWholeServer } from '#tests/support/whole-server.ts';

let server: WholeServer;
beforeEach(async () => {
  server = await startWholeServer();
});
afterEach(() => server.close());

const send = (who: Somebody, incident: string, name: string, body: string | Uint8Array<ArrayBuffer>): Promise<Reply> =>
  server.fetch(`/attachments/${incident}?name=${encodeURIComponent(name)}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${who.token}`, 'content-type': 'image/png' },
    body,
  });
const get = (who: Somebody, path: string): Promise<Reply> =>
  server.fetch(path, { headers: { authorization: `Bearer ${who.token}` } });

const PNG = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0]);

test.each([
  ['page.png', '<html><script>alert(1)</script>'],
  ['drawing.svg', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
  ['../../etc/passwd\r\nx-evil: 1', 'plain'],
  ['"; filename=evil.html', '%PDF-1.7'],
])('%s is a download in a sandbox, whatever it says it is', async (name, body) => {
  const id = await server.admin.declare('Files');
  const sent = await send(server.admin, id, name, body);
  expect(sent).toMatchObject({ status: 201, json: { type: 'application/octet-stream' } });
  const { headers, text } = await get(server.admin, sent.json.url);
  expect(text).toBe(body);
  expect(headers.get('content-type')).toBe('application/octet-stream');
  expect(headers.get('content-disposition')).toMatch(/^attachment; filename\*=UTF-8''[\w.%-]+$/);
  expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*sandbox/);
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('x-evil')).toBeNull();
});

test('a picture by its bytes is shown; its address works in its own incident alone, and only for who may see that', async () => {
  const id = await server.admin.declare('Private files', { private: true });
  const other = await server.admin.declare('Other');
  const ben = await server.person('Ben');
  const sent = await send(server.admin, id, 'graph.png', PNG);
  expect(sent.json).toMatchObject({ type: 'image/png', size: PNG.length });
  expect((await get(server.admin, sent.json.url)).headers.get('content-disposition')).toMatch(/^inline/);
  expect((await get(server.admin, `/attachments/${other}/${sent.json.hash}`)).status).toBe(404);
  expect((await get(ben, sent.json.url)).status).toBe(404);
  expect((await send(ben, id, 'x', 'x')).status).toBe(404);
  const viewer = await server.person('Vera', 'viewer');
  expect((await send(viewer, other, 'x', 'x')).status).toBe(403);
});

test('an incident that resembles an earlier one is told of it, with what ended that and whether it was a patch', async () => {
  await server.admin.api('PUT', '/services/checkout', { name: 'Checkout' });
  const first = await server.admin.declare('Checkout fails: connection pool exhausted', { services: ['checkout'] });
  await server.admin.command(first, { type: 'resolve', endedBy: 'restarted the pods', remedy: 'patch' });
  await server.admin.declare('Mail is late');
  await server.advance(60_000);
  const id = await server.admin.declare('Checkout errors, pool has no free connections', { services: ['checkout'] });
  const { items } = (await server.admin.api('GET', `/incidents/${id}/seen-before`)).json;
  expect(items[0]).toMatchObject({ id: first, remedy: 'patch', endedBy: 'restarted the pods', openFollowups: [] });
  expect(items[0].why).not.toBe('');
  expect((await server.admin.api('GET', `/incidents/${first}/seen-before`)).json.items).toEqual([]);
});
