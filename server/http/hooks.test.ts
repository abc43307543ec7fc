import { expect, test } from 'vitest';
import { jsonDepth } from './hooks.ts';

test.each([
  ['1', 0],
  ['{"a":[1,{"b":2}]}', 3],
  ['{"a":"[[[[{{{{"}', 1],
  ['{"a":"\\"[[["}', 1],
  ['['.repeat(5_000), 5_000],
])('%s', (text, depth) => {
  expect(jsonDepth(text)).toBe(depth);
});
