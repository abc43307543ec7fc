/**
 * API tokens: hashed, named, with an expiry; each belongs to one person or integration and can do what that one may do. Shown once, when made.
 */
import type { ActorId } from '#model/ids.ts';
import type { TablePort } from '#server/storage/ports.ts';
import type { Revocations } from './revocations.ts';
import { hashSecret, newSecret } from './secrets.ts';
import { unlessAway } from './unless-away.ts';

export interface ApiToken {
  id: string;
  actor: ActorId;
  name: string;
  createdAt: number;
  expiresAt: number | null;
}

const TABLE = 'tokens';
const CACHE_MS = 5_000;

/** Tokens by the hash of their secret; the hash's first half is their public id. */
export class ApiTokens {
  readonly #tables: TablePort;
  readonly #now: () => number;
  readonly #revocations: Revocations;
  readonly #cache = new Map<string, { token: ApiToken; until: number }>();

  constructor(tables: TablePort, now: () => number, revocations: Revocations) {
    this.#tables = tables;
    this.#now = now;
    this.#revocations = revocations;
  }

  /** Makes a token; `secret` is given only for the bootstrap token, whose value the operator chose. */
  async make(given: {
    actor: ActorId;
    name: string;
    expiresAt?: number | null;
    secret?: string;
  }): Promise<{ secret: string; token: ApiToken }> {
    const secret = given.secret ?? `mst_${newSecret()}`;
    const key = hashSecret(secret);
    const token: ApiToken = {
      id: key.slice(0, 32),
      actor: given.actor,
      name: given.name,
      createdAt: this.#now(),
      expiresAt: given.expiresAt ?? null,
    };
    await this.#tables.put(TABLE, key, token);
    return { secret, token };
  }

  /** The token of a secret; null when there is none or it has expired. */
  async find(secret: string): Promise<ApiToken | null> {
    if (secret === '' || secret.length > 500) return null;
    const key = hashSecret(secret);
    const now = this.#now();
    const cached = this.#cache.get(key);
    const token =
      cached && cached.until > now
        ? cached.token
        : await unlessAway(this.#tables.get<ApiToken>(TABLE, key), cached?.token);
    if (!token) this.#cache.delete(key);
    if (!token || (token.expiresAt !== null && token.expiresAt <= now)) return null;
    if (this.#cache.size > 5_000) this.#cache.clear();
    if (token !== cached?.token) this.#cache.set(key, { token, until: now + CACHE_MS });
    return token;
  }

  async list(): Promise<ApiToken[]> {
    const rows = await this.#tables.list<ApiToken>(TABLE, { limit: 1_000 });
    return rows.map(({ row }) => row).sort((a, b) => b.createdAt - a.createdAt);
  }

  /** Reads a token anew at its next use: another machine changed it. Takes its key or its public id. */
  forget(id: string): void {
    for (const key of this.#cache.keys()) if (key.startsWith(id)) this.#cache.delete(key);
  }

  /** Ends a token by its public id; false when there is none. */
  async end(id: string): Promise<boolean> {
    const [found] = await this.#tables.list<ApiToken>(TABLE, { prefix: id, limit: 1 });
    if (!found || found.row.id !== id) return false;
    await this.#tables.remove(TABLE, found.key);
    this.#cache.delete(found.key);
    this.#revocations.announce({ kind: 'credential', id });
    return true;
  }
}
