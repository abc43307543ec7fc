/**
 * News from the room, gathered while there is much of it. Each piece costs the page a look at its layout; a hundred people write faster than a screen
 * needs to follow, and the keys of the one who types here must not wait for them. In a quiet room everything is applied as it comes.
 */
const SECOND_MS = 1_000;
/** More pieces than this in a second are a crowd. */
const CROWD = 12;
const HOLD_MS = 100;

export class Gathering<Piece> {
  readonly #apply: (pieces: readonly Piece[]) => void;
  #held: Piece[] = [];
  #timer: ReturnType<typeof setTimeout> | null = null;
  #since = 0;
  #heard = 0;

  /** `apply` is called with one piece, or with all that were held, in the order in which they came. */
  constructor(apply: (pieces: readonly Piece[]) => void) {
    this.#apply = apply;
  }

  take(piece: Piece): void {
    this.#held.push(piece);
    if (this.#isCrowd()) this.#timer ??= setTimeout(() => this.flush(), HOLD_MS);
    else this.flush();
  }

  /** Applies what is held, now. */
  flush(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
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
