import { describe, expect, it } from 'vitest';
import type { Alert } from './alert.ts';
import type { AlertedIncident, AlertDecision, SeenAlert, TriageResult } from './triage.ts';
import { declineWindowMs, stormWindowMs, triageAlerts } from './triage.ts';

const start = Date.parse('2026-01-05T03:00:00Z');
const minute = 60_000;

function alert(fingerprint: string, group: string, more: Partial<Alert> = {}): Alert {
  return {
    fingerprint,
    group,
    status: 'firing',
    title: fingerprint,
    summary: '',
    level: 'critical',
    services: [],
    labels: { alertname: fingerprint },
    startsAt: start,
    endsAt: null,
    test: false,
    ...more,
  };
}

const resolved = (fingerprint: string, group: string, more: Partial<Alert> = {}): Alert =>
  alert(fingerprint, group, { status: 'resolved', endsAt: start + minute, ...more });

const seen = (fingerprint: string, group: string, more: Partial<SeenAlert> = {}): SeenAlert => ({
  fingerprint,
  group,
  startsAt: start,
  status: 'firing',
  joinedAt: start,
  ...more,
});

function incident(
  id: string,
  alerts: SeenAlert[],
  more: Partial<AlertedIncident<string>> = {},
): AlertedIncident<string> {
  return { incident: id, openedAt: start, touched: false, ended: false, storm: false, alerts, ...more };
}

function sentence(decision: AlertDecision<string>): string {
  if (!('target' in decision)) return `${decision.type} ${decision.alert.fingerprint}`;
  const target = decision.target.type === 'incident' ? decision.target.incident : `new ${decision.target.index}`;
  const by = decision.type === 'join' ? ` by ${decision.by}${decision.again ? ' again' : ''}` : '';
  return `${decision.type} ${decision.alert.fingerprint} -> ${target}${by}`;
}

const sentences = (result: TriageResult<string>): string[] => result.decisions.map(sentence);
const known = (id: string) => ({ type: 'incident', incident: id }) as const;

describe('a firing alert', () => {
  it('opens an incident; its group companions in the same body join it', () => {
    const result = triageAlerts<string>([], [alert('a', 'g'), alert('b', 'g')], start);
    expect(sentences(result)).toEqual(['open a -> new 0', 'join b -> new 0 by group']);
  });

  it('joins the open incident of its group', () => {
    expect(sentences(triageAlerts([incident('I', [seen('a', 'g')])], [alert('b', 'g')], start))).toEqual([
      'join b -> I by group',
    ]);
  });

  it('joins by fingerprint when a changed configuration gave it another group', () => {
    const again = alert('a', 'other', { startsAt: start + minute });
    const open = incident('I', [seen('a', 'g', { status: 'resolved' })], { touched: true });
    expect(sentences(triageAlerts([open], [again], start + minute))).toEqual(['join a -> I by alert again']);
  });

  it('that is repeated changes nothing', () => {
    const result = triageAlerts([incident('I', [seen('a', 'g')])], [alert('a', 'g')], start + 240 * minute);
    expect(sentences(result)).toEqual(['repeat a -> I']);
    expect(result).toMatchObject({ merges: [], storms: [], declines: [] });
  });

  it('that overtook its own resolution changes nothing', () => {
    const open = incident('I', [seen('a', 'g', { status: 'resolved' })]);
    expect(sentences(triageAlerts([open], [alert('a', 'g')], start))).toEqual(['repeat a -> I']);
  });

  it('opens nothing when people have already ended the incident of this occurrence', () => {
    const ended = incident('I', [seen('a', 'g')], { ended: true });
    expect(sentences(triageAlerts([ended], [alert('a', 'g')], start))).toEqual(['repeat a -> I']);
  });

  it('opens a new incident for a new occurrence after the old incident ended', () => {
    const ended = incident('I', [seen('a', 'g', { status: 'resolved' })], { ended: true });
    const later = alert('a', 'g', { startsAt: start + 60 * minute });
    expect(sentences(triageAlerts([ended], [later], start + 60 * minute))).toEqual(['open a -> new 0']);
  });

  it('from a test button wakes nobody', () => {
    expect(sentences(triageAlerts<string>([], [alert('a', 'g', { test: true })], start))).toEqual(['test a']);
  });
});

describe('a resolved alert', () => {
  it('is recorded on the incident of its firing twin, and the untouched incident declines itself', () => {
    const result = triageAlerts([incident('I', [seen('a', 'g')])], [resolved('a', 'g')], start + declineWindowMs);
    expect(sentences(result)).toEqual(['resolve a -> I']);
    expect(result.declines).toEqual([known('I')]);
  });

  it.each([
    ['touched', incident('I', [seen('a', 'g')], { touched: true }), start + minute],
    ['too late', incident('I', [seen('a', 'g')]), start + declineWindowMs + 1],
    ['another still firing', incident('I', [seen('a', 'g'), seen('b', 'g')]), start + minute],
    ['ended already', incident('I', [seen('a', 'g')], { ended: true }), start + minute],
  ])('is recorded without declining: %s', (_why, open, now) => {
    const result = triageAlerts([open], [resolved('a', 'g')], now);
    expect(sentences(result)).toEqual(['resolve a -> I']);
    expect(result.declines).toEqual([]);
  });

  it('declines once the last one ends', () => {
    const open = incident('I', [seen('a', 'g'), seen('b', 'g', { status: 'resolved' })]);
    expect(triageAlerts([open], [resolved('a', 'g')], start + minute).declines).toEqual([known('I')]);
  });

  it('that is repeated or belongs to an earlier occurrence changes nothing', () => {
    const done = incident('I', [seen('a', 'g', { status: 'resolved' })]);
    expect(sentences(triageAlerts([done], [resolved('a', 'g')], start))).toEqual(['repeat a -> I']);
    const refired = incident('J', [seen('a', 'g', { startsAt: start + minute })]);
    const result = triageAlerts([refired], [resolved('a', 'g')], start + 2 * minute);
    expect(sentences(result)).toEqual(['repeat a -> J']);
    expect(result.declines).toEqual([]);
  });

  it('of a mixed group waits for the firing member, whatever the order in the body', () => {
    const result = triageAlerts<string>([], [resolved('a', 'g'), alert('b', 'g')], start);
    expect(sentences(result)).toEqual(['open b -> new 0', 'resolve a -> new 0']);
    expect(result.declines).toEqual([]);
  });

  it('without a firing twin or an open group is not kept', () => {
    const result = triageAlerts([incident('I', [seen('x', 'h')])], [resolved('a', 'g')], start);
    expect(sentences(result)).toEqual(['unmatched a']);
  });
});

describe('a storm', () => {
  const five = (more: Partial<AlertedIncident<string>> = {}): AlertedIncident<string>[] =>
    ['A', 'B', 'C', 'D', 'E'].map((name, index) =>
      incident(name, [seen(name, `g${name}`, { joinedAt: start + index })], { openedAt: start + index, ...more }),
    );

  it('begins with the sixth group in five minutes: the oldest takes in the new and the untouched', () => {
    const result = triageAlerts(five(), [alert('f', 'gF')], start + stormWindowMs);
    expect(sentences(result)).toEqual(['join f -> A by storm']);
    expect(result.storms).toEqual([known('A')]);
    expect(result.merges).toEqual(['B', 'C', 'D', 'E'].map((name) => ({ from: known(name), into: known('A') })));
  });

  it('is no storm with five groups, nor when the first has left the window', () => {
    expect(sentences(triageAlerts(five().slice(1), [alert('f', 'gF')], start + minute))).toEqual(['open f -> new 0']);
    expect(sentences(triageAlerts(five(), [alert('f', 'gF')], start + stormWindowMs + 1))).toEqual(['open f -> new 0']);
  });

  it('leaves alone what people work in', () => {
    const result = triageAlerts(five({ touched: true }), [alert('f', 'gF')], start + minute);
    expect(sentences(result)).toEqual(['join f -> A by storm']);
    expect(result.merges).toEqual([]);
  });

  it('takes in every further group while it lasts, and no longer', () => {
    const storm = incident('S', [seen('a', 'g1', { joinedAt: start + 9 * minute })], { storm: true });
    expect(sentences(triageAlerts([storm], [alert('z', 'gZ')], start + 14 * minute))).toEqual(['join z -> S by storm']);
    expect(sentences(triageAlerts([storm], [alert('z', 'gZ')], start + 15 * minute))).toEqual(['open z -> new 0']);
  });

  it('that ends wholly and untouched within 15 minutes declines as one', () => {
    const storm = incident('S', [seen('a', 'g1'), seen('b', 'g2')], { storm: true });
    const result = triageAlerts([storm], [resolved('a', 'g1'), resolved('b', 'g2')], start + 5 * minute);
    expect(result.declines).toEqual([known('S')]);
  });
});
