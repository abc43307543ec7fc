// A line in which work waits for its turn: one at a time, in the order of asking.

export class Turns {
  #last: Promise<unknown> | null = null;

  get isBusy(): boolean {
    return this.#last !== null;
  }

  /** Runs `work` when everything before it is done. A failure is the caller's and does not stop the line. */
  take<Value>(work: () => Promise<Value>): Promise<Value> {
    const before = this.#last;
    const mine = before === null ? work() : before.then(work, work);
    const marker = mine.catch(() => undefined);
    this.#last = marker;
    void marker.then(() => {
      if (this.#last === marker) this.#last = null;
    });
    return mine;
  }
}
