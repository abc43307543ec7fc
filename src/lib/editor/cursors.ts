/**
 * Named carets and selections of the others. Colours come from classes, never from inline styles, so that they follow the
 * theme and pass the strict content security policy. A name flag shows while its caret moves and fades after three seconds.
 */
import type { DecorationAttrs } from 'prosemirror-view';
import type { Awareness } from 'y-protocols/awareness';
import { readPerson } from '#lib/sync/presence.svelte.ts';
import { personColorIndex } from '#lib/ui/person-color.ts';

const FLAG_MS = 3000;

/** What y-prosemirror hands to the builders: the `user` field of an awareness state. */
type StampedUser = Parameters<typeof readPerson>[0];

const personOf = (user: StampedUser): { id: string; name: string } =>
  readPerson({ user }) ?? { id: 'unknown', name: 'Somebody' };

/** Makes the element of somebody's caret. */
export function caretOf(user: StampedUser, client: number): HTMLElement {
  const person = personOf(user);
  const caret = document.createElement('span');
  caret.className = `caret person-color-${personColorIndex(person.id)} caret-moving`;
  caret.dataset['client'] = String(client);
  const flag = document.createElement('span');
  flag.className = 'caret-flag';
  flag.textContent = person.name;
  // Word joiners keep the caret from becoming a place to break the line.
  caret.append('\u2060', flag, '\u2060');
  return caret;
}

/**
 * Raises the flag of each caret inside `root` that moves and lowers it after three seconds. The editor keeps a caret's element when it
 * moves, so the flag follows the positions that presence tells and not the drawing.
 */
export function raiseFlags(root: HTMLElement, awareness: Awareness): () => void {
  const places = new Map<number, string>();
  const timers = new Map<number, ReturnType<typeof setTimeout>>();
  const caretsOf = (client: number): NodeListOf<Element> => root.querySelectorAll(`.caret[data-client="${client}"]`);
  const lower = (client: number): void => caretsOf(client).forEach((caret) => caret.classList.remove('caret-moving'));
  const onChange = ({ added, updated }: { added: number[]; updated: number[] }): void => {
    for (const client of [...added, ...updated]) {
      const place = JSON.stringify(awareness.getStates().get(client)?.['cursor'] ?? null);
      if (places.get(client) === place) continue;
      places.set(client, place);
      caretsOf(client).forEach((caret) => caret.classList.add('caret-moving'));
      clearTimeout(timers.get(client));
      timers.set(
        client,
        setTimeout(() => lower(client), FLAG_MS),
      );
    }
  };
  awareness.on('change', onChange);
  return () => {
    awareness.off('change', onChange);
    for (const timer of timers.values()) clearTimeout(timer);
  };
}

/** Attributes of a selection that somebody else has made. */
export const selectionAttributes = (user: StampedUser): DecorationAttrs => ({
  class: `selection-of-other person-color-${personColorIndex(personOf(user).id)}`,
});
