/** The clocks that people live by, stepped: when stakeholders hear next, what was promised and when to look, guests whose time is up. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { addDecision } from '#model/decisions/decisions.ts';
import { addHypothesis, setHypothesis, startChecking } from '#model/hypotheses/hypotheses.ts';
import type { IncidentId } from '#model/ids.ts';
import { boardId } from '#model/incident/testing.ts';
import { addPromise } from '#model/promises/promises.ts';
import { writeLine } from '#model/situation/situation.ts';
import { addTask } from '#model/tasks/tasks.ts';
import { newBoardId } from '#server/access/secrets.ts';
import { startWithCrew, viewOf } from '#tests/support/crew.ts';
import { demandsIn } from '#tests/support/demands.ts';
import { until } from '#tests/support/whole-server.ts';
import type { Somebody, WholeServer } from '#tests/support/whole-server.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
let server: WholeServer;
let ben: Somebody;
let cleo: Somebody;
beforeEach(async () => {
  ({ server, ben, cleo } = await startWithCrew());
});
afterEach(() => server.close());

const kindsOf = async (who: Somebody, incident: IncidentId): Promise<string[]> =>
  (await demandsIn(server, who, incident)).map(({ kind }) => kind);
const publish = (who: Somebody, incident: IncidentId, text: string) =>
  who.command(incident, { type: 'publish-update', update: newBoardId(), audience: 'internal', text });

test('the next update is due by severity, counts on from the last one, and is loud to who writes it when it is late', async () => {
  const incident = await server.admin.declare('Checkout errors', { severity: 'SEV2' });
  const declaredAt = server.now();
  await ben.command(incident, { type: 'take-role', role: 'commander' });
  await cleo.command(incident, { type: 'take-role', role: 'comms' });
  expect((await viewOf(server, incident)).updateDueAt).toBe(declaredAt + 30 * MINUTE);
  await ben.command(incident, { type: 'set-severity', to: 'SEV1' });
  expect((await viewOf(server, incident)).updateDueAt).toBe(declaredAt + 20 * MINUTE);
  await server.advance(20 * MINUTE - 1);
  expect(await kindsOf(cleo, incident)).not.toContain('update-overdue');
  await server.advance(1);
  const [first] = await demandsIn(server, cleo, incident);
  expect(first).toMatchObject({ kind: 'update-overdue', sound: true });
  expect(await kindsOf(ben, incident)).not.toContain('update-overdue');

  await server.advance(5 * MINUTE);
  await publish(cleo, incident, 'We are rolling back.');
  expect((await viewOf(server, incident)).updateDueAt).toBe(server.now() + 20 * MINUTE);
  expect(await kindsOf(cleo, incident)).not.toContain('update-overdue');
  await server.advance(10 * MINUTE);
  await publish(cleo, incident, 'Rolled back.');
  expect((await viewOf(server, incident)).measures.punctuality).toMatchObject({
    due: 2,
    onTime: 1,
    worstMs: 5 * MINUTE,
  });
});

test('an update waits only with a reason, and not for ever', async () => {
  const incident = await server.admin.declare('Checkout errors', { severity: 'SEV2' });
  await ben.command(incident, { type: 'take-role', role: 'commander' });
  const later = server.now() + 45 * MINUTE;
  const snooze = (body: { until: number; reason: string }) => ben.command(incident, { type: 'snooze-update', ...body });
  expect(await snooze({ until: later, reason: ' ' })).toMatchObject({ refusal: { code: 'invalid' } });
  expect(await snooze({ until: server.now() + 9 * HOUR, reason: 'later' })).toMatchObject({ ok: false });
  expect(await snooze({ until: later, reason: 'no change' })).toMatchObject({ ok: true });
  await server.advance(44 * MINUTE);
  expect(await kindsOf(ben, incident)).not.toContain('update-overdue');
  await server.advance(MINUTE);
  expect(await kindsOf(ben, incident)).toContain('update-overdue');
});

test('many who ask for an update within ten minutes are one question, and only communications hears it', async () => {
  const vera = await server.person('Vera', 'viewer');
  const incident = await server.admin.declare('Checkout errors', { severity: 'SEV2' });
  await ben.command(incident, { type: 'take-role', role: 'commander' });
  await cleo.command(incident, { type: 'take-role', role: 'comms' });
  const asks = async (who: Somebody): Promise<number> =>
    (await who.api('GET', '/notifications')).json.items.filter(({ text }: { text: string }) =>
      text.includes('somebody waits for an update'),
    ).length;
  const ask = { type: 'request-update' } as const;
  expect(await vera.command(incident, ask)).toMatchObject({ ok: true });
  expect(await vera.command(incident, ask)).toMatchObject({ refusal: { code: 'too-soon' } });
  await server.advance(5 * MINUTE);
  expect(await server.admin.command(incident, ask)).toMatchObject({ ok: true });
  expect([await asks(cleo), await asks(ben)]).toEqual([1, 0]);
  expect(await kindsOf(cleo, incident)).toContain('update-asked');
  expect(await kindsOf(ben, incident)).not.toContain('update-asked');
  await server.advance(10 * MINUTE);
  await vera.command(incident, ask);
  await server.advance(0);
  expect(await asks(cleo)).toBe(2);
  await publish(cleo, incident, 'Nothing new.');
  expect(await kindsOf(cleo, incident)).not.toContain('update-asked');
});

test('promises, checks of decisions, to-dos, time boxes and an old situation come back when it is time, to whom they concern', async () => {
  const incident = await server.admin.declare('Checkout errors', { severity: 'SEV2' });
  await ben.command(incident, { type: 'take-role', role: 'commander' });
  const { doc } = await ben.open(incident);
  const now = server.now();
  addPromise(doc, boardId('p'), { to: 'support', text: 'a workaround', due: now + 10 * MINUTE, owner: cleo.id });
  addDecision(doc, boardId('d'), { text: 'roll back', at: now, checkAt: now + 15 * MINUTE });
  addTask(doc, boardId('t'), { text: 'call the bank', due: now + 12 * MINUTE, owner: cleo.id });
  addHypothesis(doc, boardId('h'), { claim: 'the pool', createdAt: now });
  startChecking(doc, boardId('h'), cleo.id, now);
  setHypothesis(doc, boardId('h'), { timebox: now + 5 * MINUTE });
  writeLine(doc, 'impact', 'cards fail', now);
  const watcher = await server.admin.open(incident);
  await until(() => watcher.doc.getMap('hypotheses').size === 1, 'the board arrives');
  const timed = async (who: Somebody): Promise<string[]> =>
    (await kindsOf(who, incident)).filter((kind) => /due|stale|overdue/.test(kind) && kind !== 'update-overdue');
  expect([await timed(ben), await timed(cleo)]).toEqual([[], []]);
  await server.advance(5 * MINUTE + 1);
  expect(await timed(cleo)).toEqual(['hypothesis-stale']);
  await server.advance(5 * MINUTE);
  expect(await timed(cleo)).toEqual(['promise-due', 'hypothesis-stale']);
  await server.advance(5 * MINUTE);
  expect(await timed(cleo)).toEqual(['promise-due', 'hypothesis-stale', 'task-overdue']);
  expect(await timed(ben)).toEqual(['decision-due']);
  await server.advance(15 * MINUTE);
  expect(await timed(ben)).toEqual(['decision-due', 'situation-stale']);
});

test('a guest is let in for a day unless said otherwise, and not a minute longer', async () => {
  const incident = await server.admin.declare('Checkout errors');
  const invited = await server.admin.api('POST', `/incidents/${incident}/guests`, {
    name: 'Dana of the bank',
    until: server.now() + 24 * HOUR,
  });
  expect(invited.status).toBe(201);
  const path = new URL(invited.json.url).pathname;
  const guest = { id: invited.json.guest, kind: 'guest' as const, mode: 'responder' as const, incident };
  const caller = { actor: guest, name: 'Dana', credential: { kind: 'session' as const, id: 'x' } };
  expect(path).toContain('/guest/');
  await server.advance(24 * HOUR - 1);
  expect(await server.app.incidents.visible(caller, incident)).not.toBeNull();
  await server.advance(1);
  expect(await server.app.incidents.visible(caller, incident)).toBeNull();
});
