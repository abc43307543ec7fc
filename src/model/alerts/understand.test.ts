import { describe, expect, it } from 'vitest';
import { readPayload } from '#tests/support/payloads/read-payload.ts';
import { understandAlerts } from './understand.ts';

describe('understandAlerts', () => {
  it('prints times in UTC', () => {
    const result = understandAlerts('alertmanager', readPayload('alertmanager-ledger-mixed'));
    expect(result.ok && result.alerts.map(({ startsAt, endsAt }) => [startsAt, endsAt])).toEqual([
      ['2026-03-09T01:15:00.000Z', '2026-03-09T01:21:07.250Z'],
      ['2026-03-09T01:14:30.500Z', null],
    ]);
    expect(result.ok && result.note).toContain('left 3 more');
  });

  it('lists the known sources when it does not know one', () => {
    expect(understandAlerts('pigeon', '{}')).toEqual({
      ok: false,
      problems: ['Unknown source "pigeon". Known: alertmanager, grafana'],
    });
    expect(understandAlerts('constructor', '{}').ok).toBe(false);
  });

  it.each([
    ['', 'The body is empty'],
    ['payload=%7B%7D', 'sent as application/x-www-form-urlencoded'],
    ['{"alerts": 3}', 'alerts: '],
    ['7', 'The body: '],
  ])('says what is wrong with %j', (body, expected) => {
    const result = understandAlerts('alertmanager', body, { 'Content-Type': 'application/x-www-form-urlencoded' });
    expect(result.ok ? '' : result.problems.join()).toContain(expected);
  });
});
