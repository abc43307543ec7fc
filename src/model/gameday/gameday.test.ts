/** Game days: the script's clock over pauses and speeds, what a past incident gives to a script, and two lanes side by side. */
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { readBoard } from '../board/view.ts';
import { emptyState } from '../incident/state.ts';
import { boardId, person } from '../incident/testing.ts';
import { parseIncidentId } from '../ids.ts';
import { addEntry } from '../timeline/entries.ts';
import { addHypothesis } from '../hypotheses/hypotheses.ts';
import { compareLanes, marksOf } from './compare.ts';
import type { Control, GameDay } from './game-day.ts';
import { control, dueEvents, nextEventAt, offsetAt, playedMs } from './game-day.ts';
import { SCENARIOS } from './scenarios.ts';
import { readScript, scriptOfIncident } from './script.ts';

const MINUTE_MS = 60_000;
const START = Date.UTC(2026, 1, 3, 12);
const room = parseIncidentId('practice-room-number-1');
if (!room) throw new TypeError('no id');

const day: GameDay = {
  id: boardId('day'),
  version: 1,
  title: 'Drill',
  kind: 'scenario',
  source: null,
  behind: '',
  opens: 'Slow',
  severity: null,
  services: [],
  pages: false,
  experiment: null,
  script: [0, 5, 10].map((minutes) => ({ atMs: minutes * MINUTE_MS, kind: 'alert', text: `at ${minutes}` })),
  then: [],
  createdBy: person('ana').id,
  createdAt: START,
  status: 'ready',
  room: null,
  startedAt: null,
  endedAt: null,
  stretches: [],
  told: 0,
  reason: '',
  outcome: null,
};
function done(from: GameDay, order: Control, minutes: number): GameDay {
  const result = control(from, order, START + minutes * MINUTE_MS);
  if (!result.ok) throw new Error(result.refusal.message);
  return result.value;
}

describe('the clock of the script', () => {
  it('stands still while paused and runs at each speed for as long as it was set', () => {
    const begun = done(day, { action: 'start', room }, 0);
    expect(dueEvents(begun, START).map(({ index }) => index)).toEqual([0]);
    expect(nextEventAt({ ...begun, told: 1 })).toBe(START + 5 * MINUTE_MS);
    const paused = done({ ...begun, told: 1 }, { action: 'pause' }, 4);
    expect(dueEvents(paused, START + 60 * MINUTE_MS)).toEqual([]);
    expect(nextEventAt(paused)).toBeNull();
    const onAgain = done(paused, { action: 'go-on' }, 60);
    expect(nextEventAt(onAgain)).toBe(START + 61 * MINUTE_MS);
    const faster = done(onAgain, { action: 'speed', speed: 10 }, 60);
    expect(playedMs(faster, START + 60.6 * MINUTE_MS)).toBe(10 * MINUTE_MS);
    expect(dueEvents(faster, START + 60.6 * MINUTE_MS).map(({ index }) => index)).toEqual([1, 2]);
    // What was done during the pause stands where the script stood.
    expect(offsetAt(faster, START + 30 * MINUTE_MS)).toBe(4 * MINUTE_MS);
    expect(offsetAt(faster, START + 3 * MINUTE_MS)).toBe(3 * MINUTE_MS);
    const over = done(faster, { action: 'end' }, 61);
    expect(offsetAt(over, START + 500 * MINUTE_MS)).toBe(14 * MINUTE_MS);
    expect(dueEvents(over, START + 500 * MINUTE_MS)).toEqual([]);
  });

  it('refuses what makes no sense, and an abort without a reason', () => {
    const begun = done(day, { action: 'start', room }, 0);
    const code = (from: GameDay, order: Control) => {
      const result = control(from, order, START);
      return result.ok ? 'done' : result.refusal.code;
    };
    expect(code(begun, { action: 'start', room })).toBe('already-so');
    expect(code(day, { action: 'pause' })).toBe('wrong-status');
    expect(code(begun, { action: 'abort', reason: ' ' })).toBe('invalid');
    expect(code(done(begun, { action: 'abort', reason: 'real incident' }, 1), { action: 'go-on' })).toBe(
      'wrong-status',
    );
  });
});

describe('the script', () => {
  it('takes the signs of a past incident and nothing of what people did or thought', () => {
    const doc = new Y.Doc();
    const entry = (name: string, minutes: number, kind: 'observation' | 'action', more: object = {}) =>
      addEntry(doc, boardId(name.replaceAll(' ', '-')), {
        text: name,
        happenedAt: START + minutes * MINUTE_MS,
        kind,
        ...more,
      });
    entry('errors rise', 2, 'observation');
    entry('errors rise again', 9, 'observation', { struck: true });
    entry('restarted it', 5, 'action');
    addHypothesis(doc, boardId('h'), { claim: 'the pool', createdAt: START });
    const state = {
      ...emptyState(),
      declaredAt: START + 4 * MINUTE_MS,
      times: { started: { at: START, corrected: false } },
      alerts: [
        { source: 's', fingerprint: 'f', group: 'g', title: 'p99 high', startsAt: START + MINUTE_MS, endsAt: null },
      ],
    };
    expect(scriptOfIncident(state, readBoard(doc))).toEqual([
      { atMs: MINUTE_MS, kind: 'alert', text: 'p99 high' },
      { atMs: 2 * MINUTE_MS, kind: 'observation', text: 'errors rise' },
    ]);
  });

  it('reads what somebody wrote in order and passes over what makes no sense', () => {
    const read = readScript([
      { atMs: 9, kind: 'what', text: ' b ' },
      { atMs: -4, kind: 'alert', text: 'a' },
      'x',
      { atMs: 'x', text: 'c' },
      { atMs: 1, text: ' ' },
    ]);
    expect(read).toEqual([
      { atMs: 0, kind: 'alert', text: 'a' },
      { atMs: 9, kind: 'observation', text: 'b' },
    ]);
    expect(readScript('x')).toEqual([]);
  });

  it.each(SCENARIOS)('$key is in order, opens with a sign and expects something', ({ script, expected, behind }) => {
    const times = script.map(({ atMs }) => atMs);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times[0]).toBe(0);
    expect(script.length).toBeGreaterThan(10);
    expect(expected.length).toBeGreaterThan(3);
    expect(behind).not.toBe('');
  });
});

it('lanes stand beside each other by offset, and what is missing in one is missing, not zero', () => {
  const doc = new Y.Doc();
  addHypothesis(doc, boardId('h1'), { claim: 'the pool', createdAt: START + 6 * MINUTE_MS });
  addHypothesis(doc, boardId('h2'), {
    claim: 'the disk',
    createdAt: START + 4 * MINUTE_MS,
    state: 'ruled-out',
    stateAt: START + 9 * MINUTE_MS,
  });
  const state = {
    ...emptyState(),
    terms: [{ role: 'commander' as const, person: person('ana').id, from: START + 2 * MINUTE_MS, to: null }],
  };
  const now = marksOf(state, readBoard(doc), { offsetOf: (at) => at - START, detectedAt: START + MINUTE_MS });
  expect(now.map(({ kind }) => kind)).toEqual(['detected', 'commander', 'hypothesis', 'hypothesis', 'ruled-out']);
  const rows = compareLanes(
    [
      { kind: 'detected', label: 'x', atMs: 3 * MINUTE_MS },
      { kind: 'mitigated', label: 'x', atMs: 30 * MINUTE_MS },
    ],
    now,
  );
  expect(rows.find(({ kind }) => kind === 'detected')).toMatchObject({
    then: 3 * MINUTE_MS,
    now: MINUTE_MS,
    difference: -2 * MINUTE_MS,
  });
  expect(rows.find(({ kind }) => kind === 'hypothesis')).toMatchObject({
    then: null,
    now: 4 * MINUTE_MS,
    difference: null,
  });
  expect(rows.find(({ kind }) => kind === 'mitigated')).toMatchObject({ now: null, difference: null });
  expect(rows.some(({ kind }) => kind === 'update')).toBe(false);
});
