// How long a room gathers what is written before it commits and relays. Each tick costs one write per connection: with one
// or two writers there is nothing to gather, with a crowd of writers the tick is as long as its audience is large. It is
// counted from the first that waits, not from the last tick, so that nobody waits longer and ticks are fewer.

import type { Connection } from './connection.ts';

/** The longest tick; reached by an audience of a hundred. */
const MAX_TICK_MS = 28;
const MIN_TICK_MS = 3;
/** What each connection adds to the tick. */
const TICK_MS_PER_CONNECTION = 0.25;
/** Two people writing are a conversation, three a crowd: so long after a third wrote, relays are gathered. */
const CROWD_MS = 1000;

export class Pace {
  /** The last two who wrote, and until when there is a crowd. */
  #writerA: Connection | null = null;
  #writerB: Connection | null = null;
  #crowdUntil = 0;
  /** When somebody last wrote. */
  editedAt = 0;

  wrote(connection: Connection, now: number): void {
    this.editedAt = now;
    connection.wroteAt = now;
    if (connection === this.#writerA || connection === this.#writerB) return;
    if (isIdle(this.#writerA, now)) this.#writerA = connection;
    else if (isIdle(this.#writerB, now)) this.#writerB = connection;
    else this.#crowdUntil = now + CROWD_MS;
  }

  left(connection: Connection): void {
    if (this.#writerA === connection) this.#writerA = null;
    if (this.#writerB === connection) this.#writerB = null;
  }

  /** How long to gather from now on for so many connections, in milliseconds; 0: not at all. */
  tickMs(now: number, audience: number): number {
    if (now >= this.#crowdUntil) return 0;
    return Math.min(MAX_TICK_MS, Math.round(MIN_TICK_MS + audience * TICK_MS_PER_CONNECTION));
  }
}

function isIdle(connection: Connection | null, now: number): boolean {
  return connection === null || connection.state === 'closed' || now - connection.wroteAt > CROWD_MS;
}
