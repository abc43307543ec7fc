// Time that stands still until it is stepped, with the timers and turns that the rooms ask for. Same seed, same order.

import type { Timer, World } from '#server/rooms/world.ts';

interface Due {
  at: number;
  order: number;
  run: () => void;
  isOff: boolean;
}

export class SimWorld implements World {
  #now: number;
  #order = 0;
  #due: Due[] = [];
  /** Steps of the wall clock that people see: added to `now`, never to timers. */
  skewMs = 0;

  constructor(start = 1_790_000_000_000) {
    this.#now = start;
  }

  now(): number {
    return this.#now + this.skewMs;
  }

  elapsed(): number {
    return this.#now;
  }

  /** Milliseconds since the start, whatever the wall clock says. */
  get time(): number {
    return this.#now;
  }

  after(ms: number, run: () => void): Timer {
    const due = { at: this.#now + Math.max(0, ms), order: this.#order++, run, isOff: false };
    this.#due.push(due);
    return { cancel: () => (due.isOff = true) };
  }

  soon(run: () => void): void {
    this.after(0, run);
  }

  /** A clock of its own for one node: its timers die with it. */
  node(): World & { crash(): void } {
    const timers = new Set<Timer>();
    let isUp = true;
    const after = (ms: number, run: () => void): Timer => {
      const timer = this.after(ms, () => {
        timers.delete(timer);
        if (isUp) run();
      });
      timers.add(timer);
      return timer;
    };
    const crash = (): void => {
      isUp = false;
      for (const timer of timers) timer.cancel();
    };
    return { now: () => this.now(), elapsed: () => this.elapsed(), after, soon: (run) => void after(0, run), crash };
  }

  /** Runs everything that is due within `ms`, in order; promises settle after each. */
  async run(ms: number): Promise<void> {
    const until = this.#now + ms;
    for (;;) {
      await settle();
      const next = this.#takeNext(until);
      if (next === null) break;
      this.#now = Math.max(this.#now, next.at);
      if (!next.isOff) next.run();
    }
    this.#now = until;
  }

  #takeNext(until: number): Due | null {
    let best = -1;
    for (let i = 0; i < this.#due.length; i++) {
      const due = this.#due[i];
      const leader = this.#due[best];
      if (due === undefined || due.at > until) continue;
      if (leader === undefined || due.at < leader.at || (due.at === leader.at && due.order < leader.order)) best = i;
    }
    return best < 0 ? null : (this.#due.splice(best, 1)[0] ?? null);
  }
}

/** Lets promises run until none is left that can. */
async function settle(): Promise<void> {
  for (let i = 0; i < 24; i++) await Promise.resolve();
}
