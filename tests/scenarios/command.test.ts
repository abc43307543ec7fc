/** Commands over REST and socket.io: the same code, the same ids, refusals that say why. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { WholeServer } from '#tests/support/whole-server.ts';
import { startWholeServer, until } from '#tests/support/whole-server.ts';

let server: WholeServer;
beforeEach(async () => {
  server = await startWholeServer();
});
afterEach(() => server.close());

test('two people take command at the same moment: one gets it, the other is told who did', async () => {
  const [ben, cleo] = await Promise.all([server.person('Ben'), server.person('Cleo')]);
  const incident = await server.admin.declare('Checkout errors');
  const [benEvents, cleoEvents] = await Promise.all([ben.events(), cleo.events()]);
  const take = { type: 'take-role', role: 'commander' } as const;
  const answers = await Promise.all([
    benEvents.emitWithAck('command', { incident, command: { ...take, id: 'take-by-ben-1' as never } }),
    cleoEvents.emitWithAck('command', { incident, command: { ...take, id: 'take-by-cleo-1' as never } }),
  ]);
  const winners = answers.filter((answer) => answer.ok);
  expect(winners).toHaveLength(1);
  const { json } = await server.admin.api('GET', `/incidents/${incident}`);
  const loser = answers.find((answer) => !answer.ok);
  expect(loser).toMatchObject({ ok: false, refusal: { code: 'role-taken' } });
  expect(JSON.stringify(loser)).toContain(json.commander);
  expect([ben.id, cleo.id]).toContain(json.commander);
});

test('the same command again answers as the first time and changes nothing', async () => {
  const incident = await server.admin.declare('Slow search');
  const events = await server.admin.events();
  const first = await server.admin.command(incident, { type: 'set-severity', to: 'SEV2' }, 'severity-one');
  const overSocket = await events.emitWithAck('command', {
    incident,
    command: { id: 'severity-one' as never, type: 'set-severity', to: 'SEV2' },
  });
  expect(first).toMatchObject({ ok: true, repeat: false });
  expect(overSocket).toMatchObject({ ok: true, repeat: true, seq: first.ok ? first.seq : -1 });
  const { json } = await server.admin.api('GET', `/incidents/${incident}/record`);
  expect(json.facts.filter((fact: { type: string }) => fact.type === 'severity-changed')).toHaveLength(1);
});

test('another body, or another person, under a known id is refused', async () => {
  const ben = await server.person('Ben');
  const incident = await server.admin.declare('Slow search');
  await server.admin.command(incident, { type: 'set-severity', to: 'SEV2' }, 'severity-one');
  expect(await server.admin.command(incident, { type: 'set-severity', to: 'SEV1' }, 'severity-one')).toMatchObject({
    refusal: { code: 'conflict' },
  });
  expect(await ben.command(incident, { type: 'set-severity', to: 'SEV2' }, 'severity-one')).toMatchObject({
    refusal: { code: 'conflict' },
  });
});

test('declaring twice with one id is one incident with one number', async () => {
  const body = { title: 'Checkout errors', id: 'declared-by-a-program', severity: 'SEV3' };
  const answers = await Promise.all([1, 2, 3].map(() => server.admin.api('POST', '/incidents', body)));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 201]);
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  expect((await server.admin.api('GET', '/incidents')).json.items).toHaveLength(1);
});

test('numbers are unique when many declare at once', async () => {
  await Promise.all(Array.from({ length: 20 }, (_, index) => server.admin.declare(`Incident ${index}`)));
  const { json } = await server.admin.api('GET', '/incidents');
  const numbers = json.items.map(({ number }: { number: number }) => number).sort((a: number, b: number) => a - b);
  expect(numbers).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
});

test('a viewer can neither command nor write, and may report and ask', async () => {
  const vera = await server.person('Vera', 'viewer');
  const incident = await server.admin.declare('Checkout errors');
  expect(await vera.command(incident, { type: 'set-severity', to: 'SEV1' })).toMatchObject({
    refusal: { code: 'forbidden' },
  });
  expect((await vera.api('POST', '/incidents', { title: 'Mine' })).status).toBe(403);
  expect((await vera.api('POST', '/incidents', { title: 'Mine', mode: 'reporting' })).status).toBe(201);
  const [hers, ours] = await Promise.all([vera.open(incident), server.admin.open(incident)]);
  hers.doc.getText('situation:impact').insert(0, 'vandalism');
  ours.doc.getText('situation:known').insert(0, 'one region');
  await until(() => hers.doc.getText('situation:known').toString() === 'one region', 'the viewer reads');
  expect(ours.doc.getText('situation:impact').toString()).toBe('');
});

test('a schema that does not fit is refused with the path of what is wrong', async () => {
  const incident = await server.admin.declare('Checkout errors');
  const reply = await server.admin.api('POST', `/incidents/${incident}/commands`, {
    id: 'command-id-1',
    type: 'set-severity',
    to: 'SEV9',
  });
  expect(reply.status).toBe(422);
  expect(reply.headers.get('content-type')).toContain('application/problem+json');
  expect(reply.json).toMatchObject({ code: 'invalid', fields: { path: 'to' } });
  const unknown = await server.admin.api('POST', `/incidents/${incident}/commands`, {
    id: 'command-id-2',
    type: 'retitle',
    title: 'A',
    isAdmin: true,
  });
  expect(unknown.json.detail).toContain('isAdmin');
});

test('clocks ring: an unanswered page goes to the next person, a pause ends', async () => {
  const [ben, cleo] = await Promise.all([server.person('Ben'), server.person('Cleo')]);
  await server.admin.api('PUT', '/services/checkout', { name: 'Checkout', answers: [ben.id, cleo.id] });
  const incident = await server.admin.declare('Checkout errors', { severity: 'SEV2', services: ['checkout'] });
  await server.advance(0);
  const paged = async (): Promise<string[]> =>
    (await server.admin.api('GET', `/incidents/${incident}`)).json.pages.map((page: { to: string }) => page.to);
  expect(await paged()).toEqual([ben.id]);
  expect((await ben.api('GET', '/notifications')).json.items).toMatchObject([{ kind: 'page', incident }]);
  await server.advance(5 * 60_000 + 1);
  expect(await paged()).toEqual([ben.id, cleo.id]);
});

test('after a restart on the same data everything is as it was, and clocks go on', async () => {
  const ben = await server.person('Ben');
  await server.admin.api('PUT', '/services/checkout', { name: 'Checkout', answers: [server.admin.id, ben.id] });
  const incident = await ben.declare('Checkout errors', { severity: 'SEV2', services: ['checkout'] });
  const before = (await ben.api('GET', `/incidents/${incident}`)).json;
  await server.close();
  const again = await startWholeServer({ storage: server.storage });
  try {
    const reply = await again.behind(ben.id, 'Ben', ben.token).api('GET', `/incidents/${incident}`);
    expect(reply.json).toMatchObject({ number: before.number, title: before.title, declaredBy: ben.id });
    await again.advance(5 * 60_000 + 1);
    const after = (await again.admin.api('GET', `/incidents/${incident}`)).json;
    expect(after.pages.map((page: { to: string }) => page.to)).toContain(ben.id);
  } finally {
    await again.close();
  }
});
