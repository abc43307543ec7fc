import { expect, test } from 'vitest';
import { freeze, lineFigures, lineName, readSeries, stepFor } from './series.ts';

test('a span has at most a screen of points', () => {
  for (const span of [60_000, 3_600_000, 86_400_000, 31 * 86_400_000])
    expect(span / 1000 / stepFor(span)).toBeLessThanOrEqual(241);
});

test('values fall on the grid; what was not measured or is no number is a gap', () => {
  const grid = { from: 10_000, to: 40_000, stepMs: 10_000 };
  const series = freeze(
    [
      {
        metric: { __name__: 'up', job: 'a' },
        values: [
          [10, '1'],
          [20, 'NaN'],
          [40, '1234567.891'],
          [99, '5'],
        ],
      },
    ],
    grid,
  );
  expect(series.lines).toEqual([{ name: 'up{job="a"}', values: [1, null, null, 1_234_570] }]);
  expect(readSeries(JSON.stringify(series))).toEqual(series);
  expect(lineFigures(series.lines[0]?.values ?? [])).toEqual({ least: 1, most: 1_234_570, last: 1_234_570 });
  expect(lineFigures([null])).toBeNull();
  expect(lineName({})).toBe('{}');
});

test('what is no series reads as none', () => {
  for (const payload of [null, '', '{}', '[]', '{"from":1,"stepMs":0,"count":1,"lines":[],"left":0}'])
    expect(readSeries(payload)).toBeNull();
});
