/**
 * Packs the history of incidents that nobody is in, a few at a time, so that a log of single keystrokes does not stay several times its size. Nothing that can be read
 * changes; a start that was missed is made up for at the next.
 */
import type { IncidentId } from '#model/ids.ts';
import type { LogUpkeepPort } from '#server/storage/ports.ts';

const EVERY_MS = 10 * 60_000;
/** Packing shares the writer with people who type: no more than this many at once. */
const MOST_AT_ONCE = 20;

interface Parts {
  upkeep: Pick<LogUpkeepPort, 'changedSince' | 'compact'>;
  isOpen: (incident: IncidentId) => boolean;
  failed: (error: unknown) => void;
}

export class Compaction {
  readonly #parts: Parts;
  #position = 0;
  #dueAt: number;
  #waiting = new Set<IncidentId>();
  #running: Promise<void> | null = null;

  constructor(parts: Parts, now: number) {
    this.#parts = parts;
    this.#dueAt = now + EVERY_MS;
  }

  /** Called with every tick of the clock; begins when it is time and never waits. */
  tick(now: number): void {
    if (now < this.#dueAt || this.#running) return;
    this.#dueAt = now + EVERY_MS;
    this.#running = this.#run()
      .catch(this.#parts.failed)
      .finally(() => {
        this.#running = null;
      });
  }

  /** Resolves when nothing is being packed. */
  async settled(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    const { upkeep, isOpen } = this.#parts;
    const changed = await upkeep.changedSince(this.#position);
    this.#position = changed.position;
    for (const incident of changed.incidents) this.#waiting.add(incident);
    const quiet = [...this.#waiting].filter((incident) => !isOpen(incident)).slice(0, MOST_AT_ONCE);
    for (const incident of quiet) {
      await upkeep.compact(incident);
      this.#waiting.delete(incident);
    }
  }
}
