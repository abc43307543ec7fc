/**
 * Links that let somebody in: the set-up link of the first start, the re-usable join link, single invites, guest links into one incident, and the
 * demo's sign-in link. 256 random bits, stored hashed, each with an end; a link that is used up, ended or unknown is one and the same answer.
 */
import type { GuestMode, OrganisationRole } from '#model/incident/actor.ts';
import type { ActorId, IncidentId } from '#model/ids.ts';
import type { TablePort } from '#server/storage/ports.ts';
import { hashSecret, newSecret } from './secrets.ts';

interface LinkShapes {
  /** Makes the first administrator; exists until somebody has used it. */
  setup: Record<never, never>;
  /** One link for a whole team; `mailDomain` limits who may use it. */
  join: { role: OrganisationRole; mailDomain: string | null };
  /** For one person, once. */
  invite: { role: OrganisationRole; email: string | null };
  /** Into one incident, without an account. */
  guest: { guest: ActorId; incident: IncidentId; mode: GuestMode };
  /** Signs in as somebody who was added by an administrator (`once`), or in the demo (again and again). */
  'sign-in': { person: ActorId; once: boolean };
}
export type LinkKind = keyof LinkShapes;
export type LinkGrant = { [K in LinkKind]: { kind: K } & LinkShapes[K] }[LinkKind];
export type Link = LinkGrant & { id: string; createdAt: number; expiresAt: number; by: ActorId | null };
export type LinkOf<K extends LinkKind> = Extract<Link, { kind: K }>;

const TABLE = 'links';
const DAY_MS = 86_400_000;
/** How long each kind holds unless its maker says otherwise. */
const LIFETIME_MS: Record<LinkKind, number> = {
  setup: 7 * DAY_MS,
  join: 30 * DAY_MS,
  invite: 7 * DAY_MS,
  guest: 7 * DAY_MS,
  'sign-in': DAY_MS,
};

/** Links by the hash of their secret. */
export class Links {
  readonly #tables: TablePort;
  readonly #now: () => number;

  constructor(tables: TablePort, now: () => number) {
    this.#tables = tables;
    this.#now = now;
  }

  async make(
    grant: LinkGrant,
    options: { by: ActorId | null; expiresAt?: number },
  ): Promise<{ secret: string; link: Link }> {
    const secret = newSecret();
    const key = hashSecret(secret);
    const now = this.#now();
    const expiresAt = options.expiresAt ?? now + LIFETIME_MS[grant.kind];
    const link: Link = { ...grant, id: key.slice(0, 32), createdAt: now, expiresAt, by: options.by };
    await this.#tables.put(TABLE, key, link);
    return { secret, link };
  }

  /** The link of a secret while it holds, and of the wanted kind. */
  async find<K extends LinkKind>(secret: string, kind: K): Promise<LinkOf<K> | null> {
    if (secret.length > 200) return null;
    const link = await this.#tables.get<Link>(TABLE, hashSecret(secret));
    return link && link.expiresAt > this.#now() && isKind(link, kind) ? link : null;
  }

  /** Uses a single-use link up; false when somebody was quicker. */
  async spend(secret: string): Promise<boolean> {
    return this.#tables.remove(TABLE, hashSecret(secret));
  }

  async list(): Promise<Link[]> {
    const rows = await this.#tables.list<Link>(TABLE, { limit: 1_000 });
    const now = this.#now();
    return rows.map(({ row }) => row).filter((link) => link.expiresAt > now);
  }

  /** Ends links that match; returns them. */
  async end(match: (link: Link) => boolean): Promise<Link[]> {
    const rows = await this.#tables.list<Link>(TABLE, { limit: 1_000 });
    const ended = rows.filter(({ row }) => match(row));
    for (const { key } of ended) await this.#tables.remove(TABLE, key);
    return ended.map(({ row }) => row);
  }
}

function isKind<K extends LinkKind>(link: Link, kind: K): link is LinkOf<K> {
  return link.kind === kind;
}
