import { expect, test } from 'vitest';
import { changeBetween, movedBy } from './text-diff.ts';

test.each([
  ['', 'a', 1, { at: 0, removed: 0, inserted: 'a' }],
  ['abc', 'abXc', 3, { at: 2, removed: 0, inserted: 'X' }],
  ['abc', 'ac', 1, { at: 1, removed: 1, inserted: '' }],
  ['aaa', 'aaaa', 1, { at: 0, removed: 0, inserted: 'a' }],
  ['aaa', 'aaaa', 4, { at: 3, removed: 0, inserted: 'a' }],
  ['one two', 'one 2', 5, { at: 4, removed: 3, inserted: '2' }],
])('%j to %j with the caret at %i', (before, after, caret, expected) => {
  expect(changeBetween(before, after, caret)).toEqual(expected);
});

test('equal texts need no change', () => {
  expect(changeBetween('same', 'same')).toBeNull();
});

test('a surrogate pair is replaced whole', () => {
  const change = changeBetween('a😀b', 'a😁b', 3);
  expect(change).toEqual({ at: 1, removed: 2, inserted: '😁' });
});

test('every change leads from before to after', () => {
  const words = ['', 'x', 'xx', 'abxab', 'aabb', '😀😀', 'a😀', 'line\nline', 'xabx'];
  for (const before of words) {
    for (const after of words) {
      for (let caret = 0; caret <= after.length; caret += 1) {
        const change = changeBetween(before, after, caret);
        const made = change
          ? before.slice(0, change.at) + change.inserted + before.slice(change.at + change.removed)
          : before;
        expect(made).toBe(after);
      }
    }
  }
});

test('a caret moves with what is written and removed before it', () => {
  expect(movedBy([{ retain: 1 }, { insert: 'ab' }], 3)).toBe(5);
  expect(movedBy([{ retain: 3 }, { insert: 'ab' }], 3)).toBe(3);
  expect(movedBy([{ delete: 2 }], 3)).toBe(1);
  expect(movedBy([{ retain: 2 }, { delete: 5 }], 3)).toBe(2);
});
