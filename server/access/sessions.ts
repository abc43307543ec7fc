/**
 * Browser sessions: a random cookie of which only the hash is kept. Twelve hours without use end one, thirty days on a device that its
 * person called their own. Listed and ended one by one or all at once.
 */
import type { ActorId } from '#model/ids.ts';
import { parseActorId } from '#model/ids.ts';
import type { TablePort } from '#server/storage/ports.ts';
import type { Revocations } from './revocations.ts';
import { hashSecret, newSecret } from './secrets.ts';
import { unlessAway } from './unless-away.ts';

interface SessionRow {
  person: ActorId;
  createdAt: number;
  seenAt: number;
  ownDevice: boolean;
  /** Browser and system as the browser names itself, cut short. */
  device: string;
}
export interface Session {
  id: string;
  person: ActorId;
  createdAt: number;
  seenAt: number;
  expiresAt: number;
  ownDevice: boolean;
  device: string;
}

const TABLE = 'sessions';
const HOUR_MS = 3_600_000;
const IDLE_MS = 12 * HOUR_MS;
const OWN_DEVICE_MS = 30 * 24 * HOUR_MS;
/** A session's last use is written at most this often: reading a page must not cost a disk write. */
const TOUCH_MS = 10 * 60_000;
const CACHE_MS = 5_000;

const lifetimeMs = (row: SessionRow): number => (row.ownDevice ? OWN_DEVICE_MS : IDLE_MS);

/** Sessions in a table, by `<person>.<hash>`, so that one person's are found together. */
export class Sessions {
  readonly #tables: TablePort;
  readonly #now: () => number;
  readonly #revocations: Revocations;
  readonly #cache = new Map<string, { session: Session; until: number }>();

  constructor(tables: TablePort, now: () => number, revocations: Revocations) {
    this.#tables = tables;
    this.#now = now;
    this.#revocations = revocations;
  }

  /** Begins a session; `cookie` is the secret for the browser, kept nowhere else. */
  async begin(
    person: ActorId,
    options: { ownDevice: boolean; device: string },
  ): Promise<{ cookie: string; session: Session }> {
    const secret = newSecret();
    const now = this.#now();
    const row: SessionRow = {
      person,
      createdAt: now,
      seenAt: now,
      ownDevice: options.ownDevice,
      device: options.device.slice(0, 200),
    };
    const key = `${person}.${hashSecret(secret)}`;
    await this.#tables.put(TABLE, key, row);
    return { cookie: `${person}.${secret}`, session: sessionOf(key, row) };
  }

  /** The session of a cookie; null when it is none, has ended or idled out. Notes the use. */
  async find(cookie: string): Promise<Session | null> {
    const dot = cookie.indexOf('.');
    const person = parseActorId(cookie.slice(0, Math.max(dot, 0)));
    if (!person || cookie.length > 200) return null;
    const key = `${person}.${hashSecret(cookie.slice(dot + 1))}`;
    const now = this.#now();
    const cached = this.#cache.get(key);
    if (cached && cached.until > now && cached.session.expiresAt > now) return cached.session;
    return unlessAway(this.#look(key, now), cached && cached.session.expiresAt > now ? cached.session : undefined);
  }

  async #look(key: string, now: number): Promise<Session | null> {
    const row = await this.#tables.get<SessionRow>(TABLE, key);
    if (!row || row.seenAt + lifetimeMs(row) <= now) {
      this.#cache.delete(key);
      if (row) await this.#tables.remove(TABLE, key);
      return null;
    }
    if (now - row.seenAt > TOUCH_MS) {
      row.seenAt = now;
      await this.#tables.put(TABLE, key, row);
    }
    const session = sessionOf(key, row);
    if (this.#cache.size > 5_000) this.#cache.clear();
    this.#cache.set(key, { session, until: now + CACHE_MS });
    return session;
  }

  /** Sessions of a person that still hold, the last used first. */
  async list(person: ActorId): Promise<Session[]> {
    const rows = await this.#tables.list<SessionRow>(TABLE, { prefix: `${person}.`, limit: 500 });
    const now = this.#now();
    const sessions = rows.map(({ key, row }) => sessionOf(key, row));
    return sessions.filter((session) => session.expiresAt > now).sort((a, b) => b.seenAt - a.seenAt);
  }

  /** Reads a session anew at its next use: another machine changed it. */
  forget(id: string): void {
    this.#cache.delete(id);
  }

  /** Ends one session and everything that lives on it. */
  async end(id: string): Promise<void> {
    await this.#tables.remove(TABLE, id);
    this.#cache.delete(id);
    this.#revocations.announce({ kind: 'credential', id });
  }

  /** Ends all sessions of a person, but for one that may be kept. */
  async endAll(person: ActorId, keep?: string): Promise<void> {
    for (const session of await this.list(person)) if (session.id !== keep) await this.end(session.id);
  }
}

function sessionOf(id: string, row: SessionRow): Session {
  const { person, createdAt, seenAt, ownDevice, device } = row;
  return { id, person, createdAt, seenAt, ownDevice, device, expiresAt: seenAt + lifetimeMs(row) };
}
