/**
 * Bytes of any size in documents of at most 16 MiB: cut into chunks under a key. Chunks are written first and never change, the row that
 * names them after, so a row never points at bytes that are not there.
 */
import { Binary } from 'mongodb';
import { OutageError } from '../ports.ts';
import type { MongoConnection, Row } from './connection.ts';
import { isDuplicate } from './connection.ts';

const CHUNK_BYTES = 4 * 1024 * 1024;

export const bytesOf = (value: unknown): Uint8Array =>
  value instanceof Binary
    ? new Uint8Array(value.buffer.buffer, value.buffer.byteOffset, value.length())
    : new Uint8Array();

/** Inserts a row; false when its key is taken. */
export async function insertOnce(connection: MongoConnection, collection: string, row: Row): Promise<boolean> {
  try {
    await connection.run(true, () => connection.collection(collection).insertOne(row));
    return true;
  } catch (error) {
    if (isDuplicate(error)) return false;
    throw error;
  }
}

export class Chunks {
  readonly #connection: MongoConnection;

  constructor(connection: MongoConnection) {
    this.#connection = connection;
  }

  /** Writes bytes under a key that names them alone (a hash, or an id with a sequence number); returns how many chunks. */
  async write(key: string, bytes: Uint8Array): Promise<number> {
    const count = Math.max(1, Math.ceil(bytes.length / CHUNK_BYTES));
    for (let index = 0; index < count; index += 1) {
      const part = bytes.subarray(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES);
      await insertOnce(this.#connection, 'chunks', { _id: `${key}#${index}`, data: new Binary(part) });
    }
    return count;
  }

  /** Reads bytes back. Rejects as corrupt when a chunk is missing. */
  async read(key: string, count: number): Promise<Uint8Array> {
    const parts: Uint8Array[] = [];
    for (let index = 0; index < count; index += 1) {
      const row = await this.#connection.run(false, () =>
        this.#connection.collection('chunks').findOne({ _id: `${key}#${index}` }),
      );
      if (!row) throw new OutageError('Stored bytes are missing.', { applied: 'no', reason: 'corrupt' });
      parts.push(bytesOf(row['data']));
    }
    return parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
  }

  async remove(key: string, count: number): Promise<void> {
    const ids = Array.from({ length: count }, (_, index) => `${key}#${index}`);
    await this.#connection.run(true, () => this.#connection.collection('chunks').deleteMany({ _id: { $in: ids } }));
  }
}
