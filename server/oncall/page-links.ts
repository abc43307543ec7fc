/**
 * Single-use links in pages. The secret is derived, so that every attempt to deliver a page carries the same link; only its hash is kept. The link answers one
 * page for one person and nothing else: it signs nobody in.
 */
import type { ActorId, BoardId, IncidentId } from '#model/ids.ts';
import { hashSecret } from '#server/access/secrets.ts';
import type { SecretBox } from '#server/integrations/outbound-secrets.ts';
import type { TablePort } from '#server/storage/ports.ts';

export type PageLink =
  | { kind: 'page'; incident: IncidentId; page: BoardId; to: ActorId; madeAt: number; usedAt: number | null }
  | { kind: 'test'; to: ActorId; method: string; madeAt: number; usedAt: number | null };

const TABLE = 'page-links';
/** Longer than any page is worth answering; a test may wait for somebody to come back from a walk. */
export const PAGE_LINK_MS = 24 * 3_600_000;

export class PageLinks {
  readonly #tables: TablePort;
  readonly #box: () => SecretBox;
  readonly #now: () => number;

  constructor(parts: { tables: TablePort; box: () => SecretBox; now: () => number }) {
    this.#tables = parts.tables;
    this.#box = parts.box;
    this.#now = parts.now;
  }

  /** The path of the link that answers a page. */
  async forPage(given: { incident: IncidentId; page: BoardId; to: ActorId }): Promise<string> {
    const secret = this.#box().derive('page', given.incident, given.page, given.to);
    return this.#keep(secret, { kind: 'page', ...given, madeAt: this.#now(), usedAt: null });
  }

  /** The path of the link that confirms a test page. */
  async forTest(given: { to: ActorId; method: string; at: number }): Promise<string> {
    const secret = this.#box().derive('test', given.to, given.method, String(given.at));
    const { to, method } = given;
    return this.#keep(secret, { kind: 'test', to, method, madeAt: given.at, usedAt: null });
  }

  async #keep(secret: string, link: PageLink): Promise<string> {
    await this.#tables.put(TABLE, hashSecret(secret), link, { ifAbsent: true });
    return `/page/${secret}`;
  }

  /** The link behind a secret; null when it is unknown or too old. A used one is found, so that it can say so. */
  async find(secret: string): Promise<PageLink | null> {
    if (!/^[A-Za-z0-9_-]{20,100}$/.test(secret)) return null;
    const link = await this.#tables.get<PageLink>(TABLE, hashSecret(secret));
    return link && this.#now() - link.madeAt < PAGE_LINK_MS ? link : null;
  }

  /** Marks it used; false when somebody was faster. */
  async use(secret: string): Promise<boolean> {
    const key = hashSecret(secret);
    const link = await this.#tables.get<PageLink>(TABLE, key);
    if (!link || link.usedAt !== null) return false;
    // Two presses in one instant both do the same harmless thing; the table need not decide between them.
    await this.#tables.put(TABLE, key, { ...link, usedAt: this.#now() });
    return true;
  }
}
