/**
 * A file that only takes up room. When the disk is full it is given up, so that the log can still say what happens (facts,
 * alerts, the refusal itself) while bulk edits are refused; it is laid down again once there is room for it twice over.
 */
import { closeSync, existsSync, fsyncSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

export class Reserve {
  readonly #path: string;
  readonly #bytes: number;

  constructor(path: string, bytes: number) {
    this.#path = path;
    this.#bytes = bytes;
  }

  /** Lays the file down if there is room. True when it lies there afterwards. Random-looking bytes, because some disks compress. */
  hold(): boolean {
    if (this.#bytes === 0 || existsSync(this.#path)) return true;
    if (this.#freeBytes() < this.#bytes * 2) return false;
    const fd = openSync(this.#path, 'w', 0o600);
    try {
      const block = Buffer.alloc(65_536);
      for (let at = 0; at < block.length; at++) block[at] = (at * 2_654_435_761) >>> 13;
      for (let written = 0; written < this.#bytes; written += block.length) writeSync(fd, block);
      fsyncSync(fd);
      return true;
    } catch {
      rmSync(this.#path, { force: true });
      return false;
    } finally {
      closeSync(fd);
    }
  }

  /** Gives the room back to the disk. */
  release(): void {
    rmSync(this.#path, { force: true });
  }

  #freeBytes(): number {
    const { bavail, bsize } = statfsSync(dirname(this.#path));
    return bavail * bsize;
  }
}
