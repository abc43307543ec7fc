/** Randomness from a seed: the same seed makes the same run on every machine, so that a failure can be walked again. */
import { parseBoardId } from '#model/ids.ts';
import type { BoardId } from '#model/ids.ts';

/**
 * The nearest place at or before `at` that is not inside a character. Editors never put a caret there; half a character is not even the same on two machines,
 * because it cannot be sent.
 */
export function characterStart(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return at > 0 && code >= 0xdc00 && code <= 0xdfff ? at - 1 : at;
}

export class Random {
  readonly seed: number;
  #state: number;
  #ids = 0;

  constructor(seed: number) {
    this.seed = seed;
    this.#state = seed >>> 0;
  }

  /** A number from 0 up to 1 (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }
  /** A whole number from 0 up to `below`. */
  int(below: number): number {
    return Math.floor(this.next() * below);
  }
  chance(probability: number): boolean {
    return this.next() < probability;
  }
  /** One of a list that is not empty. */
  pick<Item>(list: readonly [Item, ...Item[]]): Item {
    return list[this.int(list.length)] ?? list[0];
  }
  /** One of a list; undefined of an empty one. */
  maybe<Item>(list: readonly Item[]): Item | undefined {
    return list[this.int(list.length)];
  }
  /** A fresh board id, unique in this run. */
  id(): BoardId {
    const id = parseBoardId(`${this.int(36).toString(36)}${(this.#ids += 1)}-${this.seed}`);
    if (!id) throw new Error('the seed makes no id');
    return id;
  }
  word(): string {
    return this.pick([
      'cache',
      'latency',
      'shard 7',
      'rolled back',
      'näive',
      '日本',
      '🧯',
      'pool is full',
      'a\nb',
      ' ',
    ]);
  }
}
