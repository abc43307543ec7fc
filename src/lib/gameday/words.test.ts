/** Places and differences as people read them. */
import { expect, test } from 'vitest';
import { differenceText, placeText } from './words.ts';

test('a place on the script’s clock', () => {
  expect([0, 65_000, 3_725_000, -90_000].map(placeText)).toEqual(['0:00', '1:05', '1:02:05', '−1:30']);
});
test('a difference between lanes', () => {
  expect([null, 10_000, -240_000, 720_000].map(differenceText)).toEqual([
    '',
    'at the same time',
    '4 min sooner',
    '12 min later',
  ]);
});
