/**
 * Attachment bytes as files named by their SHA-256: written to a temporary name, fsynced, then renamed, so that a name never
 * stands for half a file.
 */
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { checksum } from '#server/log/stored-entry.ts';
import { OutageError } from './ports.ts';

const HASH = /^[0-9a-f]{64}$/;

const outage = (error: unknown): OutageError => {
  const full = error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
  const message = full ? 'The disk is full: the attachment is not saved.' : 'The disk failed with an attachment.';
  return new OutageError(message, { applied: 'no', reason: full ? 'full' : 'io', cause: error });
};
const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';

export class AttachmentFiles {
  readonly #dir: string;
  #count = 0;

  constructor(dir: string) {
    this.#dir = dir;
  }

  #path(hash: string): string {
    if (!HASH.test(hash)) throw new TypeError('an attachment is named by its SHA-256 in hex');
    return join(this.#dir, hash.slice(0, 2), hash);
  }

  /** Durable when it resolves. Rejects with a TypeError when the bytes do not have this hash. */
  async write(hash: string, bytes: Uint8Array): Promise<void> {
    const path = this.#path(hash);
    if (checksum(bytes) !== hash) throw new TypeError('the attachment does not have the hash that it is named by');
    this.#count += 1;
    const temporary = `${path}.${process.pid}.${this.#count}`;
    try {
      if (await this.#has(path, bytes.length)) return;
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      const file = await open(temporary, 'w', 0o600);
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(temporary, path);
      const folder = await open(dirname(path), 'r');
      await folder.sync().finally(() => folder.close());
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => {});
      throw outage(error);
    }
  }

  async #has(path: string, size: number): Promise<boolean> {
    try {
      return (await stat(path)).size === size;
    } catch {
      return false;
    }
  }

  /** The bytes, or null; rejects when the file is damaged. */
  async read(hash: string): Promise<Uint8Array | null> {
    if (!HASH.test(hash)) return null;
    try {
      const bytes = await readFile(this.#path(hash));
      if (checksum(bytes) === hash) return bytes;
    } catch (error) {
      if (isMissing(error)) return null;
      throw outage(error);
    }
    throw new OutageError('An attachment is damaged on the disk.', { applied: 'no', reason: 'corrupt' });
  }

  async remove(hash: string): Promise<void> {
    await rm(this.#path(hash), { force: true });
  }
}
