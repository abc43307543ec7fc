/**
 * Keys for senders that can only be given an address: `/hooks/<source>/<key>`. Each belongs to one source and one integration, is stored hashed, and can be
 * ended alone.
 */
import type { ActorId } from '#model/ids.ts';
import { hashSecret, newSecret } from '#server/access/secrets.ts';
import type { TablePort } from '#server/storage/ports.ts';

export interface InboundKey {
  id: string;
  source: string;
  name: string;
  /** The integration whose name stands in the record. */
  actor: ActorId;
  createdAt: number;
}

const TABLE = 'inbound-keys';

export class InboundKeys {
  readonly #tables: TablePort;
  readonly #now: () => number;

  constructor(tables: TablePort, now: () => number) {
    this.#tables = tables;
    this.#now = now;
  }

  async make(given: { source: string; name: string; actor: ActorId }): Promise<{ secret: string; key: InboundKey }> {
    const secret = newSecret();
    const hash = hashSecret(secret);
    const key: InboundKey = { ...given, id: hash.slice(0, 32), createdAt: this.#now() };
    await this.#tables.put(TABLE, hash, key);
    return { secret, key };
  }

  /** The key of an address; a key of another source is none. */
  async find(source: string, secret: string): Promise<InboundKey | null> {
    const key = secret.length > 200 ? null : await this.#tables.get<InboundKey>(TABLE, hashSecret(secret));
    return key?.source === source ? key : null;
  }

  async list(): Promise<InboundKey[]> {
    return (await this.#tables.list<InboundKey>(TABLE, { limit: 1_000 })).map(({ row }) => row);
  }

  async end(id: string): Promise<boolean> {
    const [found] = await this.#tables.list<InboundKey>(TABLE, { prefix: id, limit: 1 });
    return found ? this.#tables.remove(TABLE, found.key) : false;
  }
}
