/** Queries that are frozen and checks that are run: only what an administrator listed, only for who may write, and what is found lands as evidence. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readEvidence } from '#model/evidence/evidence.ts';
import { readSeries } from '#model/evidence/series.ts';
import type { FakePrometheus } from '#tests/support/fake-prometheus.ts';
import { openFakePrometheus } from '#tests/support/fake-prometheus.ts';
import { openReceiver } from '#tests/support/receivers.ts';
import type { WholeServer } from '#tests/support/whole-server.ts';
import { startWholeServer, until } from '#tests/support/whole-server.ts';

const HOUR = 3_600_000;
let server: WholeServer;
let prometheus: FakePrometheus;
beforeEach(async () => {
  prometheus = await openFakePrometheus();
  server = await startWholeServer({ env: { MUSTER_ALLOW_PRIVATE: '127.0.0.1' } });
});
afterEach(async () => {
  await server.close();
  await prometheus.close();
});

const allow = async (): Promise<string> =>
  (await server.admin.api('POST', '/prometheus', { name: 'EU', url: `${prometheus.url}/`, bearer: 'sesame-token' }))
    .json.id;

test('a range query is frozen with its query and time, and everybody sees the same', async () => {
  const source = await allow();
  const id = await server.admin.declare('Checkout fails');
  const ben = await server.person('Ben');
  const { doc } = await ben.open(id);
  const asked = { source, query: 'rate(errors[5m])', from: server.now() - HOUR, to: server.now() };
  expect(await ben.api('POST', `/incidents/${id}/queries`, asked)).toMatchObject({
    status: 201,
    json: { lines: 2, left: 0 },
  });
  expect(prometheus.asked[0]).toMatchObject({
    path: '/api/v1/query_range',
    headers: { authorization: 'Bearer sesame-token' },
  });
  expect(Number(prometheus.asked[0]?.form.step)).toBe(15);
  await until(() => readEvidence(doc).length === 1, 'the evidence arrives');
  const [evidence] = readEvidence(doc);
  expect(evidence).toMatchObject({
    kind: 'series',
    query: 'rate(errors[5m])',
    source: 'EU',
    owner: ben.id,
    capturedAt: server.now(),
  });
  const series = readSeries(evidence?.payload ?? null);
  expect(series).toMatchObject({ stepMs: 15_000, count: 241 });
  expect(series?.lines[0]?.values[3]).toBeNull();
  expect(series?.lines[0]?.name).toBe('errors{pod="api-0"}');
});

test('only listed servers are asked; their secrets never come back; wrong queries are told in a sentence', async () => {
  const source = await allow();
  const id = await server.admin.declare('Checkout fails');
  const span = { from: server.now() - HOUR, to: server.now() };
  const ask = (body: object) => server.admin.api('POST', `/incidents/${id}/queries`, { ...span, source, ...body });
  expect((await ask({ query: 'broken(' })).json).toMatchObject({
    status: 422,
    detail: 'EU says: parse error: unclosed',
  });
  expect((await ask({ query: 'scalar(1)' })).status).toBe(422);
  expect((await ask({ query: 'nonsense' })).status).toBe(503);
  expect((await ask({ query: 'up', from: span.to })).status).toBe(422);
  expect((await ask({ query: 'up', source: 'http://127.0.0.1:1' })).status).toBe(404);
  expect((await ask({ query: 'many' })).json).toMatchObject({ lines: 20, left: 10 });
  const viewer = await server.person('Vera', 'viewer');
  expect((await viewer.api('POST', `/incidents/${id}/queries`, { ...span, source, query: 'up' })).status).toBe(403);
  expect((await viewer.api('GET', '/prometheus')).status).toBe(403);
  const told = [
    await server.admin.api('GET', '/prometheus'),
    await server.admin.api('GET', `/incidents/${id}/queries`),
  ];
  for (const { text } of told) expect(text).not.toContain('sesame');
  expect(told[1]?.text).not.toContain('127.0.0.1');
  expect((await server.admin.api('POST', '/prometheus', { name: 'Cloud', url: 'http://169.254.169.254' })).status).toBe(
    422,
  );
});

test('checks of the services run once at declare and by hand; both land as evidence with their outcome', async () => {
  const receiver = await openReceiver(503);
  await server.admin.api('PUT', '/services/database', { name: 'Database' });
  await server.admin.api('PUT', '/services/checkout', { name: 'Checkout', dependencies: ['database'] });
  const http = {
    name: 'Database health',
    services: ['database'],
    atDeclare: true,
    target: { kind: 'http', url: `${receiver.url}/health` },
  };
  expect((await server.admin.api('POST', '/checks', http)).status).toBe(201);
  const source = await allow();
  const errors = { name: 'Errors', target: { kind: 'prometheus', source, query: 'errors' } };
  const byHand = (await server.admin.api('POST', '/checks', errors)).json.id;
  await server.admin.api('POST', '/checks', { ...http, name: 'Elsewhere', services: ['mail'] });

  const id = await server.admin.declare('Checkout fails', { services: ['checkout'] });
  await server.app.troubleshooting.settled();
  const { doc } = await server.admin.open(id);
  expect(readEvidence(doc)).toMatchObject([
    { kind: 'log', owner: 'system', source: 'Check, failed', title: expect.stringContaining('503') },
  ]);

  const offered = (await server.admin.api('GET', `/incidents/${id}/checks`)).json.items;
  expect(offered.map(({ name }: { name: string }) => name)).toEqual(['Database health', 'Errors']);
  expect((await server.admin.api('POST', `/incidents/${id}/checks/${byHand}`)).json).toMatchObject({
    ok: true,
    summary: '2 series',
  });
  await until(() => readEvidence(doc).length === 2, 'the second finding arrives');
  expect(readEvidence(doc).find(({ kind }) => kind === 'series')).toMatchObject({
    query: 'errors',
    owner: server.admin.id,
  });

  const drill = await server.admin.declare('Drill', { services: ['checkout'], practice: true });
  await server.app.troubleshooting.settled();
  expect(readEvidence((await server.admin.open(drill)).doc)).toEqual([]);
  expect((await server.admin.api('POST', `/incidents/${id}/checks/unknown-check`)).status).toBe(404);
  await receiver.close();
});

test('a check cannot be pointed at what lies inside, nor at a host that is no name', async () => {
  const add = (target: object) => server.admin.api('POST', '/checks', { name: 'x', target });
  expect((await add({ kind: 'http', url: 'http://10.0.0.1/' })).status).toBe(422);
  expect((await add({ kind: 'http', url: 'file:///etc/passwd' })).status).toBe(422);
  for (const host of ['127.0.0.1', 'a b', '-o', 'x;id', '$(id)', ''])
    expect((await add({ kind: 'dns', host })).status).toBe(422);
  expect((await add({ kind: 'command', argv: ['id'] })).status).toBe(403);
  expect((await add({ kind: 'dns', host: 'db.example.org' })).status).toBe(201);
});

test('commands stay off until the operator of the machine lets them, and then only listed ones run, with what they said as evidence', async () => {
  const echo = { kind: 'command', argv: ['/bin/echo', 'pods of {service} in #{number}'] };
  const listed = { name: 'Pods', services: ['checkout'], target: echo };
  expect(await server.admin.api('POST', '/checks', listed)).toMatchObject({
    status: 403,
    json: { detail: expect.stringContaining('MUSTER_COMMANDS=1') },
  });
  const open = await startWholeServer({ env: { MUSTER_COMMANDS: '1' } });
  try {
    const shell = { ...listed, target: { kind: 'command', argv: ['/bin/sh', '-c', 'id'] } };
    expect(await open.admin.api('POST', '/checks', shell)).toMatchObject({ status: 422 });
    await open.admin.api('PUT', '/services/checkout', { name: 'Checkout' });
    const { id: check } = (await open.admin.api('POST', '/checks', listed)).json;
    const id = await open.admin.declare('Checkout fails', { services: ['checkout'] });
    const ben = await open.person('Ben');
    const { doc } = await ben.open(id);
    expect(await ben.api('POST', `/incidents/${id}/checks/${check}`)).toMatchObject({ json: { ok: true } });
    await until(() => readEvidence(doc).length === 1, 'the evidence arrives');
    expect(readEvidence(doc)[0]?.payload).toContain('\npods of checkout in #1\n');
  } finally {
    await open.close();
  }
});
