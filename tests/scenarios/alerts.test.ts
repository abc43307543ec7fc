/** Alerts from Alertmanager: open, join, resolve, repeat, storm, decline, and bodies that make no sense. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Reply, WholeServer } from '#tests/support/whole-server.ts';
import { startWholeServer } from '#tests/support/whole-server.ts';

let server: WholeServer;
let path: string;
beforeEach(async () => {
  server = await startWholeServer();
  const made = await server.admin.api('POST', '/hooks', { source: 'alertmanager', name: 'Prometheus EU' });
  path = new URL(made.json.url).pathname;
});
afterEach(() => server.close());

interface Given {
  name: string;
  group?: string;
  status?: 'firing' | 'resolved';
  startsAt?: number;
  service?: string;
}

/** A body as Alertmanager's webhook (version 4) documents it. */
function bodyOf(...alerts: Given[]): object {
  const [first] = alerts;
  return {
    version: '4',
    groupKey: `{}:{alertname="${first?.group ?? first?.name}"}`,
    status: first?.status ?? 'firing',
    receiver: 'muster',
    groupLabels: { alertname: first?.group ?? first?.name },
    commonLabels: {},
    commonAnnotations: {},
    externalURL: 'http://alertmanager.example:9093',
    alerts: alerts.map(({ name, status = 'firing', startsAt = server.now() - 60_000, service }) => ({
      status,
      labels: { alertname: name, severity: 'critical', ...(service ? { service } : {}) },
      annotations: { summary: `${name} is unhappy` },
      startsAt: new Date(startsAt).toISOString(),
      endsAt: status === 'resolved' ? new Date(server.now()).toISOString() : '0001-01-01T00:00:00Z',
      generatorURL: 'http://prometheus.example/graph',
      fingerprint: Buffer.from(name).toString('hex').padEnd(16, '0').slice(0, 16),
    })),
  };
}

const post = (body: unknown): Promise<Reply> =>
  server.fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
const incidents = async (): Promise<{ id: string; status: string; title: string; services: string[] }[]> =>
  (await server.admin.api('GET', '/incidents')).json.items;
const facts = async (id: string): Promise<{ type: string }[]> =>
  (await server.admin.api('GET', `/incidents/${id}/record`)).json.facts;

test('an alert opens an incident in triage for the service that it names', async () => {
  await server.admin.api('PUT', '/services/checkout', {
    name: 'Checkout',
    aliases: ['checkout-api'],
    answers: [server.admin.id],
  });
  expect((await post(bodyOf({ name: 'HighErrors', service: 'checkout-api' }))).json).toMatchObject({ open: 1 });
  const [incident] = await incidents();
  expect(incident).toMatchObject({ status: 'triage', services: ['checkout'] });
  const { json } = await server.admin.api('GET', `/incidents/${incident?.id}`);
  expect(json.alerts).toMatchObject([{ title: expect.stringContaining('HighErrors'), endsAt: null }]);
  await server.advance(0);
  expect((await server.admin.api('GET', '/notifications')).json.items).toMatchObject([{ kind: 'page' }]);
});

test('a repeat changes nothing, also from a second Alertmanager at the same moment', async () => {
  const body = bodyOf({ name: 'HighErrors' });
  await Promise.all([post(body), post(body), post(body)]);
  const [incident] = await incidents();
  const before = await facts(incident?.id ?? '');
  expect((await post(body)).json).toMatchObject({ open: 0, repeat: 1 });
  expect(await incidents()).toHaveLength(1);
  expect(await facts(incident?.id ?? '')).toEqual(before);
});

test('another alert of the group joins; the resolved twin is recorded; untouched and over, it declines itself', async () => {
  const startsAt = server.now() - 60_000;
  await post(bodyOf({ name: 'HighErrors', group: 'checkout', startsAt }));
  await post(bodyOf({ name: 'SlowRequests', group: 'checkout', startsAt }));
  const [incident] = await incidents();
  expect(await incidents()).toHaveLength(1);
  await server.advance(5 * 60_000);
  await post(bodyOf({ name: 'HighErrors', group: 'checkout', status: 'resolved', startsAt }));
  expect((await incidents())[0]?.status).toBe('triage');
  await post(bodyOf({ name: 'SlowRequests', group: 'checkout', status: 'resolved', startsAt }));
  expect((await incidents())[0]?.status).toBe('declined');
  expect((await facts(incident?.id ?? '')).filter(({ type }) => type === 'alert-resolved')).toHaveLength(2);
});

test('an incident that somebody touched never declines itself', async () => {
  const startsAt = server.now() - 60_000;
  await post(bodyOf({ name: 'HighErrors', startsAt }));
  const [incident] = await incidents();
  await server.admin.command(incident?.id as never, { type: 'join' });
  await post(bodyOf({ name: 'HighErrors', status: 'resolved', startsAt }));
  await server.advance(20 * 60_000);
  expect((await incidents())[0]?.status).toBe('triage');
});

test('more than five groups within five minutes are one incident', async () => {
  for (let group = 1; group <= 9; group += 1) {
    await post(bodyOf({ name: `Alert${group}`, group: `group-${group}` }));
    await server.advance(10_000);
  }
  const all = await incidents();
  expect(all.filter(({ status }) => status === 'triage')).toHaveLength(1);
  const [storm] = all.filter(({ status }) => status === 'triage');
  const recorded = await facts(storm?.id ?? '');
  expect(recorded.filter(({ type }) => type === 'merge-received')).toHaveLength(4);
  expect(all.filter(({ status }) => status === 'merged')).toHaveLength(4);
});

test.each([
  ['no JSON', '{"alerts": [', /not JSON/],
  ['an empty body', '', /empty/],
  ['an empty list', '{"version":"4","alerts":[]}', /no alert/],
  ['nothing of it', '{"hello":"world"}', /alerts/],
  ['nested ten thousand deep', `${'['.repeat(10_000)}${']'.repeat(10_000)}`, /nested/],
])('%s gets a 4xx with a reason and is kept nowhere', async (_name, body, reason) => {
  const reply = await post(body);
  expect(reply.status).toBeGreaterThanOrEqual(400);
  expect(reply.status).toBeLessThan(500);
  expect(reply.json.detail).toMatch(reason);
  expect(await server.storage.tables.list('inbox')).toEqual([]);
  expect(await incidents()).toEqual([]);
});

test('a body that is too large, a wrong key and a wrong source are refused', async () => {
  expect((await post(`{"alerts":"${'x'.repeat(600_000)}"}`)).status).toBe(413);
  expect((await server.fetch(path.replace(/.$/, 'x'), { method: 'POST', body: '{}' })).status).toBe(404);
  expect((await server.fetch(path.replace('alertmanager', 'grafana'), { method: 'POST', body: '{}' })).status).toBe(
    404,
  );
});

test('a delivery that was stored and not acted on is acted on at the next start', async () => {
  const keys = await server.app.inbound.keys.list();
  const [key] = keys;
  const body = { text: JSON.stringify(bodyOf({ name: 'HighErrors' })), headers: {} };
  await server.storage.tables.put('inbox', '000000000000001-aaaaaa', { key, at: server.now(), body });
  await server.close();
  const again = await startWholeServer({ storage: server.storage });
  try {
    expect((await again.admin.api('GET', '/incidents')).json.items).toMatchObject([{ status: 'triage' }]);
    expect(await server.storage.tables.list('inbox')).toEqual([]);
  } finally {
    await again.close();
  }
});
