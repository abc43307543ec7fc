import { expect, test } from 'vitest';
import { fuzzyFilter, fuzzyScore } from './fuzzy.ts';

const find = (query: string, labels: string[]) => fuzzyFilter(query, labels, (label) => label);

test('letters must all occur in order', () => {
  expect(fuzzyScore('hnd', 'Hand off')).not.toBeNull();
  expect(fuzzyScore('dnh', 'Hand off')).toBeNull();
});

test('an empty query keeps everything as it stands', () => {
  expect(find('  ', ['b', 'a'])).toEqual(['b', 'a']);
});

test('a word found whole beats the same letters scattered', () => {
  expect(find('role', ['Reopen old timeline', 'Take a role'])).toEqual(['Take a role', 'Reopen old timeline']);
});

test('initials of words find a command', () => {
  expect(find('pu', ['Pause', 'Duplicate', 'Post update'])[0]).toBe('Post update');
  expect(find('td', ['Toggle draft', 'Standard'])[0]).toBe('Toggle draft');
});

test('a word start beats the middle of a word', () => {
  expect(find('sev', ['Reserve capacity 7', 'Change severity'])[0]).toBe('Change severity');
});
