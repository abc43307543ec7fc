import { describe, expect, test } from 'vitest';
import type { Actor } from './actor.ts';
import { mayFollow, nextStatuses, publicStatus } from './lifecycle.ts';
import { may, refusedTo, whyNot } from './may.ts';
import type { Action } from './may.ts';
import { measures } from './measures.ts';
import { applyFact, emptyState, foldFacts } from './state.ts';
import type { RecordedFact } from './facts.ts';
import { actorId, boardId, incidentId, MINUTE, NOON, person, Stage } from './testing.ts';
import { STATUSES } from './words.ts';

const guest = (mode: 'responder' | 'brief'): Actor => ({
  id: actorId('gus'),
  kind: 'guest',
  mode,
  incident: incidentId('abcdefghijklmnop'),
});
const administrator = person('root', 'administrator');
const responder = person('bo');
const viewer = person('vi', 'viewer');

function stageWithGuest(mode: 'responder' | 'brief'): Stage {
  const stage = new Stage();
  stage.do(person('ana'), { type: 'declare', title: 'x' });
  stage.do(person('ana'), { type: 'invite-guest', guest: actorId('gus'), mode, until: NOON + 60 * MINUTE });
  return stage;
}

describe('rights', () => {
  const state = stageWithGuest('responder').state;
  const brief = stageWithGuest('brief').state;
  const table: [Action, boolean[]][] = [
    // administrator, responder, viewer, guest responder, guest with the brief
    ['read', [true, true, true, true, false]],
    ['read-brief', [true, true, true, true, true]],
    ['request-update', [true, true, true, true, true]],
    ['report', [true, true, true, false, false]],
    ['declare', [true, true, false, false, false]],
    ['edit-board', [true, true, false, true, false]],
    ['take-role', [true, true, false, true, false]],
    ['publish-update', [true, false, false, false, false]],
    ['invite-guest', [true, true, false, false, false]],
    ['set-visibility', [true, true, false, false, false]],
    ['export-history', [true, false, false, false, false]],
    ['redact', [true, false, false, false, false]],
  ];
  test.each(table)('%s', (action, expected) => {
    const actors: Actor[] = [administrator, responder, viewer, guest('responder')];
    expect([...actors.map((actor) => may(actor, action, state)), may(guest('brief'), action, brief)]).toEqual(expected);
  });
  test('a guest is one until the time is over or the invitation revoked', () => {
    const stage = stageWithGuest('responder');
    expect(may(guest('responder'), 'read', stage.state, NOON + 61 * MINUTE)).toBe(false);
    stage.do(person('ana'), { type: 'revoke-guest', guest: actorId('gus') });
    expect(whyNot(guest('responder'), 'read', stage.state)?.code).toBe('not-found');
    expect(may(guest('responder'), 'read', emptyState())).toBe(true);
  });
  test('a private incident is not there for anybody but its members', () => {
    const stage = new Stage();
    stage.do(person('ana'), { type: 'declare', title: 'x', private: true });
    for (const actor of [administrator, responder, viewer])
      expect(whyNot(actor, 'read', stage.state)?.code).toBe('not-found');
    stage.do(person('ana'), { type: 'add-member', person: responder.id });
    expect(may(responder, 'edit-board', stage.state)).toBe(true);
  });
  test('as an answer: none where they may, the reason where not, and what is not there answers like what is hidden', () => {
    const stage = new Stage();
    const gone = refusedTo(responder, 'read', emptyState());
    stage.do(person('ana'), { type: 'declare', title: 'x', private: true });
    expect(gone?.refusal.code).toBe('not-found');
    expect(refusedTo(responder, 'read', stage.state)).toEqual(gone);
    expect(refusedTo(person('ana'), 'read', stage.state)).toBeNull();
    const refusal = whyNot(person('ana'), 'redact', stage.state);
    expect(refusedTo(person('ana'), 'redact', stage.state)).toEqual({ ok: false, refusal });
  });
  test('made private while it runs, it keeps the people who work on it', () => {
    const stage = stageWithGuest('brief');
    stage.do(responder, { type: 'join' });
    stage.do(person('ana'), { type: 'set-visibility', private: true });
    expect(stage.state.members.sort()).toEqual(['ana', 'bo']);
  });
  test('a viewer who was paged may answer the page', () => {
    const stage = stageWithGuest('brief');
    stage.do(responder, { type: 'page', page: boardId('p1'), to: viewer.id });
    stage.do(viewer, { type: 'acknowledge-page', page: boardId('p1') });
    expect(stage.state.pages).toMatchObject([{ state: 'acknowledged', acknowledgedBy: 'vi' }]);
  });
});

describe('lifecycle', () => {
  test('everything that is left can be come back to, except a merge', () => {
    for (const status of STATUSES) expect(nextStatuses(status).length > 0, status).toBe(status !== 'merged');
  });
  test.each([
    ['resolved', 'investigating', true],
    ['monitoring', 'investigating', true],
    ['declined', 'investigating', true],
    ['investigating', 'closed', false],
    ['merged', 'investigating', false],
  ] as const)('%s to %s: %s', (from, to, allowed) => {
    expect(mayFollow(from, to)).toBe(allowed);
  });
  test('outside there are four words', () => {
    expect(new Set(STATUSES.map(publicStatus))).toEqual(
      new Set(['Investigating', 'Identified', 'Monitoring', 'Resolved']),
    );
  });
});

describe('measures', () => {
  test('unknown times make unknown measures', () => {
    const stage = stageWithGuest('brief');
    expect(measures(stage.state).ttd.ms).toBeNull();
    expect(measures(emptyState()).ttr).toMatchObject({ from: 'started', to: 'resolved', ms: null });
  });
  test('correcting a time recomputes them', () => {
    const stage = new Stage();
    stage.do(person('ana'), { type: 'declare', title: 'x', startedAt: NOON - 10 * MINUTE });
    stage.pass(20 * MINUTE);
    stage.do(person('ana'), { type: 'resolve' });
    expect(measures(stage.state).ttr.ms).toBe(30 * MINUTE);
    stage.do(person('ana'), {
      type: 'set-time',
      milestone: 'started',
      at: NOON - 20 * MINUTE,
      reason: 'the graph shows it',
    });
    expect(measures(stage.state)).toMatchObject({ ttr: { ms: 40 * MINUTE }, ttd: { ms: 20 * MINUTE } });
  });
  test('punctuality counts by the time that was due', () => {
    const stage = new Stage();
    const ana = person('ana');
    stage.do(ana, { type: 'declare', title: 'x', severity: 'SEV1' });
    stage.do(ana, { type: 'take-role', role: 'commander' });
    stage.pass(19 * MINUTE);
    stage.do(ana, { type: 'publish-update', update: boardId('u1'), audience: 'internal', text: 'a' });
    stage.pass(50 * MINUTE);
    stage.do(ana, { type: 'publish-update', update: boardId('u2'), audience: 'internal', text: 'b' });
    expect(measures(stage.state)).toMatchObject({
      firstUpdateMs: 19 * MINUTE,
      punctuality: { due: 2, onTime: 1, worstMs: 30 * MINUTE },
    });
  });
});

describe('the fold', () => {
  const stamp = { seq: 1, at: NOON, actor: actorId('ana'), via: 'web' } as const;
  test('passes over what it does not understand', () => {
    const stage = stageWithGuest('brief');
    const before = stage.state;
    const strange: unknown[] = [
      { ...stamp, type: 'from-the-future' },
      { ...stamp, type: '__proto__' },
      { ...stamp, type: 'handoff-accepted' },
      { ...stamp, type: 'declared', title: 4 },
      { ...stamp, type: 'services-changed', services: 'all' },
    ];
    let state = before;
    for (const fact of strange) state = applyFact(state, JSON.parse(JSON.stringify(fact)));
    expect({ ...state, facts: 0, seq: 0 }).toEqual({ ...before, facts: 0, seq: 0 });
    expect(state.facts).toBe(before.facts + strange.length);
  });
  test('keeps authors and recorded-at of thousands of entries in maps that are shared', () => {
    const facts: RecordedFact[] = Array.from({ length: 10_000 }, (_, n) => ({
      ...stamp,
      seq: n,
      type: 'entry-recorded',
      entry: boardId(`e${n}`),
      by: actorId('ana'),
    }));
    const state = foldFacts([
      ...facts,
      { ...stamp, type: 'author', client: 7, by: actorId('ana') },
      { ...stamp, type: 'author', client: 7, by: actorId('eve') },
    ]);
    expect(state.entries.size).toBe(10_000);
    expect(state.authors.get(7)).toBe('ana');
  });
  test('a repeat of what was said changes nothing', () => {
    const stage = stageWithGuest('brief');
    const again = foldFacts(stage.facts, foldFacts(stage.facts));
    expect({ ...again, facts: 0, guests: [] }).toEqual({ ...stage.state, facts: 0, guests: [] });
  });
});
