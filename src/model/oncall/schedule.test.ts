import { describe, expect, it } from 'vitest';
import type { ActorId } from '../ids.ts';
import { parseActorId } from '../ids.ts';
import type { Layer, Schedule } from './schedule.ts';
import { callOrder, shifts, whoIsOnCall } from './schedule.ts';
import { HOUR_MS, instantOf, wallAt } from './zone-time.ts';

const who = (name: string): ActorId => {
  const id = parseActorId(name);
  if (!id) throw new Error(name);
  return id;
};
const [ana, ben, caro, dee] = ['ana', 'ben', 'caro', 'dee'].map(who) as [ActorId, ActorId, ActorId, ActorId];
const BERLIN = 'Europe/Berlin';
const utc = (text: string): number => Date.parse(`${text}Z`);
const layer = (more: Partial<Layer> = {}): Layer => ({
  id: 'l',
  name: 'Layer',
  people: [ana, ben],
  startsAt: '2026-03-02T09:00',
  turn: { every: 1, unit: 'day' },
  restrictions: [],
  ...more,
});
const schedule = (more: Partial<Schedule> = {}): Schedule => ({
  key: 's',
  name: 'S',
  zone: BERLIN,
  layers: [layer()],
  overrides: [],
  fixed: [],
  ...more,
});
const told = (given: Schedule, from: string, to: string): [string, string | null][] =>
  shifts(given, utc(from), utc(to)).map((shift) => [new Date(shift.from).toISOString().slice(5, 16), shift.person]);

describe('wall clocks', () => {
  it.each([
    ['2026-03-29T02:30', BERLIN, '2026-03-29T01:00', 'skipped in spring: the instant of the skip'],
    ['2026-10-25T02:30', BERLIN, '2026-10-25T00:30', 'twice in autumn: the first'],
    ['2026-10-04T02:15', 'Australia/Lord_Howe', '2026-10-03T15:30', 'half an hour skipped'],
    ['2026-04-05T01:45', 'Australia/Lord_Howe', '2026-04-04T14:45', 'half an hour twice'],
    ['2026-01-01T00:00', 'Asia/Kathmandu', '2025-12-31T18:15', 'quarter hours'],
    ['2011-12-30T12:00', 'Pacific/Apia', '2011-12-30T10:00', 'a day that never was'],
  ])('%s in %s is %s UTC (%s)', (wall, zone, at) => {
    expect(new Date(instantOf(utc(wall), zone)).toISOString().slice(0, 16)).toBe(at);
  });

  it('hours of a year goes there and back in hard zones', () => {
    for (const zone of [BERLIN, 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'America/St_Johns'])
      for (let at = utc('2026-01-01T00:00'); at < utc('2027-01-01T00:00'); at += 7 * HOUR_MS) {
        const back = instantOf(wallAt(at, zone), zone);
        expect(back === at || (back < at && wallAt(back, zone) === wallAt(at, zone))).toBe(true);
      }
  });
});

describe('a rota', () => {
  it('hands over at the same hour on the wall when clocks go forward', () => {
    expect(told(schedule(), '2026-03-27T12:00', '2026-03-31T12:00')).toEqual([
      ['03-27T12:00', ben],
      ['03-28T08:00', ana],
      ['03-29T07:00', ben],
      ['03-30T07:00', ana],
      ['03-31T07:00', ben],
    ]);
  });

  it('hands over at the same hour on the wall when clocks go back', () => {
    expect(told(schedule(), '2026-10-23T12:00', '2026-10-27T12:00').map(([from]) => from)).toEqual([
      '10-23T12:00',
      '10-24T07:00',
      '10-25T08:00',
      '10-26T08:00',
      '10-27T08:00',
    ]);
  });

  it('a hand-over in the hour that is skipped or doubled happens once, and nobody comes back', () => {
    const night = schedule({ layers: [layer({ startsAt: '2026-03-02T02:30' })] });
    expect(told(night, '2026-03-28T12:00', '2026-03-30T12:00')).toEqual([
      ['03-28T12:00', ana],
      ['03-29T01:00', ben],
      ['03-30T00:30', ana],
    ]);
    const autumn = told(night, '2026-10-24T12:00', '2026-10-26T12:00');
    expect(autumn.map(([from]) => from)).toEqual(['10-24T12:00', '10-25T00:30', '10-26T01:30']);
  });

  it('turns of hours last real hours', () => {
    const hours = schedule({ layers: [layer({ turn: { every: 12, unit: 'hour' } })] });
    const all = shifts(hours, utc('2026-03-28T08:00'), utc('2026-03-31T08:00'));
    expect(all.every((shift) => shift.to - shift.from === 12 * HOUR_MS)).toBe(true);
  });

  it('weeks rotate among three, nobody before it starts', () => {
    const weeks = schedule({ layers: [layer({ people: [ana, ben, caro], turn: { every: 1, unit: 'week' } })] });
    expect(told(weeks, '2026-03-01T00:00', '2026-03-30T00:00').map(([, person]) => person)).toEqual([
      null,
      ana,
      ben,
      caro,
      ana,
    ]);
  });

  it('follows the sun: layers with hours of the day, over midnight too', () => {
    const sun = schedule({
      zone: 'UTC',
      layers: [
        layer({ people: [ana], restrictions: [{ from: '06:00', to: '14:00' }] }),
        layer({ people: [ben], restrictions: [{ from: '14:00', to: '22:00' }] }),
        layer({ people: [caro], restrictions: [{ from: '22:00', to: '06:00' }] }),
      ],
    });
    expect(told(sun, '2026-05-01T07:00', '2026-05-02T07:00')).toEqual([
      ['05-01T07:00', ana],
      ['05-01T14:00', ben],
      ['05-01T22:00', caro],
      ['05-02T06:00', ana],
    ]);
  });

  it('a window of the week goes over its end', () => {
    const weekend = schedule({
      zone: 'UTC',
      layers: [
        layer({ people: [ana] }),
        layer({ people: [dee], restrictions: [{ from: '18:00', to: '08:00', fromDay: 5, toDay: 1 }] }),
      ],
    });
    expect(told(weekend, '2026-05-01T12:00', '2026-05-04T12:00')).toEqual([
      ['05-01T12:00', ana],
      ['05-01T18:00', dee],
      ['05-04T08:00', ana],
    ]);
  });

  it('an override wins, also one that leaves it open; afterwards all is as before', () => {
    const swapped = schedule({
      layers: [layer({ people: [ana] })],
      overrides: [
        { id: '1', person: dee, from: utc('2026-05-01T10:00'), to: utc('2026-05-01T12:00') },
        { id: '2', person: null, from: utc('2026-05-01T13:00'), to: utc('2026-05-01T14:00') },
      ],
    });
    expect(told(swapped, '2026-05-01T09:00', '2026-05-01T15:00').map(([, person]) => person)).toEqual([
      ana,
      dee,
      ana,
      null,
      ana,
    ]);
  });

  it('shifts agree with whoIsOnCall at every quarter of an hour over both changes of clocks', () => {
    const hard = schedule({
      layers: [
        layer({ startsAt: '2026-01-05T02:30' }),
        layer({ people: [caro, dee], restrictions: [{ from: '01:15', to: '02:45' }] }),
      ],
    });
    for (const [from, to] of [
      ['2026-03-27T00:00', '2026-03-31T00:00'],
      ['2026-10-23T00:00', '2026-10-28T00:00'],
    ] as const) {
      const all = shifts(hard, utc(from), utc(to));
      for (let at = utc(from); at < utc(to); at += HOUR_MS / 4) {
        const shift = all.find((one) => one.from <= at && at < one.to);
        expect([new Date(at).toISOString(), shift?.person]).toEqual([
          new Date(at).toISOString(),
          whoIsOnCall(hard, at).person,
        ]);
      }
    }
  });

  it('the order of calling begins with who is on call and goes on with whose turn is next', () => {
    const three = schedule({
      layers: [layer({ people: [ana, ben, caro] })],
      overrides: [{ id: '1', person: dee, from: 0, to: utc('2026-03-03T09:30') }],
    });
    expect(callOrder(three, utc('2026-03-03T09:00'))).toEqual([dee, ben, caro, ana]);
    expect(callOrder(three, utc('2026-03-03T10:00'))).toEqual([ben, caro, ana]);
  });
});
