/**
 * News from the room, gathered while there is much of it. Each piece costs the page a look at its layout; a hundred people write faster than a screen
 * needs to follow, and the keys of the one who types here must not wait for them. In a quiet room everything is applied as it comes.
 */
import { afterKey } from './after-key.ts';

const SECOND_MS = 1_000;
/** More pieces than this in a second are a crowd. */
const CROWD = 12;

export class Gathering<Piece> {
  readonly #apply: (pieces: readonly Piece[]) => void;
  #held: Piece[] = [];
  #callOff: (() => void) | null = null;
  #since = 0;
  #heard = 0;

  /** `apply` is called with one piece, or with all that were held, in the order in which they came. */
  constructor(apply: (pieces: readonly Piece[]) => void) {
    this.#apply = apply;
  }

  take(piece: Piece): void {
    this.#held.push(piece);
    if (this.#isCrowd()) this.#callOff ??= afterKey(() => this.flush());
    else this.flush();
  }

  /** Applies what is held, now. */
  flush(): void {
    this.#callOff?.();
    this.#callOff = null;
    if (this.#held.length === 0) return;
    const pieces = this.#held;
    this.#held = [];
    this.#apply(pieces);
  }

  #isCrowd(): boolean {
    const now = Date.now();
    if (now - this.#since >= SECOND_MS) {
      // A crowd stays one from second to second, until a second was quiet.
      this.#heard = this.#heard > CROWD && now - this.#since < 2 * SECOND_MS ? CROWD : 0;
      this.#since = now;
    }
    this.#heard += 1;
    return this.#heard > CROWD;
  }
}
