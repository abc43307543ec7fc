import { expect, test } from 'vitest';
import { emptyState } from '#model/incident/state.ts';
import { reportCourse } from './course.ts';
import { readReportForm } from './report-form.ts';
import { sinceAt } from './since.ts';

const NOON = Date.UTC(2026, 10, 20, 12);
const HOUR_MS = 3_600_000;
const form = (fields: Record<string, string>) => (name: string) => fields[name] ?? '';

test('only what is not working is needed', () => {
  expect(readReportForm(form({ what: '  ' }), NOON)).toMatchObject({ ok: false, field: 'what' });
  expect(readReportForm(form({ what: 'No orders' }), NOON)).toMatchObject({
    ok: true,
    value: { what: 'No orders', since: null, customers: null, summary: '' },
  });
});

test('no word of a long report is lost: what is too long for a title goes on in the summary', () => {
  const what = `${'word '.repeat(60)}end`;
  const read = readReportForm(form({ what, who: 'Spain', customers: '40' }), NOON);
  expect(read.ok && read.value.what.length).toBeLessThanOrEqual(200);
  expect(read.ok && read.value.summary).toContain('end');
  expect(read.ok && read.value.summary).toContain('Affected: Spain (about 40 customers)');
});

test('a time to come and a number that is none are told apart', () => {
  expect(readReportForm(form({ what: 'x', since: String(NOON + 1) }), NOON)).toMatchObject({
    ok: false,
    field: 'since',
  });
  expect(readReportForm(form({ what: 'x', customers: 'many' }), NOON)).toMatchObject({ ok: false, field: 'customers' });
});

test('since when: a span back, a named time, or not known', () => {
  expect(sinceAt('60', '', NOON)).toBe(NOON - HOUR_MS);
  expect(sinceAt('unknown', '2026-11-20T10:00', NOON)).toBeNull();
  expect(sinceAt('time', 'nonsense', NOON)).toBeNull();
});

test('a report that reached nobody says so', () => {
  const course = reportCourse({ ...emptyState(), exists: true, title: 'No orders', declaredAt: NOON }, []);
  expect(course.map(({ kind, at }) => [kind, at])).toEqual([
    ['received', NOON],
    ['acknowledged', null],
    ['over', null],
  ]);
  expect(course[1]?.text).toContain('nobody was called');
});
