/**
 * Single-use links by which somebody answers whether they may be quoted, without signing in. The secret is derived, so that a mail that is sent again carries the
 * same link; only its hash is kept. It answers this one question for this one person; when that is answered, by whatever way, the link is gone.
 */
import type { ActorId, BoardId, IncidentId } from '#model/ids.ts';
import { hashSecret } from '#server/access/secrets.ts';
import type { SecretBox } from '#server/integrations/outbound-secrets.ts';
import type { TablePort } from '#server/storage/ports.ts';

export interface QuoteLink {
  incident: IncidentId;
  quote: BoardId;
  person: ActorId;
}
type Kept = QuoteLink & { madeAt: number };

const TABLE = 'review-quote-links';
/** A review is over by then; the question itself can still be answered inside. */
const QUOTE_LINK_MS = 30 * 24 * 3_600_000;

interface Parts {
  tables: TablePort;
  box: () => Pick<SecretBox, 'derive'>;
  now: () => number;
}

export class QuoteLinks {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  #secretOf({ incident, quote, person }: QuoteLink): string {
    return this.#parts.box().derive('quote', incident, quote, person);
  }

  /** Keeps the link and gives its path. */
  async make(link: QuoteLink): Promise<string> {
    const { tables, now } = this.#parts;
    const secret = this.#secretOf(link);
    const kept: Kept = { ...link, madeAt: now() };
    await tables.put(TABLE, hashSecret(secret), kept, { ifAbsent: true });
    return this.#pathOf(secret);
  }

  /** The path of a link that was made; the same every time. */
  path = (link: QuoteLink): string => this.#pathOf(this.#secretOf(link));

  #pathOf(secret: string): string {
    return `/quote/${secret}`;
  }

  /** What a secret is for; null when it is unknown, too old, or was answered. */
  async find(secret: string): Promise<QuoteLink | null> {
    if (!/^[A-Za-z0-9_-]{20,100}$/.test(secret)) return null;
    const { tables, now } = this.#parts;
    const kept = await tables.get<Kept>(TABLE, hashSecret(secret));
    return kept && now() - kept.madeAt < QUOTE_LINK_MS ? kept : null;
  }

  async end(link: QuoteLink): Promise<void> {
    await this.#parts.tables.remove(TABLE, hashSecret(this.#secretOf(link)));
  }
}
