/**
 * Who is here, from the board's awareness. The server stamps each state with the session's person, so a name cannot be
 * borrowed; two tabs of one person are one person. Also: whose caret is where, whom one follows, and hiding carets.
 */
import { createSubscriber } from 'svelte/reactivity';
import type { Awareness } from 'y-protocols/awareness';
import { parseActorId } from '#model/ids.ts';
import type { ActorId } from '#model/ids.ts';

export interface PersonHere {
  id: ActorId;
  name: string;
  /** Tabs this person has open on the room. */
  tabs: number;
  clients: number[];
  /** What they look at: a place of the room, such as `notes` or `hypotheses`. */
  place: string | null;
  /** Whom they follow. */
  following: ActorId | null;
  isSelf: boolean;
}

interface AwarenessChange {
  added: number[];
  updated: number[];
  removed: number[];
}

const HIDE_KEY = 'muster:hide-cursors';
const GATHER_MS = 200;

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};

/** The person of one awareness state, as the server stamped it; null when there is none. */
export function readPerson(state: unknown): { id: ActorId; name: string } | null {
  const user = record(record(state)['user']);
  const id = parseActorId(user['id']);
  if (!id) return null;
  return { id, name: typeof user['name'] === 'string' && user['name'] ? user['name'].slice(0, 80) : 'Somebody' };
}

/** What of one state is drawn: who it is and what they look at; the caret only of whom one follows, who is scrolled to. Equal: nothing to draw. */
export function shownOf(state: unknown, following: ActorId | null): string {
  const { user, view, cursor } = record(state);
  const isFollowed = following !== null && readPerson({ user })?.id === following;
  return JSON.stringify([user, view, isFollowed ? cursor : null]);
}

/** Everybody in a set of awareness states, one line per person, in the order of their names. */
export function peopleIn(states: ReadonlyMap<number, unknown>, self: ActorId): PersonHere[] {
  const people = new Map<ActorId, PersonHere>();
  for (const [client, state] of states) {
    const person = readPerson(state);
    if (!person) continue;
    const view = record(record(state)['view']);
    const known = people.get(person.id);
    const place = typeof view['place'] === 'string' ? view['place'] : null;
    const following = parseActorId(view['following']);
    people.set(person.id, {
      ...person,
      tabs: (known?.tabs ?? 0) + 1,
      clients: [...(known?.clients ?? []), client],
      place: place ?? known?.place ?? null,
      following: following ?? known?.following ?? null,
      isSelf: person.id === self,
    });
  }
  return [...people.values()].sort((a, b) => a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1));
}

export class Presence {
  readonly #awareness: Awareness;
  readonly #self: ActorId;
  readonly #subscribe: () => void;
  #cache: PersonHere[] | null = null;
  #following = $state<ActorId | null>(null);
  #hidesCursors = $state(false);
  #place: string | null = null;

  constructor(awareness: Awareness, self: { id: ActorId; name: string }) {
    this.#awareness = awareness;
    this.#self = self.id;
    awareness.setLocalStateField('user', { id: self.id, name: self.name });
    try {
      this.#hidesCursors = localStorage.getItem(HIDE_KEY) === '1';
    } catch {
      // Storage may be refused; carets are then shown.
    }
    this.#subscribe = createSubscriber((update) => {
      let waiting: ReturnType<typeof setTimeout> | null = null;
      const tell = (): void => {
        waiting = null;
        this.#cache = null;
        update();
      };
      // Carets of a hundred people and one's own move all the time; faces and places are drawn again when one of them is another.
      const shown = new Map<number, string>();
      for (const client of awareness.getStates().keys())
        shown.set(client, shownOf(awareness.getStates().get(client), this.#following));
      const isAnother = (client: number): boolean => {
        const before = shown.get(client);
        const now = shownOf(awareness.getStates().get(client), this.#following);
        shown.set(client, now);
        return before !== now;
      };
      const onChange = ({ added, updated, removed }: AwarenessChange, origin: unknown): void => {
        for (const client of removed) shown.delete(client);
        const others = [...added, ...updated].filter(isAnother);
        if (others.length + removed.length === 0) return;
        if (origin === 'local' || added.length + removed.length > 0) tell();
        else waiting ??= setTimeout(tell, GATHER_MS);
      };
      awareness.on('change', onChange);
      return () => {
        if (waiting) clearTimeout(waiting);
        awareness.off('change', onChange);
      };
    });
  }

  get people(): readonly PersonHere[] {
    this.#subscribe();
    this.#cache ??= peopleIn(this.#awareness.getStates(), this.#self);
    return this.#cache;
  }
  get others(): readonly PersonHere[] {
    return this.people.filter((person) => !person.isSelf);
  }
  /** Those who follow me now; being followed is always visible. */
  get followers(): readonly PersonHere[] {
    return this.others.filter((person) => person.following === this.#self);
  }
  get following(): PersonHere | null {
    return this.others.find((person) => person.id === this.#following) ?? null;
  }
  get hidesCursors(): boolean {
    return this.#hidesCursors;
  }

  /** Starts or stops following somebody. */
  follow(person: ActorId | null): void {
    this.#following = person;
    this.#tell();
  }

  /** Tells the others what this page shows. */
  lookAt(place: string): void {
    if (this.#place === place) return;
    this.#place = place;
    this.#tell();
  }

  setHidesCursors(hides: boolean): void {
    this.#hidesCursors = hides;
    try {
      localStorage.setItem(HIDE_KEY, hides ? '1' : '0');
    } catch {
      // It then holds until the page is left.
    }
  }

  #tell(): void {
    this.#awareness.setLocalStateField('view', { place: this.#place, following: this.#following });
  }
}
