/**
 * People, integrations and guests: one table from an opaque id to a name. Documents and facts hold the id alone, so that a name can be
 * changed or forgotten in one place. Kept in memory whole (a tenant has thousands, not millions) and written through.
 */
import type { OrganisationRole } from '#model/incident/actor.ts';
import type { ActorId } from '#model/ids.ts';
import { SYSTEM_ACTOR } from '#model/ids.ts';
import type { TablePort } from '#server/storage/ports.ts';
import { newActorId } from './secrets.ts';

export interface Person {
  id: ActorId;
  kind: 'person' | 'integration' | 'guest';
  name: string;
  /** Lower case; null for integrations and guests. */
  email: string | null;
  role: OrganisationRole;
  /** #rrggbb, for cursors and faces. */
  color: string;
  /** IANA time zone; null: not said yet. */
  zone: string | null;
  phone: string | null;
  passwordHash: string | null;
  createdAt: number;
  /** No longer here: signs in nowhere, but stays a name in old incidents. */
  disabledAt: number | null;
  version: number;
}

/** A person as everybody in the organisation sees them. */
export type PersonCard = Pick<Person, 'id' | 'kind' | 'name' | 'role' | 'color' | 'zone' | 'phone'> & {
  disabled: boolean;
};

export interface NewPerson {
  id?: ActorId;
  kind?: Person['kind'];
  name: string;
  email?: string | null;
  role: OrganisationRole;
  zone?: string | null;
  phone?: string | null;
  passwordHash?: string | null;
}
export type PersonChange = Partial<
  Pick<Person, 'name' | 'role' | 'zone' | 'phone' | 'color' | 'passwordHash' | 'disabledAt'>
>;

// Twelve hues that stay apart from one another, and from the severities, on dark and on light ground.
const COLORS = [
  '#3b82c4',
  '#8e6bd1',
  '#2f9e8f',
  '#c2703d',
  '#b0568f',
  '#5a9e3e',
  '#4f74d9',
  '#a8862b',
  '#3d96ad',
  '#c05f6f',
  '#6f8f3a',
  '#9a6fb8',
] as const;

const TABLE = 'people';
const EMAILS = 'emails';

/** The people table. */
export class People {
  readonly #tables: TablePort;
  readonly #now: () => number;
  readonly #byId = new Map<ActorId, Person>();
  readonly #byEmail = new Map<string, ActorId>();
  readonly #listeners = new Set<() => void>();

  constructor(tables: TablePort, now: () => number) {
    this.#tables = tables;
    this.#now = now;
  }

  /** Calls back after anybody was added or changed. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Reads the table; again where another machine may have written it. */
  async load(): Promise<void> {
    let after: string | undefined;
    for (;;) {
      const page = await this.#tables.list<Person>(TABLE, { limit: 500, ...(after ? { after } : {}) });
      for (const { row } of page) this.#keep(row);
      after = page.at(-1)?.key;
      if (page.length < 500) return;
    }
  }

  get(id: ActorId): Person | null {
    return this.#byId.get(id) ?? null;
  }

  byEmail(email: string): Person | null {
    const id = this.#byEmail.get(email.trim().toLowerCase());
    return id ? this.get(id) : null;
  }

  /** Everybody, by name; guests and integrations are in it, because old incidents name them. */
  all(): Person[] {
    return [...this.#byId.values()].sort((a, b) => a.name.localeCompare(b.name));
  }

  cards(): PersonCard[] {
    return this.all().map(cardOf);
  }

  nameOf(id: ActorId): string {
    return id === SYSTEM_ACTOR ? 'Muster' : (this.#byId.get(id)?.name ?? 'Somebody who left');
  }

  /** Everybody's name by id. */
  names(): Map<string, string> {
    return new Map([[SYSTEM_ACTOR, 'Muster'], ...[...this.#byId.values()].map(({ id, name }) => [id, name] as const)]);
  }

  /** Adds somebody; null when the e-mail address belongs to somebody already. */
  async add(given: NewPerson): Promise<Person | null> {
    const id = given.id ?? newActorId();
    const email = given.email?.trim().toLowerCase() || null;
    if (email && !(await this.#tables.put(EMAILS, email, { id }, { ifAbsent: true }))) return null;
    const person: Person = {
      id,
      kind: given.kind ?? 'person',
      name: given.name.trim(),
      email,
      role: given.role,
      color: COLORS[this.#byId.size % COLORS.length] ?? COLORS[0],
      zone: given.zone ?? null,
      phone: given.phone ?? null,
      passwordHash: given.passwordHash ?? null,
      createdAt: this.#now(),
      disabledAt: null,
      version: 1,
    };
    await this.#tables.put(TABLE, id, person);
    this.#keep(person);
    this.#tell();
    return person;
  }

  /** Changes somebody; null when there is nobody with this id. */
  async change(id: ActorId, change: PersonChange): Promise<Person | null> {
    for (;;) {
      const stored = await this.#tables.get<Person>(TABLE, id);
      if (!stored) return null;
      const next: Person = { ...stored, ...change, version: stored.version + 1 };
      if (!(await this.#tables.replace(TABLE, id, next, stored.version))) continue;
      this.#keep(next);
      this.#tell();
      return next;
    }
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }

  #keep(person: Person): void {
    this.#byId.set(person.id, person);
    if (person.email) this.#byEmail.set(person.email, person.id);
  }
}

/** What everybody may see of somebody: no address, no password. */
export function cardOf(person: Person): PersonCard {
  const { id, kind, name, role, color, zone, phone } = person;
  return { id, kind, name, role, color, zone, phone, disabled: person.disabledAt !== null };
}
