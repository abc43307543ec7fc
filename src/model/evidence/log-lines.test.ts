import { expect, test } from 'vitest';
import { readLogLines, withoutTime } from './log-lines.ts';

const DAY = Date.UTC(2026, 1, 3, 14);
const one = (text: string) => readLogLines(text, DAY, 'UTC')[0];
const at = (hour: number, minute: number, second: number, ms = 0) => Date.UTC(2026, 1, 3, hour, minute, second, ms);

test.each([
  ['2026-02-03T13:02:11.250Z ERROR boom', at(13, 2, 11, 250), 'error'],
  ['2026-02-03 14:02:11,250 +0100 WARN slow', at(13, 2, 11, 250), 'warn'],
  ['Feb  3 13:02:11 host app[1]: [info] fine', at(13, 2, 11), 'info'],
  ['10.0.0.1 - - [03/Feb/2026:14:02:11 +0100] "GET / HTTP/1.1" 500', at(13, 2, 11), null],
  ['E0203 13:02:11.000001 1 x.go:1] broken', at(13, 2, 11), 'error'],
  ['1770123731.5 level=warn msg=x', 1_770_123_731_500, 'warn'],
  ['{"level":50,"time":1770123731250,"msg":"x"}', 1_770_123_731_250, 'error'],
  ['ts=2026-02-03T13:02:11Z level=debug msg="no error so far"', at(13, 2, 11), 'debug'],
  ['there was no error so far', null, null],
])('%s', (text, time, level) => {
  expect(one(text)).toMatchObject({ at: time, level });
});

test('a stack trace belongs to its line; December read in January is of last year', () => {
  const lines = readLogLines('2026-02-03T13:00:00Z ERROR x\n\tat a.b(C.java:1)\n\nCaused by: y', DAY, 'UTC');
  expect(lines.map(({ number, continues, at: time }) => [number, continues, time])).toEqual([
    [1, false, at(13, 0, 0)],
    [2, true, at(13, 0, 0)],
    [4, true, at(13, 0, 0)],
  ]);
  expect(readLogLines('Dec 31 23:59:59 host x', Date.UTC(2026, 0, 2), 'UTC')[0]?.at).toBe(
    Date.UTC(2025, 11, 31, 23, 59, 59),
  );
});

test('the words of a line without its time', () => {
  expect(withoutTime('2026-02-03T13:02:11.250Z ERROR boom')).toBe('ERROR boom');
  expect(withoutTime('[1770123731] up')).toBe('up');
  expect(withoutTime('deployed at 2026-02-03T13:02:11Z')).toBe('deployed at 2026-02-03T13:02:11Z');
});
