/**
 * The number by which people call an incident. Unique because each is a key of its own in storage; a declare that is refused late may leave a gap.
 */
import type { IncidentId } from '#model/ids.ts';
import type { TablePort } from '#server/storage/ports.ts';

const TABLE = 'numbers';
const keyOf = (number: number): string => String(number).padStart(9, '0');

export class IncidentNumbers {
  readonly #tables: TablePort;
  readonly #claims = new Map<IncidentId, number>();
  #last: number | null = null;

  constructor(tables: TablePort) {
    this.#tables = tables;
  }

  /** Claims the next number for an incident; the same incident gets the same again while this process lives. */
  async claim(incident: IncidentId): Promise<number> {
    const claimed = this.#claims.get(incident);
    if (claimed !== undefined) return claimed;
    let next = (this.#last ?? (await this.#highest())) + 1;
    while (!(await this.#tables.put(TABLE, keyOf(next), { incident }, { ifAbsent: true }))) next += 1;
    this.#last = Math.max(next, this.#last ?? 0);
    this.#claims.set(incident, next);
    return next;
  }

  /** Claims this very number if it is free, else the next. For incidents that come back from a file. */
  async prefer(incident: IncidentId, number: number): Promise<number> {
    const isFree = await this.#tables.put(TABLE, keyOf(number), { incident }, { ifAbsent: true });
    if (!isFree) return this.claim(incident);
    this.#claims.set(incident, number);
    return number;
  }

  /** The incident of a number; null when no incident has it. */
  async find(number: number): Promise<IncidentId | null> {
    const row =
      Number.isSafeInteger(number) && number > 0
        ? await this.#tables.get<{ incident: IncidentId }>(TABLE, keyOf(number))
        : null;
    return row?.incident ?? null;
  }

  async #highest(): Promise<number> {
    let highest = 0;
    let after: string | undefined;
    for (;;) {
      const page = await this.#tables.list(TABLE, { limit: 1_000, ...(after ? { after } : {}) });
      after = page.at(-1)?.key;
      highest = after ? Number(after) : highest;
      if (page.length < 1_000) return highest;
    }
  }
}
