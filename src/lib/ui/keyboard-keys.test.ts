import { expect, test } from 'vitest';
import { chordOf, isSingleKey, keyCaps } from './keyboard-keys.ts';

const press = (key: string, held: string[] = []) => ({
  key,
  ctrlKey: held.includes('ctrl'),
  metaKey: held.includes('meta'),
  altKey: held.includes('alt'),
  shiftKey: held.includes('shift'),
});

test.each([
  [press('k', ['ctrl']), 'mod+k'],
  [press('K', ['meta', 'shift']), 'mod+shift+k'],
  [press('?', ['shift']), '?'],
  [press('C', ['shift']), 'c'],
  [press('Enter', ['shift']), 'shift+Enter'],
  [press('1'), '1'],
])('%o is the chord %s', (event, chord) => {
  expect(chordOf(event)).toBe(chord);
});

test('only chords with Ctrl, Cmd or Alt may fire while somebody types', () => {
  expect(['c', '?', 'shift+Enter', 'mod+k', 'alt+n'].map(isSingleKey)).toEqual([true, true, true, false, false]);
});

test('key caps are what is printed on the keys', () => {
  expect(keyCaps('mod+k')).toEqual(['Ctrl', 'K']);
  expect(keyCaps('mod+shift+Enter', true)).toEqual(['⌘', 'Shift', 'Enter']);
  expect(keyCaps('g i')).toEqual(['G', 'I']);
  expect(keyCaps('?')).toEqual(['?']);
});
