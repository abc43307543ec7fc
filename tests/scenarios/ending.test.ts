/** Ways out of the work: merged into another, asleep until a check, declined, cancelled, opened again; and times that are corrected afterwards. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { IncidentId } from '#model/ids.ts';
import { newIncidentId } from '#server/access/secrets.ts';
import { factsOf, viewOf } from '#tests/support/crew.ts';
import { startWholeServer, until } from '#tests/support/whole-server.ts';
import type { Somebody, WholeServer } from '#tests/support/whole-server.ts';

const MINUTE = 60_000;
let server: WholeServer;
let ben: Somebody;
beforeEach(async () => {
  server = await startWholeServer();
  ben = await server.person('Ben');
});
afterEach(() => server.close());

test('a merged incident is read-only at once, says where the work goes on, and the survivor knows of it', async () => {
  const first = await server.admin.declare('Checkout errors', { severity: 'SEV2' });
  const second = await server.admin.declare('Payments fail', { severity: 'SEV3' });
  const { doc } = await ben.open(second);
  doc.getText('situation:impact').insert(0, 'cards fail');
  const watcher = await server.admin.open(second);
  await until(() => watcher.doc.getText('situation:impact').length === 10, 'the edit arrives');

  expect(await ben.command(second, { type: 'merge-into', survivor: first, number: 1 })).toMatchObject({ ok: true });
  expect(await viewOf(server, second)).toMatchObject({ status: 'merged', mergedInto: { incident: first, number: 1 } });
  expect(await viewOf(server, second)).toMatchObject({ updateDueAt: null });
  expect(await factsOf(server, first, 'merge-received')).toMatchObject([{ from: second, number: 2 }]);
  expect(await ben.command(second, { type: 'set-severity', to: 'SEV1' })).toMatchObject({
    refusal: { code: 'wrong-status', message: expect.stringContaining('#1') },
  });
  // Whoever had it open is a reader now: what they write reaches nobody.
  await until(async () => {
    doc.getText('situation:impact').insert(0, '!');
    const late = await server.admin.open(second);
    const isKept = late.doc.getText('situation:impact').toString() === 'cards fail';
    late.provider.destroy();
    return isKept;
  }, 'what is written to it is not kept');
  const now = await server.admin.open(second);
  expect(now.doc.getText('situation:impact').toString()).toBe('cards fail');
});

test('a merge names an incident that is there, is what its number says, and can go on', async () => {
  const first = await server.admin.declare('Checkout errors');
  const second = await server.admin.declare('Payments fail');
  const hidden = await server.admin.declare('Theft', { private: true });
  const drill = await server.admin.declare('Drill', { practice: true });
  const over = await server.admin.declare('Nothing');
  await server.admin.command(over, { type: 'set-status', to: 'cancelled' });
  const merge = (survivor: IncidentId, number: number) => ben.command(second, { type: 'merge-into', survivor, number });
  expect(await merge(newIncidentId(), 9)).toMatchObject({ refusal: { code: 'not-found' } });
  expect(await merge(hidden, 3)).toMatchObject({ refusal: { code: 'not-found' } });
  expect(await merge(first, 3)).toMatchObject({ refusal: { code: 'invalid' } });
  expect(await merge(second, 2)).toMatchObject({ refusal: { code: 'invalid' } });
  expect(await merge(drill, 4)).toMatchObject({ refusal: { code: 'not-allowed-now' } });
  expect(await merge(over, 5)).toMatchObject({ refusal: { code: 'wrong-status' } });
  // An administrator who sees both still carries nothing over the border.
  expect(await server.admin.command(second, { type: 'merge-into', survivor: hidden, number: 3 })).toMatchObject({
    refusal: { code: 'not-allowed-now' },
  });
  expect(await ben.command(second, { type: 'link', incident: hidden, number: 3, relation: 'similar' })).toMatchObject({
    refusal: { code: 'not-found' },
  });
  expect(await viewOf(server, second)).toMatchObject({ status: 'investigating' });
  expect(await merge(first, 1)).toMatchObject({ ok: true });
  expect(await ben.command(over, { type: 'merge-into', survivor: second, number: 2 })).toMatchObject({
    refusal: { code: 'wrong-status', message: expect.stringContaining('#1') },
  });
});

test('a paused incident sleeps with all its clocks, is listed with its watcher, and wakes at the check', async () => {
  await server.admin.api('PUT', '/services/checkout', { name: 'Checkout', answers: [ben.id] });
  const incident = await server.admin.declare('Slow search', { severity: 'SEV3', services: ['checkout'] });
  const checkAt = server.now() + 120 * MINUTE;
  const sev2 = await server.admin.declare('Worse', { severity: 'SEV2' });
  expect(await ben.command(sev2, { type: 'pause', until: checkAt })).toMatchObject({
    refusal: { code: 'not-allowed-now' },
  });
  expect(
    await ben.command(incident, { type: 'pause', until: checkAt, wakeIf: 'the queue grows', watcher: ben.id }),
  ).toMatchObject({ ok: true });
  expect(await viewOf(server, incident)).toMatchObject({
    status: 'paused',
    updateDueAt: null,
    paused: { until: checkAt, watcher: ben.id, wakeIf: 'the queue grows' },
  });
  // The page that nobody answered and the offer of command would both have gone on within five minutes.
  await server.advance(60 * MINUTE);
  expect(await factsOf(server, incident, 'page-escalated')).toEqual([]);
  expect(await factsOf(server, incident, 'command-offer-lapsed')).toEqual([]);
  expect(await viewOf(server, incident)).toMatchObject({ status: 'paused' });
  await server.advance(60 * MINUTE);
  expect(await viewOf(server, incident)).toMatchObject({ status: 'investigating', paused: null });
  expect((await viewOf(server, incident)).updateDueAt).toBeGreaterThan(server.now());
  const told = (await ben.api('GET', '/notifications')).json.items.map(({ text }: { text: string }) => text);
  expect(told.some((text: string) => text.includes('is due to be looked at again'))).toBe(true);
});

test('an incident that was stable on a mitigation may sleep until somebody wakes it', async () => {
  const incident = await server.admin.declare('Checkout errors', { severity: 'SEV1' });
  await ben.command(incident, { type: 'set-status', to: 'mitigated' });
  expect(await ben.command(incident, { type: 'pause', until: null })).toMatchObject({ ok: true });
  await server.advance(24 * 60 * MINUTE);
  expect(await viewOf(server, incident)).toMatchObject({ status: 'paused' });
  expect(await ben.command(incident, { type: 'resume', reason: 'traffic is back' })).toMatchObject({ ok: true });
  expect(await viewOf(server, incident)).toMatchObject({ status: 'mitigated', paused: null });
});

test('who cannot see a private incident cannot be named to watch it', async () => {
  const incident = await server.admin.declare('Theft', { private: true, severity: 'SEV4' });
  expect(await server.admin.command(incident, { type: 'pause', until: null, watcher: ben.id })).toMatchObject({
    refusal: { code: 'forbidden' },
  });
});

test('declined and cancelled take nothing but the way back; what is opened again runs its clocks anew', async () => {
  for (const to of ['declined', 'cancelled'] as const) {
    const incident = await server.admin.declare(`To be ${to}`, { severity: 'SEV2' });
    await ben.command(incident, { type: 'set-status', to, reason: 'a false alarm' });
    expect(await viewOf(server, incident)).toMatchObject({ status: to, updateDueAt: null });
    expect(await ben.command(incident, { type: 'take-role', role: 'commander' })).toMatchObject({
      refusal: { code: 'wrong-status' },
    });
    expect(await ben.command(incident, { type: 'set-status', to: 'investigating' })).toMatchObject({ ok: true });
    expect((await viewOf(server, incident)).updateDueAt).toBe(server.now() + 30 * MINUTE);
  }
});

test('a time is corrected with a reason, and what was measured from it is measured anew', async () => {
  const incident = await server.admin.declare('Checkout errors', { severity: 'SEV2' });
  const declaredAt = server.now();
  await server.advance(60 * MINUTE);
  await ben.command(incident, { type: 'resolve' });
  expect((await viewOf(server, incident)).measures).toMatchObject({ ttr: { ms: null, toAt: server.now() } });
  const started = { type: 'set-time', milestone: 'started', at: declaredAt - 30 * MINUTE } as const;
  expect(await ben.command(incident, started)).toMatchObject({ ok: true });
  expect((await viewOf(server, incident)).measures).toMatchObject({
    ttd: { ms: 30 * MINUTE },
    ttr: { ms: 90 * MINUTE },
  });
  const moved = { ...started, at: declaredAt - 10 * MINUTE };
  expect(await ben.command(incident, moved)).toMatchObject({ refusal: { code: 'invalid' } });
  expect(await ben.command(incident, { ...moved, reason: 'the graphs say so' })).toMatchObject({ ok: true });
  expect((await viewOf(server, incident)).measures).toMatchObject({
    ttd: { ms: 10 * MINUTE },
    ttr: { ms: 70 * MINUTE },
  });
  expect(
    await ben.command(incident, {
      type: 'set-time',
      milestone: 'resolved',
      at: declaredAt - 60 * MINUTE,
      reason: 'no',
    }),
  ).toMatchObject({ refusal: { code: 'invalid' } });
  await ben.command(incident, { type: 'set-status', to: 'investigating', reason: 'it is back' });
  expect((await viewOf(server, incident)).measures.ttr.ms).toBeNull();
});
