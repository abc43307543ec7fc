// How many people follow a room on other nodes, as these nodes say. It only paces the room: what one node commits is written to
// everybody's sockets on all of them. A node that is not heard of for a while counts as gone.

const HEARD_MS = 20_000;
/** Told again after so long, so that a node that lost a message hears of it. */
const REPEAT_MS = 8_000;
/** Smaller audiences change no pace worth telling. */
const TOLD_FROM = 8;

export class AudienceElsewhere {
  readonly #byNode = new Map<string, { size: number; heardAt: number }>();
  #told = 0;
  #toldAt = -Infinity;

  hear(node: string, size: number, now: number): void {
    if (size > 0) this.#byNode.set(node, { size, heardAt: now });
    else this.#byNode.delete(node);
  }

  size(now: number): number {
    let all = 0;
    for (const { size, heardAt } of this.#byNode.values()) if (now - heardAt < HEARD_MS) all += size;
    return all;
  }

  /** Whether the other nodes should hear that so many are here now. */
  isNews(size: number, now: number): boolean {
    const counted = size < TOLD_FROM ? 0 : size;
    const changed = Math.abs(counted - this.#told) > this.#told / 8;
    if (!changed && (counted === 0 || now - this.#toldAt < REPEAT_MS)) return false;
    this.#told = counted;
    this.#toldAt = now;
    return true;
  }
}
