import { expect, test } from 'vitest';
import { beforeRecurrence, defaultDue, dueDays } from './due.ts';

const DAY_MS = 86_400_000;

test('what was serious is due sooner', () => {
  expect(dueDays('SEV1')).toBeLessThan(dueDays('SEV4'));
  expect(dueDays(null)).toBe(dueDays('SEV2'));
  expect(defaultDue('SEV3', 1_000)).toBe(1_000 + 56 * DAY_MS);
});

test('before it is likely to come back: the middle interval, counted on, a day earlier', () => {
  const days = [0, 10, 20, 90].map((day) => day * DAY_MS);
  expect(beforeRecurrence(days, 91 * DAY_MS)).toBe(99 * DAY_MS);
  expect(beforeRecurrence([5], 10)).toBeNull();
  // It could come back any day now.
  expect(beforeRecurrence([0, DAY_MS], 50 * DAY_MS)).toBe(52 * DAY_MS);
});
