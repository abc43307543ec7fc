import { describe, expect, test } from 'vitest';
import { actorId, serviceKey } from '../incident/testing.ts';
import { completeLine } from './complete.ts';
import { isProblem, parseLine } from './line.ts';
import type { LineContext } from './line.ts';
import { parsePaste } from './paste.ts';

// 2026-03-02 13:00 in Berlin.
const now = Date.UTC(2026, 2, 2, 12);
const at = (hour: number, minute: number, day = 2): number => Date.UTC(2026, 2, day, hour, minute);
const context: LineContext = {
  now,
  timeZone: 'Europe/Berlin',
  people: [
    { id: actorId('p1'), name: 'Ana Silva', handle: 'ana' },
    { id: actorId('p2'), name: 'Bo Berg' },
  ],
  services: [{ key: serviceKey('checkout-eu'), name: 'Checkout EU', aliases: ['shop'] }],
};
const parse = (text: string) => parseLine(text, context);
const command = (body: object, confirm = false) => ({ intent: 'command', command: body, confirm });

describe('the line', () => {
  test.each([
    ['disk is full', { intent: 'entry', text: 'disk is full', happenedAt: now, kind: 'note', key: false }],
    ['! rolled back', { intent: 'entry', text: 'rolled back', happenedAt: now, kind: 'note', key: true }],
    ['-10m saw errors', { intent: 'entry', text: 'saw errors', happenedAt: now - 600_000, kind: 'note', key: false }],
    [
      '-1h30m saw errors',
      { intent: 'entry', text: 'saw errors', happenedAt: now - 5_400_000, kind: 'note', key: false },
    ],
    ['12:45 saw errors', { intent: 'entry', text: 'saw errors', happenedAt: at(11, 45), kind: 'note', key: false }],
    ['! 12:45 saw errors', { intent: 'entry', text: 'saw errors', happenedAt: at(11, 45), kind: 'note', key: true }],
    ['23:50 saw errors', { intent: 'entry', text: 'saw errors', happenedAt: at(22, 50, 1), kind: 'note', key: false }],
    [
      '10.5 % of requests fail',
      { intent: 'entry', text: '10.5 % of requests fail', happenedAt: now, kind: 'note', key: false },
    ],
    ['// is the root', { intent: 'entry', text: '/ is the root', happenedAt: now, kind: 'note', key: false }],
    ['H: cache is cold', { intent: 'hypothesis', claim: 'cache is cold' }],
    ['D: fail over', { intent: 'decision', text: 'fail over', happenedAt: now }],
    ['TODO: alert on lag', { intent: 'followup', text: 'alert on lag', owner: null }],
    ['/sev 2 two regions', command({ type: 'set-severity', to: 'SEV2', reason: 'two regions' })],
    ['/sev ?', command({ type: 'set-severity', to: null })],
    ['/status mitigated failover done', command({ type: 'set-status', to: 'mitigated', reason: 'failover done' })],
    ['/ic', command({ type: 'take-role', role: 'commander' })],
    ['/ic @ana', command({ type: 'assign-role', role: 'commander', to: 'p1' })],
    ['/comms Bo Berg', command({ type: 'assign-role', role: 'comms', to: 'p2' })],
    ['/h cache is cold', { intent: 'hypothesis', claim: 'cache is cold' }],
    ['/task @bo check the lag', { intent: 'task', text: 'check the lag', owner: 'p2' }],
    ['/followup alert on lag', { intent: 'followup', text: 'alert on lag', owner: null }],
    ['/why was nobody paged', { intent: 'why', statement: 'was nobody paged' }],
    ['/call https://meet.example/7', command({ type: 'set-call', url: 'https://meet.example/7' })],
    [
      '/page shop payments fail',
      { intent: 'page', to: null, service: 'checkout-eu', reason: 'payments fail', confirm: true },
    ],
    ['/decide 12:30 fail over', { intent: 'decision', text: 'fail over', happenedAt: at(11, 30) }],
    [
      '/mitigate flag off; undo: turn it on',
      { intent: 'mitigation', what: 'flag off', undo: 'turn it on', happenedAt: now },
    ],
    [
      '/promise support: a workaround by 14:00',
      { intent: 'promise', to: 'support', text: 'a workaround by 14:00', due: at(13, 0) },
    ],
    ['/update exec all is well', { intent: 'update', audience: 'executives', text: 'all is well' }],
    ['/resolve rolled back', { intent: 'resolve', endedBy: 'rolled back', confirm: true }],
    ['/snooze 30m nothing new', command({ type: 'snooze-update', until: now + 1_800_000, reason: 'nothing new' })],
    ['/pause until 15:00 if lag grows', command({ type: 'pause', until: at(14, 0), wakeIf: 'lag grows' })],
    [
      '/pause 2h @ana wake if lag grows',
      command({ type: 'pause', until: now + 7_200_000, wakeIf: 'lag grows', watcher: 'p1' }),
    ],
    ['/pause', { intent: 'pause' }],
    ['/merge #41', { intent: 'merge', number: 41 }],
    ['/merge into 41', { intent: 'merge', number: 41 }],
    ['/merge', { intent: 'merge', number: null }],
    ['/service shop degraded', command({ type: 'set-service-state', service: 'checkout-eu', state: 'degraded' })],
    ['/stream payments EU', { intent: 'stream', stream: 'payments EU' }],
    ['/stream', { intent: 'stream', stream: null }],
    ['/thank Ana for the graph', command({ type: 'thank', to: 'p1', text: 'the graph' })],
  ])('%s', (text, meant) => {
    expect(parse(text)).toEqual(meant);
  });

  test.each([
    ['/resovle rolled back', '/resolve rolled back'],
    ['/stauts mitigated', '/status mitigated'],
    ['/status mitgated', '/status mitigated'],
    ['/xyzzyx', null],
    ['/call meet.example/7', '/call https://meet.example/7'],
  ])('%s is refused with a suggestion', (text, suggestion) => {
    const result = parse(text);
    expect(isProblem(result) && result.suggestion).toBe(suggestion);
  });

  test('completes words, people, statuses and services', () => {
    expect(completeLine('/st', context).map(({ label }) => label)).toEqual(['/status', '/stream']);
    expect(completeLine('/page b', context).map(({ line }) => line)).toEqual(['/page Bo Berg ']);
    expect(completeLine('/page sh', context).map(({ label }) => label)).toEqual(['checkout-eu']);
    expect(completeLine('/task @si', context).map(({ label }) => label)).toEqual(['Ana Silva']);
    expect(completeLine('plain text', context)).toEqual([]);
  });
});

describe('a paste', () => {
  test('a list of clocks crosses midnight backwards from now', () => {
    const text = '23:55 first errors\n- 00:10 paged\n[12:30] TODO: alert on lag\nmore of it';
    expect(parsePaste(text, context)).toEqual([
      { happenedAt: at(22, 55, 1), text: 'first errors', author: null, kind: 'note' },
      { happenedAt: at(23, 10, 1), text: 'paged', author: null, kind: 'note' },
      { happenedAt: at(11, 30), text: 'alert on lag\nmore of it', author: null, kind: 'followup' },
    ]);
  });
  test('a chat thread keeps who wrote what and when', () => {
    const text = 'Ana Silva  12:01 PM\nlatency is up\nin two regions\n\nBo Berg  12:04 PM\nH: the cache\n';
    expect(parsePaste(text, context)).toEqual([
      { happenedAt: at(11, 1), text: 'latency is up\nin two regions', author: 'Ana Silva', kind: 'note' },
      { happenedAt: at(11, 4), text: 'the cache', author: 'Bo Berg', kind: 'hypothesis' },
    ]);
  });
  test.each(['just text', 'we met at\n14:05 and\n15:05 again', ''])('%j is just text', (text) => {
    expect(parsePaste(text, context)).toBeNull();
  });
});
