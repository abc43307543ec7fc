import { expect, test } from 'vitest';
import { parseActorId } from '#model/ids.ts';
import { shownOf } from './presence.svelte.ts';

const user = { id: 'person-ben', name: 'Ben' };
const at = (place: number) => ({ user, view: { place: 'notes' }, cursor: { anchor: place, head: place } });

test('a caret that moves draws nobody again, a name or a place does', () => {
  expect(shownOf(at(2), null)).toBe(shownOf(at(1), null));
  expect(shownOf({ ...at(1), view: { place: 'line' } }, null)).not.toBe(shownOf(at(1), null));
  expect(shownOf({ ...at(1), user: { ...user, name: 'Benjamin' } }, null)).not.toBe(shownOf(at(1), null));
});

test('the caret of whom one follows is followed', () => {
  const ben = parseActorId(user.id);
  expect(ben).not.toBeNull();
  expect(shownOf(at(2), ben)).not.toBe(shownOf(at(1), ben));
});
