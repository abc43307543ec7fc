/** Columns and answers: what asks and what does not. */
import { expect, test } from 'vitest';
import { columnBeside, columnOf, COLUMNS, fateInto, fatesOf } from './fates.ts';

test('a column is come into by one answer; done and dropped are the two that ask', () => {
  expect(COLUMNS.map(({ state }) => fateInto({ state: 'open' }, state))).toEqual([null, 'start', 'done', 'drop']);
  expect(COLUMNS.map(({ state }) => fateInto({ state: 'done' }, state))).toEqual(['reopen', 'start', null, 'drop']);
  expect(columnOf({ state: 'running' })).toBe('started');
});

test('the column beside ends at the edges', () => {
  expect(columnBeside({ state: 'open' }, -1)).toBeNull();
  expect(columnBeside({ state: 'open' }, 1)).toBe('started');
  expect(columnBeside({ state: 'started' }, 1)).toBe('done');
  expect(columnBeside({ state: 'dropped' }, 1)).toBeNull();
});

test('what is late can be kept, what is over can be opened again', () => {
  const names = (state: 'open' | 'started' | 'done', late: boolean) => fatesOf({ state }, late).map(({ fate }) => fate);
  expect(names('open', true)).toEqual(['start', 'done', 'keep', 'move', 'drop']);
  expect(names('started', false)).toEqual(['done', 'move', 'drop']);
  expect(names('done', true)).toEqual(['reopen']);
});
