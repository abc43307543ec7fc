/**
 * How each person can be woken: the channels of their profile. Addresses are sealed and never given back. A channel counts as reachable only after a test page
 * that came through it was confirmed by its person; mail wakes nobody and never counts.
 */
import type { ActorId } from '#model/ids.ts';
import { newBoardId, newSecret } from '#server/access/secrets.ts';
import type { SecretBox } from '#server/integrations/outbound-secrets.ts';
import type { TablePort } from '#server/storage/ports.ts';

export const METHOD_KINDS = ['email', 'ntfy', 'twilio-sms', 'twilio-call', 'webhook', 'push', 'pagerduty'] as const;
export type MethodKind = (typeof METHOD_KINDS)[number];

/** The address of a method as senders need it; each kind uses what it needs. */
export interface MethodAddress {
  url?: string;
  token?: string;
  account?: string;
  from?: string;
  to?: string;
  secret?: string;
  routingKey?: string;
  endpoint?: string;
  p256dh?: string;
  auth?: string;
}
export type MethodTest =
  | { state: 'never' }
  | { state: 'waiting'; at: number }
  | { state: 'confirmed'; at: number }
  | { state: 'failed'; at: number; reason: string };
export interface MethodView {
  id: string;
  kind: MethodKind;
  name: string;
  hint: string;
  /** Whether this channel can wake somebody at all. */
  wakes: boolean;
  test: MethodTest;
}
interface Method extends MethodView {
  sealed: string;
}
interface Contacts {
  person: ActorId;
  methods: Method[];
  version: number;
}

const TABLE = 'contacts';
const MOST_METHODS = 12;
const HINTED = ['to', 'url', 'routingKey', 'endpoint'] as const;

const placeOf = (person: ActorId, id: string): string => `contact:${person}:${id}`;
const viewOf = ({ sealed: _, ...view }: Method): MethodView => view;

function hintOf(address: MethodAddress): string {
  const shown = HINTED.map((name) => address[name]).find((text) => text !== undefined);
  return shown === undefined ? '' : `…${shown.slice(-4)}`;
}

export class ContactBook {
  readonly #tables: TablePort;
  readonly #box: () => SecretBox;
  readonly #now: () => number;
  readonly #byPerson = new Map<ActorId, Contacts>();

  constructor(parts: { tables: TablePort; box: () => SecretBox; now: () => number }) {
    this.#tables = parts.tables;
    this.#box = parts.box;
    this.#now = parts.now;
  }

  async load(): Promise<void> {
    const rows = await this.#tables.list<Contacts>(TABLE, { limit: 50_000 });
    this.#byPerson.clear();
    for (const { row } of rows) this.#byPerson.set(row.person, row);
  }

  of(person: ActorId): MethodView[] {
    return (this.#byPerson.get(person)?.methods ?? []).map(viewOf);
  }

  /** Whether a page can be expected to wake this person. */
  isReachable(person: ActorId): boolean {
    return this.of(person).some((method) => method.wakes && method.test.state === 'confirmed');
  }

  /** Adds a channel; null when the person has too many. `secret` is shown once to whoever made a webhook. */
  async add(
    person: ActorId,
    given: { kind: MethodKind; name: string; address: MethodAddress },
  ): Promise<{ method: MethodView; secret: string | null } | null> {
    const id = newBoardId();
    const secret =
      given.kind === 'webhook' ? `whsec_${Buffer.from(newSecret(), 'base64url').toString('base64')}` : null;
    const address: MethodAddress = { ...given.address, ...(secret ? { secret } : {}) };
    const method: Method = {
      id,
      kind: given.kind,
      name: given.name,
      hint: hintOf(given.address),
      wakes: given.kind !== 'email',
      test: { state: 'never' },
      sealed: this.#box().seal(JSON.stringify(address), placeOf(person, id)),
    };
    const isKept = await this.#change(person, (methods) =>
      methods.length >= MOST_METHODS ? null : [...methods, method],
    );
    return isKept ? { method: viewOf(method), secret } : null;
  }

  async remove(person: ActorId, id: string): Promise<boolean> {
    return this.#change(person, (methods) =>
      methods.some((one) => one.id === id) ? methods.filter((one) => one.id !== id) : null,
    );
  }

  /** Keeps what became of a test. A confirmed channel stays confirmed until a newer test or a page fails. */
  async tested(person: ActorId, id: string, test: MethodTest): Promise<boolean> {
    return this.#change(person, (methods) =>
      methods.some((one) => one.id === id) ? methods.map((one) => (one.id === id ? { ...one, test } : one)) : null,
    );
  }

  /** For senders only; null when it is gone or can no longer be read. */
  address(person: ActorId, id: string): MethodAddress | null {
    const method = this.#byPerson.get(person)?.methods.find((one) => one.id === id);
    const text = method && this.#box().open(method.sealed, placeOf(person, id));
    if (!text) return null;
    const address: MethodAddress = JSON.parse(text);
    return address;
  }

  /** Writes what `change` makes of the methods, again if somebody else wrote meanwhile; null leaves them. */
  async #change(person: ActorId, change: (methods: Method[]) => Method[] | null): Promise<boolean> {
    for (;;) {
      const stored = await this.#tables.get<Contacts>(TABLE, person);
      const methods = change(stored?.methods ?? []);
      if (!methods) return false;
      const next: Contacts = { person, methods, version: (stored?.version ?? 0) + 1 };
      const isWritten = stored
        ? await this.#tables.replace(TABLE, person, next, stored.version)
        : await this.#tables.put(TABLE, person, next, { ifAbsent: true });
      if (!isWritten) continue;
      this.#byPerson.set(person, next);
      return true;
    }
  }
}
