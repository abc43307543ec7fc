import { expect, test } from 'vitest';
import { emptyState } from '#model/incident/state.ts';
import { parseIncidentId } from '#model/ids.ts';
import type { IncidentSummary } from '#protocol/api.ts';
import { homeLists } from './order.ts';

const DAY_MS = 86_400_000;
const NOW = 100 * DAY_MS;

function incident(number: number, more: Partial<IncidentSummary>): IncidentSummary {
  const id = parseIncidentId(`incident-${String(number).padStart(8, '0')}`);
  if (!id) throw new Error('no id');
  const { title, summary, severity, status, services, mode, declaredBy, people, practice } = emptyState();
  return {
    ...{ id, number, title, summary, severity, status, services, mode, declaredBy, people, practice },
    ...{ statusSince: NOW, private: false, declaredAt: NOW, resolvedAt: null, commander: null, comms: null },
    ...{ updateDueAt: null, paused: null, remedy: null, mergedInto: null, here: [], changedAt: NOW },
    postmortem: { state: 'draft', dueAt: null, owner: null },
    ...more,
  };
}
const numbers = (list: readonly IncidentSummary[]): number[] => list.map(({ number }) => number);

test('the worst comes first, undecided before SEV3, and equal ones keep their places', () => {
  const lists = homeLists(
    [
      incident(1, { severity: 'SEV3', status: 'investigating' }),
      incident(2, { severity: null, status: 'triage' }),
      incident(3, { severity: 'SEV1', status: 'identified' }),
      incident(4, { severity: 'SEV1', status: 'investigating' }),
    ],
    NOW,
  );
  expect(numbers(lists.live)).toEqual([3, 4, 2, 1]);
});

test('what sleeps, what is practice and what is over stand apart', () => {
  const lists = homeLists(
    [
      incident(1, { status: 'paused' }),
      incident(2, { status: 'investigating', practice: true }),
      incident(3, { status: 'resolved', resolvedAt: NOW - DAY_MS, remedy: 'patch' }),
      incident(4, { status: 'merged' }),
      incident(5, { status: 'resolved', resolvedAt: NOW - DAY_MS, remedy: 'patch', practice: true }),
    ],
    NOW,
  );
  expect([lists.live, lists.paused, lists.practice, lists.recent, lists.patched].map(numbers)).toEqual([
    [],
    [1],
    [2],
    [3],
    [3],
  ]);
});

test('an old incident leaves Home, unless its postmortem is owed', () => {
  const old = { status: 'resolved', resolvedAt: NOW - 40 * DAY_MS } as const;
  const owed = { state: 'draft', dueAt: NOW - 30 * DAY_MS, owner: null } as const;
  const lists = homeLists([incident(1, old), incident(2, { ...old, postmortem: owed })], NOW);
  expect(numbers(lists.recent)).toEqual([2]);
});
