import { expect, test } from 'vitest';
import { parseActorId } from '../ids.ts';
import { commandGapMs } from './command-gaps.ts';
import type { RoleTerm } from './state.ts';

const person = parseActorId('ana-0000');
const term = (from: number, to: number | null): RoleTerm => {
  if (!person) throw new Error('no id');
  return { role: 'commander', person, from, to };
};
const until = (resolved: number) => ({ resolved: { at: resolved, corrected: false } });

test('time between two commanders counts, time before the first does not', () => {
  expect(commandGapMs({ terms: [term(10, 20), term(25, null)], times: until(40) })).toBe(5);
  expect(commandGapMs({ terms: [term(10, 20)], times: until(40) })).toBe(20);
  expect(commandGapMs({ terms: [term(10, 40), term(15, 20)], times: until(40) })).toBe(0);
});

test('what came after the end is no gap, and without a commander or an end there is no figure', () => {
  expect(commandGapMs({ terms: [term(10, 40), term(60, 70)], times: until(40) })).toBe(0);
  expect(commandGapMs({ terms: [], times: until(40) })).toBeNull();
  expect(commandGapMs({ terms: [term(10, null)], times: {} })).toBeNull();
});
