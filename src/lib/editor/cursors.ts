/**
 * Named carets and selections of the others. Colours come from classes, never from inline styles, so that they follow the
 * theme and pass the strict content security policy. A name flag shows while its caret moves and goes after three seconds.
 */
import type { DecorationAttrs } from 'prosemirror-view';
import type { Awareness } from 'y-protocols/awareness';
import { readPerson } from '#lib/sync/presence.svelte.ts';
import { personColorIndex } from '#lib/ui/person-color.ts';

const FLAG_MS = 3000;
const SWEEP_MS = 500;

/** The `user` field of an awareness state. */
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
 * Raises the flag of each caret inside `root` that moves and lowers it three seconds later, give or take half a one: those of a crowd are lowered together. The editor
 * keeps a caret's element when it moves, so the flag follows the positions that presence tells and not the drawing.
 */
export function raiseFlags(root: HTMLElement, awareness: Awareness): () => void {
  const places = new Map<number, string>();
  const raisedAt = new Map<number, number>();
  let sweeping: ReturnType<typeof setInterval> | null = null;
  const turn = (clients: ReadonlySet<number>, isUp: boolean): void => {
    if (clients.size === 0) return;
    for (const caret of root.querySelectorAll<HTMLElement>('.caret')) {
      if (clients.has(Number(caret.dataset['client']))) caret.classList.toggle('caret-moving', isUp);
    }
  };
  const sweep = (): void => {
    const over = new Set([...raisedAt].flatMap(([client, at]) => (Date.now() - at >= FLAG_MS ? client : [])));
    turn(over, false);
    for (const client of over) raisedAt.delete(client);
    if (raisedAt.size > 0 || sweeping === null) return;
    clearInterval(sweeping);
    sweeping = null;
  };
  const onChange = ({ added, updated, removed }: { added: number[]; updated: number[]; removed: number[] }): void => {
    const moved = new Set<number>();
    for (const client of removed) places.delete(client);
    for (const client of [...added, ...updated]) {
      const place = JSON.stringify(awareness.getStates().get(client)?.['cursor'] ?? null);
      if (places.get(client) === place) continue;
      places.set(client, place);
      if (!raisedAt.has(client)) moved.add(client);
      raisedAt.set(client, Date.now());
    }
    turn(moved, true);
    if (raisedAt.size > 0) sweeping ??= setInterval(sweep, SWEEP_MS);
  };
  awareness.on('change', onChange);
  return () => {
    awareness.off('change', onChange);
    if (sweeping !== null) clearInterval(sweeping);
  };
}

/** Attributes of a selection that somebody else has made. */
export const selectionAttributes = (user: StampedUser): DecorationAttrs => ({
  class: `selection-of-other person-color-${personColorIndex(personOf(user).id)}`,
});
