/** Game days through the doors that people use: the script drips on the clock and over a restart, pages nobody unless asked, stays out of all figures, and is compared. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readFileSync } from 'node:fs';
import { readEntries } from '#model/timeline/entries.ts';
import { addHypothesis } from '#model/hypotheses/hypotheses.ts';
import type { BoardId, IncidentId } from '#model/ids.ts';
import { parseBoardId, parseIncidentId } from '#model/ids.ts';
import type { Somebody, WholeServer } from '#tests/support/whole-server.ts';
import { startWholeServer, until } from '#tests/support/whole-server.ts';

const MINUTE_MS = 60_000;
let server: WholeServer;
let ben: Somebody;

beforeEach(async () => {
  server = await startWholeServer();
  ben = await server.person('Ben');
});
afterEach(() => server.close());

function boardId(text: string): BoardId {
  const id = parseBoardId(text);
  if (!id) throw new TypeError(`${text} is no id`);
  return id;
}
function roomOf(json: { room: unknown }): IncidentId {
  const id = parseIncidentId(json.room);
  if (!id) throw new TypeError('no room');
  return id;
}
const make = (more: object = {}) =>
  server.admin.api('POST', '/gamedays', {
    id: 'day-one',
    kind: 'scenario',
    scenario: 'slow-service',
    title: 'Autumn drill',
    ...more,
  });
const order = (action: string, more: object = {}, who = server.admin) =>
  who.api('POST', '/gamedays/day-one/orders', { action, ...more });
async function told(room: IncidentId): Promise<string[]> {
  const { doc, provider } = await ben.open(room);
  const texts = readEntries(doc)
    .sort((one, other) => (one.happenedAt ?? 0) - (other.happenedAt ?? 0))
    .map(({ text }) => text);
  provider.destroy();
  return texts;
}

test('the script drips on the clock, stands still while paused, runs faster when told, and takes what is put in', async () => {
  expect((await make()).status).toBe(201);
  expect((await ben.api('GET', '/gamedays/day-one')).json).toMatchObject({
    script: [],
    behind: '',
    facilitates: false,
  });
  expect((await order('start', {}, ben)).status).toBe(403);
  const begun = await order('start');
  expect(begun.json).toMatchObject({ status: 'running', told: 1 });
  const room = roomOf(begun.json);
  expect(await told(room)).toEqual([expect.stringMatching(/^Report: Support: three customers/)]);
  await server.advance(5 * MINUTE_MS);
  expect(await told(room)).toHaveLength(3);
  // Asked again at the same moment nothing is told twice.
  await server.advance(0);
  expect(await told(room)).toHaveLength(3);
  await order('pause');
  await server.advance(60 * MINUTE_MS);
  expect(await told(room)).toHaveLength(3);
  await order('go-on');
  await order('speed', { speed: 10 });
  await server.advance(MINUTE_MS);
  expect((await ben.api('GET', '/gamedays/day-one')).json).toMatchObject({ playedMs: 15 * MINUTE_MS, told: 6 });
  const put = await server.admin.api('POST', '/gamedays/day-one/events', {
    id: 'extra',
    kind: 'message',
    text: 'The phone rings.',
  });
  expect(put.status).toBe(200);
  expect(await told(room)).toContain('Message: The phone rings.');
  expect((await order('abort', { reason: ' ' })).json.code).toBe('invalid');
  expect((await order('abort', { reason: 'A real incident began' })).json).toMatchObject({ status: 'aborted' });
  const count = (await told(room)).length;
  await server.advance(120 * MINUTE_MS);
  expect(await told(room)).toHaveLength(count);
});

test('goes on after a restart, and what was told just before a crash is told once', async () => {
  await make();
  const room = roomOf((await order('start')).json);
  await server.advance(4 * MINUTE_MS);
  const before = await told(room);
  // The row as it was before the last event was kept: told in the room, not yet known here.
  const row = await server.storage.tables.get<{ told: number; version: number }>('game-days', 'day-one');
  await server.storage.tables.put('game-days', 'day-one', { ...row, told: 1 });
  const { storage } = server;
  const closing = server;
  const at = server.now();
  // A second life on the same data; the first ends without closing what both hold.
  server = await startWholeServer({ storage: { ...storage, close: async () => undefined } });
  ben = await server.person('Ben again');
  await server.advance(at - server.now() + MINUTE_MS);
  const after = await told(room);
  expect(new Set(after).size).toBe(after.length);
  expect(after.slice(0, before.length)).toEqual(before);
  expect(after).toHaveLength(before.length + 1);
  await server.close();
  server = closing;
});

test('pages nobody unless asked, and stays out of insights and of what resembles what', async () => {
  await server.admin.api('PUT', '/services/orders', { team: 'Orders', answers: [ben.id] });
  await make({ services: ['orders'] });
  const quiet = roomOf((await order('start')).json);
  const facts = async (room: IncidentId) => (await server.admin.api('GET', `/incidents/${room}/record`)).json.facts;
  expect((await facts(quiet)).some(({ type }: { type: string }) => type === 'page-requested')).toBe(false);
  await server.admin.api('POST', '/gamedays', {
    id: 'day-two',
    kind: 'scenario',
    scenario: 'alert-storm',
    title: 'Woken',
    services: ['orders'],
    pages: true,
  });
  const loud = roomOf((await server.admin.api('POST', '/gamedays/day-two/orders', { action: 'start' })).json);
  const paged = (await facts(loud)).find(({ type }: { type: string }) => type === 'page-requested');
  expect(paged).toMatchObject({ to: ben.id, reason: expect.stringContaining('game day') });
  for (const room of [quiet, loud]) {
    expect((await server.admin.api('GET', `/incidents/${room}`)).json.practice).toBe(true);
    await server.admin.command(room, { type: 'resolve', remedy: 'cure' });
  }
  const real = await server.admin.declare('Orders take long to confirm, really');
  await server.admin.command(real, { type: 'resolve', remedy: 'cure' });
  await server.app.projections.catchUp();
  const similar = (await server.admin.api('GET', `/incidents/${real}/similar`)).text;
  const caller = {
    actor: { id: ben.id, kind: 'person' as const, role: 'responder' as const },
    name: 'Ben',
    credential: { kind: 'token' as const, id: 'x' },
  };
  const insights = JSON.stringify(await server.app.learned.insights(caller, { from: 0 }, 400));
  for (const room of [quiet, loud]) expect(insights + similar).not.toContain(room);
  // Search, the library and the follow-ups know of them only when asked.
  const search = async (more = '') => (await ben.api('GET', `/search?q=orders+take+long${more}`)).json.items;
  const hit = (list: { incident: string; practice: boolean }[], room: string) =>
    list.find(({ incident }) => incident === room);
  expect(hit(await search(), quiet)).toBeUndefined();
  expect(hit(await search('&practice=only'), quiet)).toMatchObject({ practice: true });
  expect(hit(await search('&practice=only'), real)).toBeUndefined();
  expect((await search('&practice=with')).map(({ incident }: { incident: string }) => incident).sort()).toEqual(
    [quiet, real].sort(),
  );
  expect((await ben.api('GET', '/library?q=orders')).text).not.toContain(quiet);
  const csv = (await ben.api('GET', '/insights.csv')).text;
  const { items } = (await ben.api('GET', '/followups')).json;
  for (const room of [quiet, loud]) expect(csv + JSON.stringify(items)).not.toContain(room);
});

test('a past incident becomes a script; then the two lanes stand side by side', async () => {
  const fixture = readFileSync(new URL('../support/incidents/aws-s3-2017-removal.json', import.meta.url), 'utf8');
  const imported = await server.app.imports.take(
    {
      actor: { id: server.admin.id, kind: 'person', role: 'administrator' },
      name: 'Ana',
      credential: { kind: 'token', id: 'x' },
    },
    fixture,
  );
  if (!imported.ok) throw new Error(imported.refusal.message);
  const made = await make({ kind: 'incident', scenario: undefined, incident: imported.value.id });
  expect(made.status).toBe(201);
  expect(made.json.script.length).toBeGreaterThan(2);
  const room = roomOf((await order('start', { speed: 2 })).json);
  await server.advance(3 * MINUTE_MS);
  await ben.command(room, { type: 'take-role', role: 'commander' });
  await server.advance(2 * MINUTE_MS);
  const { doc } = await ben.open(room);
  addHypothesis(doc, boardId('h1'), { claim: 'A command took too much away', createdAt: server.now() });
  await until(
    async () =>
      (await server.admin.api('GET', '/gamedays/day-one/comparison')).json.now.some(
        ({ kind }: { kind: string }) => kind === 'hypothesis',
      ),
    'the hypothesis is known',
  );
  await order('end');
  const { thenName, then, now, rows } = (await ben.api('GET', '/gamedays/day-one/comparison')).json;
  expect(thenName).toContain(imported.value.title);
  expect(then.length).toBeGreaterThan(1);
  // Five minutes on the wall are ten on the script's clock at twice the speed.
  expect(now.find(({ kind }: { kind: string }) => kind === 'hypothesis')).toMatchObject({ atMs: 10 * MINUTE_MS });
  expect(rows.find(({ kind }: { kind: string }) => kind === 'commander')).toMatchObject({ now: 6 * MINUTE_MS });
  expect(
    (await server.admin.api('PUT', '/gamedays/day-one/outcome', { held: null, learned: 'Ask what changed first.' }))
      .json.outcome,
  ).toEqual({ held: null, learned: 'Ask what changed first.' });
});

test('an experiment says what it expects, how far it reaches and when it stops; private incidents are not practised with', async () => {
  expect((await make({ kind: 'experiment', scenario: undefined })).json.code).toBe('invalid');
  const experiment = {
    hypothesis: 'Reads go on when one replica is gone',
    blastRadius: 'One replica of staging',
    abortCondition: 'Errors above 1 %',
  };
  expect((await make({ kind: 'experiment', scenario: undefined, experiment })).json).toMatchObject({
    experiment,
    status: 'ready',
  });
  const begun = await order('start');
  expect(begun.json.status).toBe('running');
  const hidden = await server.admin.declare('Secret', { private: true });
  await server.admin.command(hidden, { type: 'resolve', remedy: 'cure' });
  expect((await make({ id: 'day-x', kind: 'incident', scenario: undefined, incident: hidden })).json.code).toBe(
    'not-allowed-now',
  );
  expect(
    (await ben.api('POST', '/gamedays', { id: 'day-y', kind: 'incident', title: 'x', incident: hidden })).status,
  ).toBe(404);
  const vera = await server.person('Vera', 'viewer');
  expect(
    (await vera.api('POST', '/gamedays', { id: 'day-z', kind: 'scenario', scenario: 'alert-storm', title: 'x' }))
      .status,
  ).toBe(403);
});
