/** Attachments by content in MongoDB: chunks first, then the row that counts them, then links by incident. */
import type { IncidentId } from '#model/ids.ts';
import { checksum } from '#server/log/stored-entry.ts';
import type { AttachmentPort } from '../ports.ts';
import { insertOnce } from './chunks.ts';
import type { Chunks } from './chunks.ts';
import { textOf } from './connection.ts';
import type { MongoConnection } from './connection.ts';
import { linkOf } from './log.ts';

const linkKey = (incident: string, hash: string): string => `${textOf(incident)}:${textOf(hash)}`;

export class MongoAttachments implements AttachmentPort {
  readonly #connection: MongoConnection;
  readonly #chunks: Chunks;

  constructor(connection: MongoConnection, chunks: Chunks) {
    this.#connection = connection;
    this.#chunks = chunks;
  }

  /** Durable when it resolves. Rejects with a TypeError when the bytes do not have this hash. */
  async write(hash: string, bytes: Uint8Array): Promise<void> {
    if (checksum(bytes) !== hash) throw new TypeError('the attachment does not have the hash that it is named by');
    const count = await this.#chunks.write(`attachment:${hash}`, bytes);
    await insertOnce(this.#connection, 'attachments', { _id: textOf(hash), chunks: count, size: bytes.length });
  }

  async read(hash: string): Promise<Uint8Array | null> {
    const row = await this.#connection.run(false, () =>
      this.#connection.collection('attachments').findOne({ _id: textOf(hash) }),
    );
    return row ? this.#chunks.read(`attachment:${row._id}`, Number(row['chunks'])) : null;
  }

  async link(incident: IncidentId, hash: string, meta: Parameters<AttachmentPort['link']>[2]): Promise<void> {
    const { name, type, size, by, at } = meta;
    const row = {
      incident: textOf(incident),
      hash: textOf(hash),
      name: textOf(name),
      type: textOf(type),
      size,
      by: textOf(by),
      at,
    };
    await insertOnce(this.#connection, 'links', { _id: linkKey(incident, hash), ...row });
  }

  async linked(incident: IncidentId, hash: string): ReturnType<AttachmentPort['linked']> {
    const row = await this.#connection.run(false, () =>
      this.#connection.collection('links').findOne({ _id: linkKey(incident, hash) }),
    );
    if (!row) return null;
    const { name, type, size, by, at } = linkOf(row);
    return { name, type, size, by, at };
  }
}
