/** Who is called: rotas, rules, swaps, the fallback; calendars out and in; the catalogue from a file. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Somebody, WholeServer } from '#tests/support/whole-server.ts';
import { startWholeServer } from '#tests/support/whole-server.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
let house: WholeServer;
let ben: Somebody;
let caro: Somebody;
beforeEach(async () => {
  house = await startWholeServer();
  ben = await house.person('Ben Berg', 'responder', 'ben@example.org');
  caro = await house.person('Caro Cruz', 'responder', 'caro@example.org');
});
afterEach(() => house.close());

const rota = (people: string[], more: object = {}) =>
  house.admin.api('PUT', '/schedules/core', {
    name: 'Core',
    zone: 'Europe/Berlin',
    layers: [{ id: 'a', name: 'Days', people, startsAt: '2026-02-02T09:00', turn: { every: 1, unit: 'day' } }],
    ...more,
  });
const wakes = async (severity?: string): Promise<{ person: string; rule: string }[]> =>
  (await house.admin.api('GET', `/wake?services=checkout${severity ? `&severity=${severity}` : ''}`)).json.wakes;

describe('on call', () => {
  it('the rota decides whom a declare pages, hour by hour, and a swap overrules it', async () => {
    expect((await rota([ben.id, caro.id])).status).toBe(201);
    await house.admin.api('PUT', '/services/checkout', {
      name: 'Checkout',
      schedules: ['core'],
      answers: [house.admin.id],
    });
    expect(await wakes()).toMatchObject([{ person: caro.id, rule: 'page' }]);
    await house.advance(DAY);
    expect(await wakes()).toMatchObject([{ person: ben.id }]);
    const swap = { person: caro.id, from: house.now() - HOUR, to: house.now() + HOUR };
    const made = await ben.api('POST', '/schedules/core/overrides', swap);
    expect(made.status).toBe(201);
    expect(await wakes()).toMatchObject([{ person: caro.id }]);
    await ben.api('DELETE', `/schedules/core/overrides/${made.json.id}`);
    expect(await wakes()).toMatchObject([{ person: ben.id }]);
    const { items } = (await ben.api('GET', '/oncall')).json;
    expect(items[0].people.map(({ person }: { person: string }) => person)).toEqual([ben.id, house.admin.id, caro.id]);
    expect(items[0].people[0].reachable).toBe(false);
  });

  it('the rule of service and severity pages, notifies or leaves in peace; who left is passed over; then the fallback', async () => {
    await house.admin.api('PUT', '/services/checkout', {
      name: 'Checkout',
      answers: [ben.id, caro.id],
      rules: { SEV3: 'notify', undecided: 'nobody' },
    });
    expect(await wakes('SEV1')).toMatchObject([{ person: ben.id, rule: 'page' }]);
    expect(await wakes('SEV3')).toMatchObject([{ person: ben.id, rule: 'notify' }]);
    expect(await wakes()).toEqual([]);
    await house.admin.api('PATCH', `/people/${ben.id}`, { disabled: true });
    expect(await wakes('SEV1')).toMatchObject([{ person: caro.id }]);
    await house.admin.api('PATCH', `/people/${caro.id}`, { disabled: true });
    await house.admin.api('PATCH', '/organisation', { fallback: house.admin.id });
    expect(await wakes('SEV1')).toMatchObject([{ person: house.admin.id, rule: 'page' }]);
  });

  it('a rota that makes no sense is refused in words', async () => {
    expect((await rota([ben.id], { zone: 'Europe/Atlantis' })).json.detail).toContain('time zone');
    expect((await rota(['nobody-known'])).status).toBe(422);
    expect(
      (
        await rota([ben.id], {
          layers: [{ id: 'a', name: 'X', people: [], startsAt: '2026-02-30T09:00', turn: { every: 1, unit: 'day' } }],
        })
      ).status,
    ).toBe(422);
    const viewer = await house.person('Vic', 'viewer');
    expect((await viewer.api('PUT', '/schedules/core', { name: 'x', zone: 'UTC', layers: [] })).status).toBe(403);
  });

  it('goes out as a calendar at an address of its own, and comes back in with the same shifts', async () => {
    await rota([ben.id, caro.id]);
    const { url } = (await ben.api('GET', '/schedules/core/calendar')).json;
    const out = await house.fetch(new URL(url).pathname);
    expect(out.headers.get('content-type')).toContain('text/calendar');
    expect(out.text).toContain('SUMMARY:Caro Cruz on call: Core');
    expect((await house.fetch('/api/v1/calendars/wrong.ics')).status).toBe(404);
    const before = (await ben.api('GET', '/schedules/core/shifts')).json.items;
    await house.admin.api('PUT', '/schedules/copy', { name: 'Copy', zone: 'UTC', layers: [] });
    const read = await house.admin.api('POST', '/schedules/copy/import', { ics: out.text });
    expect(read.json.unknown).toEqual([]);
    const after = (await ben.api('GET', '/schedules/copy/shifts')).json.items;
    const plain = (rows: { person: string; from: number; to: number }[]) =>
      rows.map(({ person, from, to }) => [person, from, to]);
    expect(plain(after)).toEqual(plain(before));
  });

  it('reads repeated events of other programs in their own zone, over a change of clocks', async () => {
    await house.admin.api('PUT', '/schedules/core', { name: 'Core', zone: 'UTC', layers: [] });
    const ics = [
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//x//x//EN',
      'BEGIN:VTIMEZONE',
      'TZID:Europe/Berlin',
      'BEGIN:DAYLIGHT',
      'TZOFFSETFROM:+0100',
      'TZOFFSETTO:+0200',
      'DTSTART:19700329T020000',
      'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU',
      'END:DAYLIGHT',
      'BEGIN:STANDARD',
      'TZOFFSETFROM:+0200',
      'TZOFFSETTO:+0100',
      'DTSTART:19701025T030000',
      'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU',
      'END:STANDARD',
      'END:VTIMEZONE',
      'BEGIN:VEVENT',
      'UID:1',
      'DTSTAMP:20260101T000000Z',
      'SUMMARY:Pager',
      'ATTENDEE:mailto:ben@example.org',
      'DTSTART;TZID=Europe/Berlin:20260328T090000',
      'DTEND;TZID=Europe/Berlin:20260328T170000',
      'RRULE:FREQ=DAILY;COUNT=2',
      'END:VEVENT',
      'BEGIN:VEVENT',
      'UID:2',
      'DTSTAMP:20260101T000000Z',
      'SUMMARY:Nobody We Know',
      'DTSTART:20260328T180000Z',
      'DTEND:20260328T190000Z',
      'END:VEVENT',
      'END:VCALENDAR',
    ].join('\r\n');
    const read = await house.admin.api('POST', '/schedules/core/import', { ics });
    expect(read.json).toEqual({ shifts: 2, unknown: ['Nobody We Know'] });
    const from = Date.UTC(2026, 2, 28);
    const { items } = (await ben.api('GET', `/schedules/core/shifts?from=${from}&to=${from + 2 * DAY}`)).json;
    const starts = items
      .filter((one: { person: string | null }) => one.person === ben.id)
      .map((one: { from: number }) => new Date(one.from).toISOString());
    expect(starts).toEqual(['2026-03-28T08:00:00.000Z', '2026-03-29T07:00:00.000Z']);
    expect((await house.admin.api('POST', '/schedules/core/import', { ics: 'hello' })).json.detail).toContain(
      'no calendar',
    );
  });
});

describe('the catalogue from a file', () => {
  const yaml = `services:
  - name: Checkout (EU)
    team: Payments
    tier: 1
    answers: [ben@example.org, Caro Cruz]
    dependencies: [ledger]
    publicName: Checkout
    rules: { SEV3: nobody }
  - { key: ledger, name: Ledger, aliases: [general-ledger] }
`;
  it('YAML and CSV say the same; again changes nothing but the version', async () => {
    const first = await house.admin.api('POST', '/catalogue/import', { format: 'yaml', text: yaml });
    expect(first.json).toEqual({ made: ['checkout-eu', 'ledger'], changed: [] });
    const { version, ...before } = (await ben.api('GET', '/services/checkout-eu')).json;
    expect(before).toMatchObject({
      tier: 1,
      answers: [ben.id, caro.id],
      publicName: 'Checkout',
      rules: { SEV3: 'nobody' },
    });
    expect(
      (await house.admin.api('POST', '/catalogue/import', { format: 'yaml', text: yaml })).json.changed,
    ).toHaveLength(2);
    expect((await ben.api('GET', '/services/checkout-eu')).json).toEqual({ ...before, version: version + 1 });
    const csv = 'name,tier,answers,aliases\r\n"Search, fast",2,ben@example.org; Caro Cruz,"find;""seek"""\r\n';
    await house.admin.api('POST', '/catalogue/import', { format: 'csv', text: csv });
    expect((await ben.api('GET', '/services/search-fast')).json).toMatchObject({
      name: 'Search, fast',
      answers: [ben.id, caro.id],
      aliases: ['find', '"seek"'],
    });
  });

  it('one mistake and nothing is written', async () => {
    const wrong = `${yaml}  - { name: Mail, answers: [nobody@example.org] }\n`;
    const answer = await house.admin.api('POST', '/catalogue/import', { format: 'yaml', text: wrong });
    expect(answer.json.detail).toContain('nobody@example.org');
    expect((await ben.api('GET', '/services')).json.items).toEqual([]);
    expect((await ben.api('POST', '/catalogue/import', { format: 'yaml', text: yaml })).status).toBe(403);
  });
});
