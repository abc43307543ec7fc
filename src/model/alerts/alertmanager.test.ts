import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { readPayload } from '#tests/support/payloads/read-payload.ts';
import { alertLevel } from './alert.ts';
import { parseAlertmanager } from './alertmanager.ts';
import { labelFingerprint } from './fingerprint.ts';

function parsed(name: string) {
  const result = parseAlertmanager(JSON.parse(readPayload(name)));
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.batch;
}

function problemsOf(json: unknown): string[] {
  const result = parseAlertmanager(json);
  return result.ok ? [] : result.problems.map(({ path, message }) => `${path}: ${message}`);
}

const minimal = { labels: { alertname: 'X' }, startsAt: '2026-01-01T00:00:00Z' };

describe('an Alertmanager body', () => {
  it('gives one alert per member, with UTC times and the service before the scrape job', () => {
    const { alerts, group } = parsed('alertmanager-ledger-two');
    expect(alerts).toHaveLength(2);
    expect(alerts[0]).toMatchObject({
      fingerprint: '5b1c7d9e02aa4f13',
      group,
      status: 'firing',
      title: 'LedgerWritesSlow: Ledger writes take longer than 2 s',
      severity: 'page',
      level: 'critical',
      services: ['ledger'],
      startsAt: Date.parse('2026-03-09T01:14:30.500Z'),
      endsAt: null,
    });
  });

  it('takes neither the year 1 nor a time in the future as the end of a firing alert', () => {
    expect(parsed('alertmanager-ledger-two').alerts.map((alert) => alert.endsAt)).toEqual([null, null]);
  });

  it('keeps only web addresses', () => {
    const [first, second] = parsed('alertmanager-ledger-two').alerts;
    expect(first?.url).toMatch(/^http:\/\/prometheus/);
    expect(second).not.toHaveProperty('url');
  });

  it('keeps the resolved member of a firing group resolved, and says what was truncated', () => {
    const { alerts, truncated, notes } = parsed('alertmanager-ledger-mixed');
    expect(alerts.map((alert) => alert.status)).toEqual(['resolved', 'firing']);
    expect(alerts[0]?.endsAt).toBe(Date.parse('2026-03-09T01:21:07.250Z'));
    expect(truncated).toBe(3);
    expect(notes.join()).toContain('3 more alerts');
  });

  it('falls back to the labels for a missing fingerprint, whatever their order', () => {
    const one = parseAlertmanager({ alerts: [{ ...minimal, labels: { a: '1', b: '2' } }] });
    const two = parseAlertmanager({ alerts: [{ ...minimal, labels: { b: '2', a: '1' } }] });
    expect(one.ok && one.batch.alerts[0]?.fingerprint).toBe(labelFingerprint({ a: '1', b: '2' }));
    expect(two).toEqual(one);
  });

  it('reads Grafana with its relative address and measured values', () => {
    const [alert] = parsed('grafana-ferry-booking').alerts;
    expect(alert).toMatchObject({
      url: 'https://graphs.ferry.example/alerting/grafana/ab12/view?orgId=4',
      services: ['ferry-booking'],
      level: 'warning',
      test: false,
    });
    expect(alert?.summary).toContain('value=934');
  });

  it('knows the test button of a contact point', () => {
    const labels = { alertname: 'TestAlert', instance: 'Grafana' };
    const result = parseAlertmanager({ alerts: [{ ...minimal, labels }] });
    expect(result.ok && result.batch.alerts[0]?.test).toBe(true);
  });
});

describe('a body that is wrong', () => {
  it.each([
    [null, /^: /],
    [[], /^: /],
    [{}, /^alerts: /],
    [{ alerts: [] }, /^alerts: holds no alert/],
    [{ alerts: ['x'] }, /^alerts\[0\]: /],
    [{ alerts: [{ ...minimal, startsAt: 'soon' }] }, /^alerts\[0\]\.startsAt: is not a time: "soon"/],
    [{ alerts: [{ ...minimal, labels: { a: {} } }] }, /^alerts\[0\]\.labels\.a: /],
    [{ alerts: [{ ...minimal, labels: {} }] }, /^alerts\[0\]\.labels: an alert needs at least one label/],
    [{ evalMatches: [], state: 'alerting' }, /old alerting format/],
  ])('says where: %j', (json, expected) => {
    expect(problemsOf(json).join('\n')).toMatch(expected);
  });

  it('loses no alert because its neighbour is broken', () => {
    const result = parseAlertmanager({ alerts: [{ labels: 7 }, minimal] });
    expect(result.ok && result.batch.alerts).toHaveLength(1);
    expect(result.ok && result.batch.notes.join()).toContain('alerts[0]');
  });

  it('never throws, whatever comes', () => {
    fc.assert(fc.property(fc.jsonValue(), (json) => void parseAlertmanager(json)));
    fc.assert(
      fc.property(fc.jsonValue(), (json) => void parseAlertmanager({ alerts: [json, { ...minimal, labels: json }] })),
    );
  });
});

it('reads severities of several senders, and no property name of objects as one', () => {
  expect(['P1', 'Sev-2', 'warn', 'constructor', undefined].map(alertLevel)).toEqual([
    'critical',
    'warning',
    'warning',
    'unknown',
    'unknown',
  ]);
});

it('computes the fingerprint that Alertmanager computes for no labels at all', () => {
  expect(labelFingerprint({})).toBe('cbf29ce484222325');
});
