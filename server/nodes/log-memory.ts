/**
 * The end of the log as this process knows it, in commit order and by place: what it appended itself, what other nodes announced, what it read. Positions without
 * a gap are the known end; what was announced beyond a gap waits. It holds what is on disk and nothing else, and a bounded part of that.
 */
import type { IncidentId } from '#model/ids.ts';
import type { LogEntry } from '#server/storage/ports.ts';

export interface Placed {
  position: number;
  entry: LogEntry;
  /** Appended by this process. */
  isOwn: boolean;
}

const MOST_ENTRIES = 2000;
const MOST_BYTES = 8 * 1024 * 1024;

const placeOf = (incident: IncidentId, seq: number): string => `${incident}:${seq}`;
const bytesOf = ({ board, facts }: LogEntry): number => 300 + (board?.length ?? 0) + (facts?.length ?? 0) * 200;

export class LogMemory {
  /** Everything up to here has been taken in. */
  position = 0;
  #kept: Placed[] = [];
  #bytes = 0;
  readonly #byPlace = new Map<string, LogEntry>();
  readonly #ahead = new Map<number, Placed>();

  /** Something is known to be there beyond what has not been seen. */
  get hasGap(): boolean {
    return this.#ahead.size > 0;
  }

  /** Takes in an entry and returns those that now follow without a gap, in order. One that is known already changes nothing. */
  announced(placed: Placed): Placed[] {
    if (placed.position <= this.position || this.#ahead.has(placed.position)) return [];
    this.#ahead.set(placed.position, placed);
    this.#byPlace.set(placeOf(placed.entry.incident, placed.entry.seq), placed.entry);
    return this.joined();
  }

  /** What was announced and now follows without a gap, in order. */
  joined(): Placed[] {
    const next: Placed[] = [];
    for (let found = this.#ahead.get(this.position + 1); found; found = this.#ahead.get(this.position + 1))
      next.push(this.#follow(found));
    return next;
  }

  /** Takes in what the log was read to hold next: positions that are passed over are nobody's. Null when it is known already. */
  wasRead(placed: Placed): Placed | null {
    if (placed.position <= this.position) return null;
    this.#byPlace.set(placeOf(placed.entry.incident, placed.entry.seq), placed.entry);
    for (const [position, { entry }] of this.#ahead) {
      if (position >= placed.position) continue;
      this.#ahead.delete(position);
      this.#byPlace.delete(placeOf(entry.incident, entry.seq));
    }
    return this.#follow(this.#ahead.get(placed.position) ?? placed);
  }

  #follow(placed: Placed): Placed {
    this.#ahead.delete(placed.position);
    this.position = placed.position;
    this.#kept.push(placed);
    this.#bytes += bytesOf(placed.entry);
    if (this.#kept.length > MOST_ENTRIES || this.#bytes > MOST_BYTES) this.#drop();
    return placed;
  }

  /** Lets go of the older half. */
  #drop(): void {
    for (const { entry } of this.#kept.splice(0, Math.ceil(this.#kept.length / 2))) {
      this.#bytes -= bytesOf(entry);
      this.#byPlace.delete(placeOf(entry.incident, entry.seq));
    }
  }

  /** Entries of an incident from the one after `after` on, as far as they are known without a gap. */
  after(incident: IncidentId, after: number): LogEntry[] {
    const found: LogEntry[] = [];
    for (let seq = after + 1; ; seq += 1) {
      const entry = this.#byPlace.get(placeOf(incident, seq));
      if (!entry) return found;
      found.push(entry);
    }
  }

  /** Everything known after a position; null when that reaches further back than what is kept. */
  tail(after: number, limit: number): Placed[] | null {
    if (after >= this.position) return [];
    const [first] = this.#kept;
    if (!first || first.position > after + 1) return null;
    const begin = this.#kept.findIndex(({ position }) => position > after);
    return this.#kept.slice(begin, begin + limit);
  }

  /** An incident is gone, or its entries are other than they were. */
  forget(): void {
    this.#kept = [];
    this.#bytes = 0;
    this.#byPlace.clear();
  }
}
