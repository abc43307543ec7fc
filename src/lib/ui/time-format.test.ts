import { expect, test } from 'vitest';
import {
  absoluteText,
  clockText,
  durationText,
  durationWords,
  fullTimes,
  relativeAge,
  timeOfDay,
} from './time-format.ts';

const NOW = Date.UTC(2026, 10, 20, 3, 12, 30);
const minutes = (count: number) => count * 60_000;

test.each([
  [0, 'just now'],
  [minutes(0.9), 'just now'],
  [minutes(41), '41 min ago'],
  [minutes(60), '1 h ago'],
  [minutes(60 * 49), '2 d ago'],
  [-minutes(0.5), 'now'],
  [-minutes(12), 'in 12 min'],
])('%d ms before now reads %s', (age, text) => {
  expect(relativeAge(NOW - age, NOW)).toBe(text);
});

test.each([
  [48_000, '48s', '0:48'],
  [minutes(12) + 59_000, '12 min', '12:59'],
  [minutes(72), '1h12', '1:12:00'],
  [minutes(60 * 52), '2d 4h', '52:00:00'],
  [-minutes(5), '−5 min', '−5:00'],
])('%d ms is %s and runs as %s', (span, duration, clock) => {
  expect(durationText(span)).toBe(duration);
  expect(clockText(span)).toBe(clock);
});

test('a duration in words keeps two units and the singular', () => {
  expect(durationWords(minutes(61))).toBe('1 hour 1 minute');
  expect(durationWords(minutes(60 * 24 * 3))).toBe('3 days');
  expect(durationWords(20_000)).toBe('less than a minute');
});

test('the day appears only when it is not today in that zone', () => {
  expect(absoluteText(NOW - minutes(10), NOW, 'UTC')).toBe('03:02');
  expect(absoluteText(NOW - minutes(10), NOW, 'America/New_York')).toBe('22:02');
  expect(absoluteText(NOW - minutes(60 * 4), NOW, 'UTC')).toBe('Thu 19 Nov 23:12');
  expect(absoluteText(Date.UTC(2024, 0, 2, 8), NOW, 'UTC')).toBe('Tue 2 Jan 2024 08:00');
});

test('summer time is the zone’s own business', () => {
  expect(timeOfDay(Date.UTC(2026, 9, 25, 0, 30), 'Europe/Berlin')).toBe('02:30');
  expect(timeOfDay(Date.UTC(2026, 9, 25, 1, 30), 'Europe/Berlin')).toBe('02:30');
});

test('hover text names each zone once, and an unknown zone never throws', () => {
  expect(fullTimes(NOW, NOW, 'UTC', 'Asia/Tokyo').split('\n')).toEqual([
    'Fri 20 Nov 03:12:30 UTC',
    'Fri 20 Nov 12:12:30 Asia/Tokyo',
  ]);
  expect(timeOfDay(NOW, 'Not/AZone')).toBe('03:12');
});
