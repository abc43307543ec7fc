/**
 * The changes that other systems told of, kept for a while so that an incident declared later sees what came before it. A delivery that comes twice is kept
 * once, under the time that the first one had.
 */
import { createHash } from 'node:crypto';
import type { Change } from '#model/changes/change.ts';
import type { PlacedChange } from '#model/changes/concerned.ts';
import type { ServiceKey } from '#model/ids.ts';
import type { TablePort } from '#server/storage/ports.ts';

const BY_TIME = 'changes';
const BY_ID = 'change-ids';
/** An incident may be told of some days after it began; then its changes must still be there. */
const KEEP_MS = 7 * 86_400_000;
const MOST_AT_ONCE = 2_000;
const PRUNE_BATCH = 50;

const placeOf = (at: number): string => String(Math.max(0, at)).padStart(15, '0');
/** A short stable name of a change: for keys and for entries of the log. */
export const changeHash = (id: string): string => createHash('sha256').update(id).digest('hex').slice(0, 32);

export class RecentChanges {
  readonly #tables: TablePort;
  readonly #find: (word: string) => ServiceKey | null;
  readonly #now: () => number;

  constructor(parts: { tables: TablePort; find: (word: string) => ServiceKey | null; now: () => number }) {
    this.#tables = parts.tables;
    this.#find = parts.find;
    this.#now = parts.now;
  }

  /** Keeps a change; the same again changes nothing. */
  async keep(change: Change): Promise<PlacedChange> {
    const hash = changeHash(change.id);
    let at = change.at;
    // The id first: after a crash in between, the next delivery finds the first one's time and completes it.
    if (!(await this.#tables.put(BY_ID, hash, { at }, { ifAbsent: true })))
      at = (await this.#tables.get<{ at: number }>(BY_ID, hash))?.at ?? at;
    await this.#tables.put(BY_TIME, `${placeOf(at)}-${hash}`, { ...change, at }, { ifAbsent: true });
    await this.#prune();
    return this.place({ ...change, at });
  }

  /** Changes from a time on, oldest first, with their services as the catalogue knows them now. */
  async since(from: number): Promise<PlacedChange[]> {
    const rows = await this.#tables.list<Change>(BY_TIME, { after: placeOf(from), limit: MOST_AT_ONCE });
    return rows.map(({ row }) => this.place(row));
  }

  /** Finds the services that a change names; words that the catalogue does not know are left out. */
  place(change: Change): PlacedChange {
    const services = change.services.flatMap((word) => this.#find(word) ?? []);
    return { ...change, services: [...new Set(services)] };
  }

  async #prune(): Promise<void> {
    const until = placeOf(this.#now() - KEEP_MS);
    for (const { key } of await this.#tables.list(BY_TIME, { limit: PRUNE_BATCH })) {
      if (key >= until) return;
      await this.#tables.remove(BY_ID, key.slice(key.indexOf('-') + 1));
      await this.#tables.remove(BY_TIME, key);
    }
  }
}
