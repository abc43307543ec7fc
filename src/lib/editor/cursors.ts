/**
 * Named carets and selections of the others. Colours come from classes, never from inline styles, so that they follow the
 * theme and pass the strict content security policy. A name flag shows while its caret moves and fades after three seconds.
 */
import type { DecorationAttrs } from 'prosemirror-view';
import { readPerson } from '#lib/sync/presence.svelte.ts';
import { personColorIndex } from '#lib/ui/person-color.ts';

const FLAG_MS = 3000;

/** What y-prosemirror hands to the builders: the `user` field of an awareness state. */
type StampedUser = Parameters<typeof readPerson>[0];

const personOf = (user: StampedUser): { id: string; name: string } =>
  readPerson({ user }) ?? { id: 'unknown', name: 'Somebody' };

/**
 * Makes a builder of carets with a memory of when each moved last, so that a re-draw for another reason does not raise the
 * flag again.
 */
export function caretBuilder(moved: Map<number, number>): (user: StampedUser, client: number) => HTMLElement {
  return (user, client) => {
    const person = personOf(user);
    const caret = document.createElement('span');
    caret.className = `caret person-color-${personColorIndex(person.id)}`;
    const since = Date.now() - (moved.get(client) ?? 0);
    if (since < FLAG_MS) {
      caret.classList.add('caret-moving');
      setTimeout(() => caret.classList.remove('caret-moving'), FLAG_MS - since);
    }
    const flag = document.createElement('span');
    flag.className = 'caret-flag';
    flag.textContent = person.name;
    // Word joiners keep the caret from becoming a place to break the line.
    caret.append('\u2060', flag, '\u2060');
    return caret;
  };
}

/** Attributes of a selection that somebody else has made. */
export const selectionAttributes = (user: StampedUser): DecorationAttrs => ({
  class: `selection-of-other person-color-${personColorIndex(personOf(user).id)}`,
});
