/**
 * The inbox for what other systems send. A body is stored before it is answered and acted on after; what was stored and not acted on (a crash, a full disk)
 * is acted on at the next start. Bodies that make no sense are refused with a reason and kept nowhere.
 */
import { randomBytes } from 'node:crypto';
import type { Log } from '#server/logger.ts';
import type { TablePort } from '#server/storage/ports.ts';
import type { InboundKey, InboundKeys } from './inbound-keys.ts';

export interface InboundBody {
  text: string;
  headers: Record<string, string>;
}
/** What became of a body, for the sender's log. */
export type InboundReceipt = Record<string, unknown>;
export type Reading = { ok: true; act: () => Promise<InboundReceipt> } | { ok: false; problems: string[] };

/** A kind of sender: reads a body (pure) and offers to act on it. Acting twice on the same body must do nothing the second time. */
export interface InboundSource {
  name: string;
  /** Why a body is not from whom it says it is, asked before anything of it is read; null when it is. */
  check?(body: InboundBody, key: InboundKey): Promise<string | null>;
  read(body: InboundBody, key: InboundKey, at: number): Reading;
}

export type InboundAnswer =
  | { outcome: 'accepted'; receipt: InboundReceipt }
  | { outcome: 'unknown' }
  /** The body is not from whom it says it is. */
  | { outcome: 'forged'; problem: string }
  | { outcome: 'refused'; problems: string[] };

interface StoredBody {
  key: InboundKey;
  at: number;
  body: InboundBody;
}

const TABLE = 'inbox';
const RETRY_BATCH = 200;

export class Inbound {
  readonly #tables: TablePort;
  readonly #keys: InboundKeys;
  readonly #sources: ReadonlyMap<string, InboundSource>;
  readonly #now: () => number;
  readonly #log: Log;

  constructor(parts: {
    tables: TablePort;
    keys: InboundKeys;
    sources: readonly InboundSource[];
    now: () => number;
    log: Log;
  }) {
    this.#tables = parts.tables;
    this.#keys = parts.keys;
    this.#sources = new Map(parts.sources.map((source) => [source.name, source]));
    this.#now = parts.now;
    this.#log = parts.log;
  }

  get keys(): InboundKeys {
    return this.#keys;
  }

  get sources(): string[] {
    return [...this.#sources.keys()];
  }

  /** Takes a body in: reads, stores, acts, in this order. */
  async take(sourceName: string, secret: string, body: InboundBody): Promise<InboundAnswer> {
    const source = this.#sources.get(sourceName);
    const key = source ? await this.#keys.find(sourceName, secret) : null;
    if (!source || !key) return { outcome: 'unknown' };
    const forged = await source.check?.(body, key);
    if (forged) return { outcome: 'forged', problem: forged };
    const at = this.#now();
    const reading = source.read(body, key, at);
    if (!reading.ok) return { outcome: 'refused', problems: reading.problems };
    const place = `${String(at).padStart(15, '0')}-${randomBytes(6).toString('hex')}`;
    const stored: StoredBody = { key, at, body };
    await this.#tables.put(TABLE, place, stored);
    const receipt = await reading.act();
    await this.#tables.remove(TABLE, place);
    return { outcome: 'accepted', receipt };
  }

  /** Acts on what was stored and never finished. */
  async resume(): Promise<number> {
    const waiting = await this.#tables.list<StoredBody>(TABLE, { limit: RETRY_BATCH });
    for (const { key: place, row } of waiting) {
      const reading = this.#sources.get(row.key.source)?.read(row.body, row.key, row.at);
      try {
        if (reading?.ok) await reading.act();
        await this.#tables.remove(TABLE, place);
      } catch (error) {
        this.#log.error(
          { source: row.key.source, error: String(error) },
          'a stored delivery could not be acted on yet',
        );
      }
    }
    return waiting.length;
  }
}
