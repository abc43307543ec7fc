import { describe, expect, test } from 'vitest';
import type { CommandBody } from './commands.ts';
import { actorId, boardId, incidentId, MINUTE, NOON, person, serviceKey, Stage } from './testing.ts';

const ana = person('ana');
const bo = person('bo');
const cy = person('cy');
const checkout = serviceKey('checkout');
const search = serviceKey('search');
const onCall = (service: string) =>
  service === 'checkout'
    ? [
        { person: bo.id, rule: 'page' as const },
        { person: cy.id, rule: 'page' as const },
      ]
    : [];

function declared(more: Partial<Extract<CommandBody, { type: 'declare' }>> = {}, settings = {}): Stage {
  const stage = new Stage({ onCall, ...settings });
  stage.do(ana, { type: 'declare', title: ' Checkout errors ', services: [checkout], severity: 'SEV2', ...more });
  stage.connected.add(ana.id);
  return stage;
}

describe('declaring', () => {
  test('opens the incident, starts the clock, pages the on-call and offers command', () => {
    const { state, effects } = declared();
    expect(state).toMatchObject({ number: 7, title: 'Checkout errors', status: 'investigating', severity: 'SEV2' });
    expect(state.pages).toMatchObject([{ to: 'bo', service: 'checkout', step: 0, state: 'requested' }]);
    expect(state.commandOffered).toEqual({ to: bo.id, until: NOON + 2 * MINUTE });
    expect(state.updateClock.dueAt).toBe(NOON + 30 * MINUTE);
    expect(effects).toContainEqual({ type: 'page', page: 'made-1', to: 'bo', step: 0 });
  });
  test.each([
    ['SEV1', 20],
    ['SEV2', 30],
    ['SEV3', 60],
    [null, 30],
  ] as const)('%s hears every %i minutes', (severity, minutes) => {
    expect(declared({ severity }).state.updateClock.cadenceMs).toBe(minutes * MINUTE);
  });
  test('SEV4 has no clock', () => {
    expect(declared({ severity: 'SEV4' }).state.updateClock.dueAt).toBeNull();
  });
  test('a practice incident pages nobody and says nothing outside', () => {
    const stage = declared({ practice: true });
    expect(stage.state.pages).toEqual([]);
    expect(stage.effects).toEqual([]);
  });
  test('a service without on-call goes to the fallback', () => {
    expect(declared({ services: [search] }, { fallback: cy.id }).state.pages).toMatchObject([{ to: 'cy' }]);
  });
  test('without anybody it says that nobody was paged', () => {
    expect(declared({ services: [] }).state.nobodyPaged).toContain('No service was named');
  });
  test('a viewer may report but not declare', () => {
    const stage = new Stage();
    const viewer = person('vi', 'viewer');
    expect(stage.refused(viewer, { type: 'declare', title: 'Down' }).code).toBe('forbidden');
    stage.do(viewer, { type: 'declare', title: 'Down', mode: 'reporting' });
    expect(stage.state.status).toBe('triage');
    expect(stage.state.people).toEqual([]);
  });
  test('the call link comes from the template', () => {
    expect(declared({}, { callTemplate: 'https://meet.example/{number}' }).state.callUrl).toBe(
      'https://meet.example/7',
    );
  });
  test('an empty title is refused with its field', () => {
    expect(new Stage().refused(ana, { type: 'declare', title: '  ' }).detail).toEqual({ field: 'title' });
  });
});

describe('command', () => {
  test('is free: taken at once', () => {
    const stage = declared();
    stage.do(ana, { type: 'take-role', role: 'commander' });
    expect(stage.state.roles).toMatchObject([{ role: 'commander', person: 'ana', state: 'accepted' }]);
    expect(stage.state.commandOffered).toBeNull();
  });
  test('two take it at once: the second is told who did', () => {
    const stage = declared();
    stage.do(ana, { type: 'take-role', role: 'commander' });
    const refusal = stage.refused(bo, { type: 'take-role', role: 'commander' });
    expect(refusal.code).toBe('role-taken');
    expect(refusal.detail).toMatchObject({ holder: 'ana' });
    expect(refusal.message).toContain('{actor:ana}');
  });
  test('a connected holder has a minute to object, then it moves', () => {
    const stage = declared();
    stage.do(ana, { type: 'take-role', role: 'commander' });
    stage.pass(10 * MINUTE);
    expect(stage.do(bo, { type: 'take-role', role: 'commander' })).toEqual(['command-asked']);
    expect(stage.pass(59_000)).toEqual([]);
    stage.pass(1_000);
    expect(stage.state.roles).toMatchObject([{ role: 'commander', person: 'bo' }]);
    expect(stage.state.terms.filter((term) => term.role === 'commander')).toMatchObject([
      { person: 'ana', to: stage.now },
      { person: 'bo', to: null },
    ]);
  });
  test('the holder objects and keeps it', () => {
    const stage = declared();
    stage.do(ana, { type: 'take-role', role: 'commander' });
    stage.pass(10 * MINUTE);
    stage.do(bo, { type: 'take-role', role: 'commander' });
    expect(stage.refused(cy, { type: 'object-to-command', to: bo.id }).code).toBe('forbidden');
    stage.do(ana, { type: 'object-to-command', to: bo.id });
    stage.pass(5 * MINUTE);
    expect(stage.state.roles).toMatchObject([{ person: 'ana' }]);
  });
  test('a holder who is gone loses it at once', () => {
    const stage = declared();
    stage.do(ana, { type: 'take-role', role: 'commander' });
    stage.pass(2 * MINUTE);
    stage.connected.delete(ana.id);
    expect(stage.do(bo, { type: 'take-role', role: 'commander' })).toEqual(['role-accepted']);
  });
  test('an offer lapses to the next and then to nobody', () => {
    const stage = declared();
    stage.pass(2 * MINUTE);
    expect(stage.state.commandOffered?.to).toBe('cy');
    stage.pass(2 * MINUTE);
    expect(stage.state.commandOffered).toBeNull();
  });
  test('declining an offer passes it on at once', () => {
    const stage = declared();
    stage.do(bo, { type: 'decline-role', role: 'commander' });
    expect(stage.state.commandOffered?.to).toBe('cy');
    stage.do(cy, { type: 'accept-role', role: 'commander' });
    expect(stage.state.roles).toMatchObject([{ person: 'cy', state: 'accepted' }]);
  });
  test('assigned is not accepted', () => {
    const stage = declared();
    stage.do(ana, { type: 'take-role', role: 'commander' });
    stage.do(ana, { type: 'assign-role', role: 'scribe', to: bo.id });
    expect(stage.state.roles).toContainEqual({ role: 'scribe', person: bo.id, state: 'assigned', since: stage.now });
    stage.do(bo, { type: 'accept-role', role: 'scribe' });
    expect(stage.state.roles.find((held) => held.role === 'scribe')?.state).toBe('accepted');
  });
});

describe('hand-off', () => {
  function offered(): Stage {
    const stage = declared();
    stage.do(ana, { type: 'take-role', role: 'commander' });
    stage.do(ana, { type: 'take-role', role: 'comms' });
    stage.pass(MINUTE);
    stage.do(ana, { type: 'offer-handoff', to: cy.id, roles: ['commander', 'comms'], withTasks: true });
    return stage;
  }
  test('pages the receiver who is not here; the giver stays accountable until it is accepted', () => {
    const stage = offered();
    expect(stage.state.pages.at(-1)).toMatchObject({ to: 'cy' });
    expect(stage.state.roles.map((held) => held.person)).toEqual(['ana', 'ana']);
  });
  test('moves command, communications and tasks in one fact', () => {
    const stage = offered();
    expect(stage.do(cy, { type: 'accept-handoff', tasks: [boardId('t1')] })).toEqual(['handoff-accepted']);
    expect(stage.state.roles.map((held) => [held.role, held.person])).toEqual([
      ['commander', 'cy'],
      ['comms', 'cy'],
    ]);
    expect(stage.state.handoffs).toEqual([{ at: stage.now, from: ana.id, to: cy.id }]);
  });
  test('only the receiver accepts, only the giver withdraws', () => {
    const stage = offered();
    expect(stage.refused(bo, { type: 'accept-handoff' }).code).toBe('not-allowed-now');
    expect(stage.refused(bo, { type: 'withdraw-handoff' }).code).toBe('forbidden');
    stage.do(ana, { type: 'withdraw-handoff' });
    expect(stage.state.handoff).toBeNull();
  });
});

describe('course', () => {
  test('raising the severity recomputes the clock from the last update, never into the past', () => {
    const stage = declared({ severity: 'SEV3' });
    stage.pass(25 * MINUTE);
    stage.do(ana, { type: 'set-severity', to: 'SEV1', reason: 'all regions' });
    expect(stage.state.updateClock).toMatchObject({ dueAt: stage.now, cadenceMs: 20 * MINUTE });
    expect(stage.state.peakSeverity).toBe('SEV1');
  });
  test('resolving records how it ended and asks for a postmortem', () => {
    const stage = declared({ startedAt: NOON - 5 * MINUTE });
    stage.pass(40 * MINUTE);
    const types = stage.do(ana, {
      type: 'resolve',
      remedy: 'patch',
      endedBy: 'rolled back',
      impactOverAt: NOON + 30 * MINUTE,
    });
    expect(types).toContain('resolution-recorded');
    expect(stage.state.resolution).toEqual({
      remedy: 'patch',
      endedBy: 'rolled back',
      impactOverAt: NOON + 30 * MINUTE,
    });
    expect(stage.state.times.mitigated?.at).toBe(NOON + 30 * MINUTE);
    expect(stage.state.times.resolved?.at).toBe(stage.now);
    expect(stage.state.postmortem.dueAt).toBe(stage.now + 5 * 86_400_000);
    expect(stage.state.updateClock.dueAt).toBeNull();
  });
  test('reopening takes the end back and starts the clock again', () => {
    const stage = declared();
    stage.do(ana, { type: 'resolve' });
    stage.do(ana, { type: 'set-status', to: 'investigating', reason: 'it is back' });
    expect(stage.state.times.resolved).toBeUndefined();
    expect(stage.state.resolution).toBeNull();
    expect(stage.state.updateClock.dueAt).toBe(stage.now + 30 * MINUTE);
  });
  test('pausing sleeps and wakes by itself, back where it was', () => {
    const stage = declared();
    expect(stage.refused(ana, { type: 'pause', until: NOON + 60 * MINUTE }).code).toBe('not-allowed-now');
    stage.do(ana, { type: 'set-status', to: 'mitigated' });
    stage.do(ana, { type: 'pause', until: NOON + 60 * MINUTE, watcher: bo.id });
    expect(stage.state.updateClock.dueAt).toBeNull();
    stage.pass(60 * MINUTE);
    expect(stage.state).toMatchObject({ status: 'mitigated', pause: null });
    expect(stage.state.updateClock.dueAt).toBe(NOON + 90 * MINUTE);
  });
  test('a merged incident is read-only and says where to go on', () => {
    const stage = declared();
    const survivor = incidentId('abcdefghijklmnop');
    stage.do(ana, { type: 'merge-into', survivor: survivor, number: 3 });
    const refusal = stage.refused(ana, { type: 'take-role', role: 'scribe' });
    expect(refusal).toMatchObject({ code: 'wrong-status', detail: { number: 3 } });
  });
  test('nothing ends before it started; detection may be earlier with a reason', () => {
    const stage = declared({ startedAt: NOON - 5 * MINUTE });
    const at = NOON - 10 * MINUTE;
    expect(stage.refused(ana, { type: 'set-time', milestone: 'mitigated', at }).message).toContain('before it started');
    expect(stage.refused(ana, { type: 'set-time', milestone: 'detected', at }).detail).toEqual({ field: 'reason' });
    stage.do(ana, { type: 'set-time', milestone: 'detected', at, reason: 'the alert fired early' });
    expect(stage.state.times.detected).toEqual({ at, corrected: true, reason: 'the alert fired early' });
  });
  test('an alert-only incident that ended by itself declines itself', () => {
    const stage = new Stage();
    const hook = { id: actorId('hook'), kind: 'system' as const };
    stage.do(hook, { type: 'declare', title: 'CPU high', origin: { kind: 'alert' } });
    const alert = { source: 'am', fingerprint: 'f', group: 'g' };
    stage.log([{ type: 'alert-received', ...alert, title: 'CPU', startsAt: NOON }], hook.id);
    stage.log([{ type: 'alert-resolved', ...alert, endsAt: NOON + 5 * MINUTE }], hook.id);
    stage.pass(15 * MINUTE);
    expect(stage.state.status).toBe('declined');
  });
});

describe('updates', () => {
  test('are published by the communications lead or the commander only, and bind the text', () => {
    const stage = declared();
    const publish: CommandBody = {
      type: 'publish-update',
      update: boardId('u1'),
      audience: 'public',
      text: 'We look.',
    };
    expect(stage.refused(bo, publish).code).toBe('forbidden');
    stage.do(bo, { type: 'take-role', role: 'comms' });
    stage.pass(20 * MINUTE);
    stage.do(bo, publish);
    expect(stage.state.updates).toMatchObject([
      { text: 'We look.', dueAt: NOON + 30 * MINUTE, nextDueAt: NOON + 50 * MINUTE },
    ]);
    expect(stage.effects).toContainEqual({ type: 'publish-status-page' });
    expect(stage.refused(bo, publish).code).toBe('already-so');
  });
  test('a private incident never goes public', () => {
    const stage = declared({ private: true });
    stage.do(ana, { type: 'take-role', role: 'commander' });
    const command: CommandBody = { type: 'publish-update', update: boardId('u1'), audience: 'public', text: 'x' };
    expect(stage.refused(ana, command).code).toBe('not-allowed-now');
    expect(stage.refused(cy, { type: 'join' }).code).toBe('not-found');
    expect(stage.refused(person('root', 'administrator'), { type: 'join' }).code).toBe('not-found');
  });
  test('requests are merged: the first is heard, all are recorded, nobody asks twice', () => {
    const stage = declared();
    stage.do(ana, { type: 'take-role', role: 'comms' });
    stage.effects = [];
    stage.do(bo, { type: 'request-update' });
    stage.do(cy, { type: 'request-update' });
    expect(stage.effects).toEqual([{ type: 'notify', to: 'ana', about: 'update-requested' }]);
    expect(stage.state.updateRequests).toHaveLength(2);
    expect(stage.refused(bo, { type: 'request-update' }).code).toBe('too-soon');
  });
});

describe('pages', () => {
  test('acknowledging brings the person in; nobody else answers for them', () => {
    const stage = declared();
    expect(stage.refused(cy, { type: 'acknowledge-page', page: boardId('made-1') }).code).toBe('forbidden');
    stage.do(bo, { type: 'acknowledge-page', page: boardId('made-1') });
    expect(stage.state.people).toContain('bo');
    expect(stage.pass(10 * MINUTE).filter((name) => name.startsWith('page:'))).toEqual([]);
  });
  test('an unanswered page goes to the next, then says that nobody is left', () => {
    const stage = declared();
    stage.pass(5 * MINUTE);
    expect(stage.state.pages).toMatchObject([
      { to: 'bo', state: 'escalated' },
      { to: 'cy', step: 1, state: 'requested' },
    ]);
    stage.pass(5 * MINUTE);
    expect(stage.state.nobodyPaged).toContain('Nobody is left');
  });
  test('passing on escalates at once', () => {
    const stage = declared();
    stage.do(bo, { type: 'pass-on-page', page: boardId('made-1'), reason: 'on a train' });
    expect(stage.state.pages.map((page) => page.state)).toEqual(['passed-on', 'requested']);
  });
});
