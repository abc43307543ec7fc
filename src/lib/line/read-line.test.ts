import { expect, test } from 'vitest';
import { parseActorId, parseServiceKey } from '#model/ids.ts';
import { completionsFor } from './completions.ts';
import { readLine } from './read-line.ts';
import type { LineContext } from './read-line.ts';

const must = <Id>(id: Id | null): Id => {
  if (id === null) throw new Error('the test spells an id wrongly');
  return id;
};
const ana = must(parseActorId('ana'));
const ben = must(parseActorId('ben'));
const now = Date.UTC(2026, 10, 20, 3, 30);
const context: LineContext = {
  now,
  zone: 'UTC',
  self: ana,
  people: [
    { id: ana, name: 'Ana Ruiz' },
    { id: ben, name: 'Ben Okafor' },
    { id: must(parseActorId('bea')), name: 'Bea Lund' },
  ],
  services: [{ id: must(parseServiceKey('checkout')), name: 'Checkout' }],
};
const entry = (text: string, more: object = {}) => ({
  do: 'entries',
  entries: [{ text, kind: 'note', key: false, happenedAt: null, ...more }],
});

test.each([
  ['graphs went flat', entry('graphs went flat')],
  ['! paying is down', entry('paying is down', { key: true })],
  ['-10m restarted db2', entry('restarted db2', { happenedAt: now - 600_000 })],
  ['-1h30 first complaint', entry('first complaint', { happenedAt: now - 90 * 60_000 })],
  ['02:05 alert fired', entry('alert fired', { happenedAt: Date.UTC(2026, 10, 20, 2, 5) })],
  ['! 23:50 deploy', entry('deploy', { key: true, happenedAt: Date.UTC(2026, 10, 19, 23, 50) })],
  ['-3 degrees in the hall', entry('degrees in the hall', { happenedAt: now - 3 * 60_000 })],
  ['25:99 is no time', entry('25:99 is no time')],
  ['- a dash', entry('- a dash')],
])('%j is an entry', (typed, expected) => {
  expect(readLine(typed, context)).toEqual(expected);
});

test.each([
  ['/sev 2', { type: 'set-severity', to: 'SEV2', reason: undefined }],
  ['/sev sev1 customers cannot pay', { type: 'set-severity', to: 'SEV1', reason: 'customers cannot pay' }],
  ['/sev ?', { type: 'set-severity', to: null, reason: undefined }],
  ['/status ident', { type: 'set-status', to: 'identified', reason: undefined }],
  ['/ic', { type: 'take-role', role: 'commander' }],
  ['/ic ben', { type: 'assign-role', role: 'commander', to: ben }],
  ['/ic Ana', { type: 'take-role', role: 'commander' }],
  ['/comms @ben', { type: 'assign-role', role: 'comms', to: ben }],
  ['/call https://meet.test/1', { type: 'set-call', url: 'https://meet.test/1' }],
  ['/snooze 15 nothing new', { type: 'snooze-update', until: now + 900_000, reason: 'nothing new' }],
])('%j is a command', (typed, body) => {
  expect(readLine(typed, context)).toMatchObject({ do: 'command', body });
});

test.each([
  ['/h the pool is too small', 'hypothesis', 'the pool is too small'],
  ['H: the pool is too small', 'hypothesis', 'the pool is too small'],
  ['TODO ask vendor', 'task', 'ask vendor'],
  ['/todo ask vendor', 'task', 'ask vendor'],
  ['D: roll back', 'decision', 'roll back'],
  ['/why nobody saw it', 'why', 'nobody saw it'],
])('%j adds a %s', (typed, what, text) => {
  expect(readLine(typed, context)).toMatchObject({ do: 'add', what, text });
});

test('unknown words are refused with a suggestion and never become an entry', () => {
  expect(readLine('/stauts identified', context)).toMatchObject({ do: 'refuse', suggestion: '/status identified' });
  expect(readLine('/xyzzyx', context)).toMatchObject({ do: 'refuse', suggestion: undefined });
  expect(readLine('/be', context).do).toBe('refuse');
});

test('a name that fits two people is asked back', () => {
  expect(readLine('/page be', context)).toMatchObject({ do: 'refuse', message: expect.stringContaining('Ben Okafor or Bea Lund') });
});

test('page shows its effect, resolve opens its screen', () => {
  expect(readLine('/page ben', context)).toMatchObject({ do: 'page', effect: 'Pages Ben Okafor now.' });
  expect(readLine('/resolve', context)).toEqual({ do: 'open', place: 'resolve' });
  expect(readLine('/status resolved', context)).toEqual({ do: 'open', place: 'resolve' });
});

test('a pasted thread becomes entries with the times of the messages', () => {
  const meaning = readLine('[02:01] ana: latency up\nsee graph\n02:03 ben: rolling back', context);
  expect(meaning).toMatchObject({
    do: 'entries',
    entries: [
      { text: 'ana: latency up\nsee graph', happenedAt: Date.UTC(2026, 10, 20, 2, 1) },
      { text: 'ben: rolling back', happenedAt: Date.UTC(2026, 10, 20, 2, 3) },
    ],
  });
});

test('completion offers words, then names', () => {
  expect(completionsFor('/st', context)[0]).toMatchObject({ line: '/status ' });
  expect(completionsFor('/page b', context).map(({ label }) => label)).toEqual(['Ben Okafor', 'Bea Lund']);
  expect(completionsFor('plain', context)).toEqual([]);
});
