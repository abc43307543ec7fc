/** What changed: told by scripts and by GitHub, seen in the incidents that it concerns, before and after they are declared; never a person's name. */
import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Reply, WholeServer } from '#tests/support/whole-server.ts';
import { startWholeServer } from '#tests/support/whole-server.ts';

const HOUR = 3_600_000;
let server: WholeServer;
let path: string;
beforeEach(async () => {
  server = await startWholeServer();
  await server.admin.api('PUT', '/services/database', { name: 'Database', aliases: ['acme/db'] });
  await server.admin.api('PUT', '/services/payments', { name: 'Payments', dependencies: ['database', 'checkout'] });
  await server.admin.api('PUT', '/services/checkout', {
    name: 'Checkout',
    aliases: ['shop'],
    dependencies: ['payments'],
  });
  await server.admin.api('PUT', '/services/mail', { name: 'Mail' });
  const made = await server.admin.api('POST', '/hooks', { source: 'change', name: 'Deploys' });
  path = new URL(made.json.url).pathname;
});
afterEach(() => server.close());

const tell = (body: object): Promise<Reply> =>
  server.fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
const seenIn = async (id: string): Promise<{ what: string; service: string; happenedAt: number; url?: string }[]> =>
  (await server.admin.api('GET', `/incidents/${id}`)).json.changes;
const deploy = (service: string | string[], what: string, hoursAgo = 1): Promise<Reply> =>
  tell({ service, what, at: server.now() - hoursAgo * HOUR, kind: 'deploy' });

test('a live incident sees changes of its services and of what they need, once, and no others', async () => {
  const id = await server.admin.declare('Checkout fails', { services: ['checkout'] });
  expect((await deploy('shop', 'Checkout 4.2')).json).toMatchObject({ changes: 1, incidents: [id] });
  await deploy('acme/db', 'Index on orders');
  await deploy('mail', 'New templates');
  await deploy('nobody-knows-this', 'Something');
  const again = await deploy('shop', 'Checkout 4.2');
  expect(again.json.incidents).toEqual([]);
  expect((await seenIn(id)).map(({ what, service }) => [what, service])).toEqual([
    ['Checkout 4.2', 'checkout'],
    ['Index on orders', 'database'],
  ]);
  const all = (await server.admin.api('GET', `/incidents/${id}/changes`)).json.items;
  expect(all.map(({ what, concerned }: { what: string; concerned: boolean }) => [what, concerned])).toContainEqual([
    'New templates',
    false,
  ]);
});

test('an incident declared later sees the last 24 hours and nothing older; so does one that is given a service', async () => {
  await deploy('checkout', 'Old', 25);
  await deploy('checkout', 'Yesterday', 23);
  await deploy(['mail', 'payments'], 'Shared library', 2);
  const id = await server.admin.declare('Checkout fails', { services: ['checkout'] });
  expect((await seenIn(id)).map(({ what }) => what)).toEqual(['Yesterday', 'Shared library']);
  const bare = await server.admin.declare('Something is wrong');
  expect(await seenIn(bare)).toEqual([]);
  await server.admin.command(bare, { type: 'set-services', services: ['mail'] as never });
  expect((await seenIn(bare)).map(({ what, service }) => [what, service])).toEqual([['Shared library', 'mail']]);
});

test('an incident that began earlier looks back from there; a resolved one is told nothing more', async () => {
  await deploy('checkout', 'Before it began', 30);
  const id = await server.admin.declare('Slow', { services: ['checkout'], startedAt: server.now() - 10 * HOUR });
  expect((await seenIn(id)).map(({ what }) => what)).toEqual(['Before it began']);
  await server.admin.command(id, { type: 'resolve' });
  await deploy('checkout', 'After', 0);
  expect(await seenIn(id)).toHaveLength(1);
});

test('a change that was told before a restart is still known after it', async () => {
  await deploy('checkout', 'Checkout 4.2');
  const { storage } = server;
  const second = await startWholeServer({ storage });
  const id = await second.admin.declare('Checkout fails', { services: ['checkout'] });
  expect((await second.admin.api('GET', `/incidents/${id}`)).json.changes).toMatchObject([{ what: 'Checkout 4.2' }]);
  await second.close();
});

test('a body that says nothing is refused with the reason', async () => {
  expect(await tell({ service: 'checkout' })).toMatchObject({
    status: 422,
    json: { detail: expect.stringContaining('what') },
  });
  expect((await tell({ service: 'checkout', what: 'x', url: 'javascript:alert(1)' })).status).toBe(422);
});

test('GitHub: a signed push and deployment are seen, a wrong or missing signature writes nothing', async () => {
  const made = await server.admin.api('POST', '/hooks', { source: 'github', name: 'GitHub' });
  const { url, signingSecret } = made.json;
  const send = (event: string, body: object, secret: string | null): Promise<Reply> => {
    const text = JSON.stringify(body);
    const signature = secret && `sha256=${createHmac('sha256', secret).update(text).digest('hex')}`;
    return server.fetch(new URL(url).pathname, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-github-event': event,
        ...(signature ? { 'x-hub-signature-256': signature } : {}),
      },
      body: text,
    });
  };
  const push = {
    ref: 'refs/heads/main',
    before: 'a'.repeat(40),
    after: 'b'.repeat(40),
    compare: 'https://github.com/acme/shop/compare/a...b',
    head_commit: {
      id: 'b'.repeat(40),
      message: 'Cache prices\n\nCo-authored-by: Olga Ops <olga@example.org>',
      author: { name: 'Olga Ops' },
    },
    commits: [{ id: 'b'.repeat(40), message: 'Cache prices', author: { name: 'Olga Ops' } }],
    pusher: { name: 'olga' },
    sender: { login: 'olga' },
    repository: { name: 'shop', pushed_at: server.now() / 1000 - 60 },
  };
  const id = await server.admin.declare('Checkout fails', { services: ['checkout'] });
  for (const secret of [null, 'guess', `${signingSecret}x`])
    expect((await send('push', push, secret)).status).toBe(422);
  expect(await seenIn(id)).toEqual([]);
  expect((await send('ping', { zen: 'x' }, signingSecret)).json).toMatchObject({ changes: 0 });
  expect((await send('push', push, signingSecret)).json).toMatchObject({ changes: 1, incidents: [id] });
  const deployment = {
    deployment_status: {
      id: 7,
      state: 'success',
      created_at: new Date(server.now()).toISOString(),
      environment: 'production',
    },
    deployment: { sha: 'b'.repeat(40), ref: 'main' },
    sender: { login: 'olga' },
    repository: { name: 'shop' },
  };
  expect((await send('deployment_status', deployment, signingSecret)).status).toBe(200);
  expect((await seenIn(id)).map(({ what }) => what)).toEqual([
    expect.stringContaining('Cache prices'),
    expect.stringContaining('Deployed main'),
  ]);
  const record = (await server.admin.api('GET', `/incidents/${id}/record`)).text;
  expect(record.toLowerCase()).not.toContain('olga');
});
