/** Command changes hands: offered to who is on call, asked for, objected to, handed off. By any door the same moves, and at the same times. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { IncidentId } from '#model/ids.ts';
import { boardId } from '#model/incident/testing.ts';
import { addTask, readTasks } from '#model/tasks/tasks.ts';
import { factsOf, startWithCrew, viewOf } from '#tests/support/crew.ts';
import { demandsIn } from '#tests/support/demands.ts';
import { until } from '#tests/support/whole-server.ts';
import type { Somebody, WholeServer } from '#tests/support/whole-server.ts';

const MINUTE = 60_000;
let server: WholeServer;
let ben: Somebody;
let cleo: Somebody;
beforeEach(async () => {
  ({ server, ben, cleo } = await startWithCrew());
});
afterEach(() => server.close());

const isHere = async (incident: IncidentId, who: Somebody): Promise<boolean> =>
  (await server.admin.api('GET', '/incidents')).json.items.some(
    (item: { id: string; here?: string[] }) => item.id === incident && item.here?.includes(who.id),
  );

test('the offer of command lapses after two minutes to the next who is on call, and who takes it ends it', async () => {
  await server.admin.api('PUT', '/services/checkout', { name: 'Checkout', answers: [ben.id, cleo.id] });
  const incident = await server.admin.declare('Checkout errors', { severity: 'SEV2', services: ['checkout'] });
  expect(await factsOf(server, incident, 'command-offered')).toMatchObject([{ to: ben.id }]);
  await server.advance(2 * MINUTE - 1);
  expect(await factsOf(server, incident, 'command-offer-lapsed')).toEqual([]);
  await server.advance(1);
  expect(await factsOf(server, incident, 'command-offer-lapsed')).toMatchObject([{ to: ben.id }]);
  expect((await factsOf(server, incident, 'command-offered')).map(({ to }) => to)).toEqual([ben.id, cleo.id]);
  expect(await cleo.command(incident, { type: 'accept-role', role: 'commander' })).toMatchObject({ ok: true });
  await server.advance(10 * MINUTE);
  expect(await factsOf(server, incident, 'command-offer-lapsed')).toHaveLength(1);
  expect(await viewOf(server, incident)).toMatchObject({ commander: cleo.id });
});

test('who asks for command of somebody in the room gets it after a minute, unless objected to; of somebody who left, at once', async () => {
  const incident = await server.admin.declare('Checkout errors', { severity: 'SEV2' });
  const take = { type: 'take-role', role: 'commander' } as const;
  await ben.command(incident, take);
  const bensRoom = await ben.open(incident);
  await until(() => isHere(incident, ben), 'Ben is in the room');
  await server.advance(2 * MINUTE);

  await cleo.command(incident, take);
  expect(await viewOf(server, incident)).toMatchObject({ commander: ben.id });
  expect(await ben.command(incident, { type: 'object-to-command', to: cleo.id })).toMatchObject({ ok: true });
  await server.advance(2 * MINUTE);
  expect(await viewOf(server, incident)).toMatchObject({ commander: ben.id });

  await cleo.command(incident, take);
  await server.advance(MINUTE - 1);
  expect(await viewOf(server, incident)).toMatchObject({ commander: ben.id });
  await server.advance(1);
  expect(await viewOf(server, incident)).toMatchObject({ commander: cleo.id });
  const told = (await ben.api('GET', '/notifications')).json.items.map(({ text }: { text: string }) => text);
  expect(told.some((text: string) => text.includes('is commanded by somebody else now'))).toBe(true);

  // Cleo is in no room, so nobody waits for her.
  await server.advance(2 * MINUTE);
  await ben.command(incident, take);
  expect(await viewOf(server, incident)).toMatchObject({ commander: ben.id });
  bensRoom.provider.destroy();
});

test('accepting by the API moves the open to-dos of the giver in the same entry, and no others', async () => {
  const incident = await server.admin.declare('Long night', { severity: 'SEV2' });
  await ben.command(incident, { type: 'take-role', role: 'commander' });
  const { doc } = await ben.open(incident);
  const ids = ['running', 'open', 'done', 'hers'].map(boardId);
  const states = ['running', 'open', 'done', 'open'] as const;
  for (const [index, id] of ids.entries())
    addTask(doc, id, {
      text: `to-do ${index}`,
      state: states[index] ?? 'open',
      owner: index === 3 ? server.admin.id : ben.id,
    });
  const watcher = await server.admin.open(incident);
  const owners = () => Object.fromEntries(readTasks(watcher.doc).map(({ id, owner }) => [id, owner]));
  await until(() => Object.keys(owners()).length === 4, 'the to-dos arrive');

  await ben.command(incident, { type: 'offer-handoff', to: cleo.id, withTasks: true });
  expect(await viewOf(server, incident)).toMatchObject({ commander: ben.id });
  const accepted = await cleo.command(incident, { type: 'accept-handoff' });
  expect(accepted).toMatchObject({ ok: true });
  const [fact] = await factsOf(server, incident, 'handoff-accepted');
  expect(fact).toMatchObject({ from: ben.id, by: cleo.id, roles: ['commander'] });
  expect(new Set(fact?.tasks as string[])).toEqual(new Set([ids[0], ids[1]]));
  await until(() => owners()[String(ids[0])] === cleo.id, 'the to-dos are hers');
  expect(owners()).toEqual({
    [String(ids[0])]: cleo.id,
    [String(ids[1])]: cleo.id,
    [String(ids[2])]: ben.id,
    [String(ids[3])]: server.admin.id,
  });
  const entry = (await server.storage.log.read(incident, Number(fact?.seq) - 1, 1))[0];
  expect(entry?.board).toBeDefined();
});

test('to-dos stay where they are when they were not offered along', async () => {
  const incident = await server.admin.declare('Short night', { severity: 'SEV2' });
  await ben.command(incident, { type: 'take-role', role: 'commander' });
  const { doc } = await ben.open(incident);
  addTask(doc, boardId('stays'), { text: 'mine', owner: ben.id });
  await ben.command(incident, { type: 'offer-handoff', to: cleo.id });
  await cleo.command(incident, { type: 'accept-handoff', tasks: [boardId('stays')] });
  expect(await factsOf(server, incident, 'handoff-accepted')).toMatchObject([{ tasks: [] }]);
  const watcher = await cleo.open(incident);
  await until(() => readTasks(watcher.doc).length === 1, 'the to-do arrives');
  expect(readTasks(watcher.doc)).toMatchObject([{ owner: ben.id }]);
});

test('a commander is reminded after two hours of command and urged after four; a hand-off begins anew', async () => {
  const incident = await server.admin.declare('Long night', { severity: 'SEV2' });
  await ben.command(incident, { type: 'take-role', role: 'commander' });
  const kinds = async (who: Somebody) => (await demandsIn(server, who, incident)).map(({ kind }) => kind);
  await server.advance(120 * MINUTE - 1);
  expect(await kinds(ben)).not.toContain('handoff-remind');
  await server.advance(1);
  expect(await kinds(ben)).toContain('handoff-remind');
  await server.advance(120 * MINUTE);
  expect(await kinds(ben)).toContain('handoff-insist');
  await ben.command(incident, { type: 'offer-handoff', to: cleo.id });
  expect(await kinds(cleo)).toContain('handoff-offered');
  await cleo.command(incident, { type: 'accept-handoff' });
  expect(await kinds(cleo)).not.toContain('handoff-remind');
  expect(await kinds(ben)).not.toContain('handoff-insist');
});

test('relief: who is offered a hand-off and is not in the room is paged', async () => {
  const incident = await server.admin.declare('Long night', { severity: 'SEV2' });
  await ben.command(incident, { type: 'take-role', role: 'commander' });
  await ben.command(incident, { type: 'offer-handoff', to: cleo.id });
  expect(await factsOf(server, incident, 'page-requested')).toMatchObject([{ to: cleo.id, reason: 'handoff' }]);
  await server.advance(0);
  expect((await cleo.api('GET', '/notifications')).json.items).toMatchObject([{ kind: 'page', incident }]);
});
