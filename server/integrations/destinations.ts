/**
 * Where updates go: the rooms, lists and programs of each audience, chosen by severity and service. An address is sealed when it is stored and is never given
 * back; screens show its last four characters.
 */
import type { MaybeSeverity, Audience } from '#model/incident/words.ts';
import { severityKey } from '#model/incident/policy.ts';
import type { ServiceKey } from '#model/ids.ts';
import { newBoardId, newSecret } from '#server/access/secrets.ts';
import type { TablePort } from '#server/storage/ports.ts';
import type { SecretBox } from './outbound-secrets.ts';

export const DESTINATION_KINDS = ['slack', 'mattermost', 'teams', 'email', 'webhook'] as const;
export type DestinationKind = (typeof DESTINATION_KINDS)[number];
export type SeverityWord = ReturnType<typeof severityKey>;

/** What a destination is besides its address. */
export interface DestinationChoice {
  name: string;
  kind: DestinationKind;
  audiences: Audience[];
  /** Empty: every severity. */
  severities: SeverityWord[];
  /** Empty: every service. */
  services: ServiceKey[];
  /** Whether updates of private incidents go there too. */
  forPrivate: boolean;
  enabled: boolean;
}
export interface DestinationView extends DestinationChoice {
  id: string;
  /** The last characters of the address, to tell two apart. */
  hint: string;
  createdAt: number;
}
interface Destination extends DestinationView {
  sealed: string;
  version: number;
}
/** An address as senders need it: a URL, or mail addresses; `secret` signs webhooks. */
export interface Address {
  url?: string;
  to?: string[];
  secret?: string;
}

const TABLE = 'destinations';
const placeOf = (id: string): string => `destination:${id}`;

/** What is sent, as far as it decides where it goes. */
export interface Chosen {
  audience: Audience;
  severity: MaybeSeverity;
  services: readonly ServiceKey[];
  private: boolean;
}

/** Whether a destination wants an update. */
export function isFor(destination: DestinationChoice, update: Chosen): boolean {
  const { audiences, severities, services, forPrivate, enabled } = destination;
  if (!enabled || !audiences.includes(update.audience)) return false;
  if (update.private && !forPrivate) return false;
  if (severities.length > 0 && !severities.includes(severityKey(update.severity))) return false;
  return services.length === 0 || update.services.some((service) => services.includes(service));
}

function hintOf(address: Address): string {
  const [mail] = address.to ?? [];
  if (mail !== undefined) return `…@${mail.split('@')[1] ?? ''}${(address.to ?? []).length > 1 ? ' and others' : ''}`;
  return `…${(address.url ?? '').slice(-4)}`;
}

export class Destinations {
  readonly #tables: TablePort;
  readonly #box: () => SecretBox;
  readonly #now: () => number;

  constructor(parts: { tables: TablePort; box: () => SecretBox; now: () => number }) {
    this.#tables = parts.tables;
    this.#box = parts.box;
    this.#now = parts.now;
  }

  async list(): Promise<DestinationView[]> {
    return (await this.#rows()).map(viewOf);
  }

  async #rows(): Promise<Destination[]> {
    const rows = await this.#tables.list<Destination>(TABLE, { limit: 1_000 });
    return rows.map(({ row }) => row).sort((one, other) => one.name.localeCompare(other.name));
  }

  /** Adds one. `signingSecret` is shown once to whoever made a webhook, for its receiver. */
  async add(
    choice: DestinationChoice,
    address: Address,
  ): Promise<{ view: DestinationView; signingSecret: string | null }> {
    const id = newBoardId();
    const signingSecret =
      choice.kind === 'webhook' ? `whsec_${Buffer.from(newSecret(), 'base64url').toString('base64')}` : null;
    const kept: Address = { ...address, ...(signingSecret ? { secret: signingSecret } : {}) };
    const row: Destination = {
      ...choice,
      id,
      hint: hintOf(address),
      createdAt: this.#now(),
      sealed: this.#box().seal(JSON.stringify(kept), placeOf(id)),
      version: 1,
    };
    await this.#tables.put(TABLE, id, row);
    return { view: viewOf(row), signingSecret };
  }

  /** Changes one; an address is replaced whole or left. Null when there is none. */
  async change(
    id: string,
    change: Partial<DestinationChoice>,
    address: Address | null,
  ): Promise<DestinationView | null> {
    const row = await this.#tables.get<Destination>(TABLE, id);
    if (!row) return null;
    const next: Destination = { ...row, ...change, version: row.version + 1 };
    if (address) {
      const secret = this.#opened(row)?.secret;
      next.sealed = this.#box().seal(JSON.stringify({ ...address, ...(secret ? { secret } : {}) }), placeOf(id));
      next.hint = hintOf(address);
    }
    await this.#tables.put(TABLE, id, next);
    return viewOf(next);
  }

  remove(id: string): Promise<boolean> {
    return this.#tables.remove(TABLE, id);
  }

  async get(id: string): Promise<DestinationView | null> {
    const row = await this.#tables.get<Destination>(TABLE, id);
    return row ? viewOf(row) : null;
  }

  /** The address of one, for senders only; null when it is gone or the key has changed. */
  async address(id: string): Promise<Address | null> {
    const row = await this.#tables.get<Destination>(TABLE, id);
    return row ? this.#opened(row) : null;
  }

  /** Who gets an update. */
  async choose(update: Chosen): Promise<DestinationView[]> {
    return (await this.#rows()).filter((row) => isFor(row, update)).map(viewOf);
  }

  #opened(row: Destination): Address | null {
    const text = this.#box().open(row.sealed, placeOf(row.id));
    if (text === null) return null;
    const address: Address = JSON.parse(text);
    return address;
  }
}

function viewOf(row: Destination): DestinationView {
  const { sealed: _, version: __, ...view } = row;
  return view;
}
