// A log on a simulated disk: appends take time, become durable at one moment, may fail before or after that moment, and what
// is under way when a node dies is kept or lost as the seed says. Several nodes may share it, as they share a database.

import type { IncidentId } from '#model/ids.ts';
import { OutageError, type AppendResult, type LogEntry, type LogPort, type NewEntry, type Snapshot } from '#server/storage/ports.ts'; // prettier-ignore
import { redactedCopy } from '#server/log/redacted-copy.ts';
import { toLogEntry, toStored } from '#server/log/stored-entry.ts';
import type { LogUpkeepPort } from '#server/storage/ports.ts';
import type { SimWorld } from './sim-world.ts';

export interface DiskMood {
  /** Chance that an append fails before anything is durable. */
  failBefore: number;
  /** Chance that it fails after it was durable: the caller cannot know. */
  failAfter: number;
  maxDelayMs: number;
  /** Chance that of several entries under way at a crash, or when the answer is lost, only the first ones are kept. */
  torn: number;
}

export class SimLog {
  readonly entries = new Map<IncidentId, LogEntry[]>();
  readonly #snapshots = new Map<IncidentId, Snapshot>();
  readonly #world: SimWorld;
  readonly #random: () => number;
  readonly mood: DiskMood = { failBefore: 0, failAfter: 0, maxDelayMs: 5, torn: 0.5 };
  /** How often only a part of an append was kept. */
  torn = 0;

  constructor(world: SimWorld, random: () => number) {
    this.#world = world;
    this.#random = random;
  }

  /** The port of one node; after its crash nothing comes back, and what was under way is kept or lost. */
  port(): LogPort & { crash(): void } {
    const node = { isUp: true };
    const wait = (): Promise<void> => {
      const ms = this.#random() * this.mood.maxDelayMs;
      return new Promise((resolve) => this.#world.after(ms, () => node.isUp && resolve()));
    };
    return {
      append: async (entries) => {
        const isKept = this.#random() < 0.5;
        const ms = this.#random() * this.mood.maxDelayMs;
        await new Promise<void>((resolve) => this.#world.after(ms, () => (node.isUp || isKept) && resolve()));
        const isLost = this.#random() < this.mood.failAfter;
        const results = this.#append(node.isUp && !isLost ? entries : this.#tear(entries));
        if (!node.isUp) return new Promise(() => undefined);
        await wait();
        if (isLost) {
          throw new OutageError('lost the answer', { applied: 'unknown', reason: 'io' });
        }
        return results;
      },
      read: async (incident, after, limit = Infinity) => {
        await wait();
        return this.of(incident).filter((entry) => entry.seq > after).slice(0, limit); // prettier-ignore
      },
      head: async (incident) => this.of(incident).length,
      tail: async () => [],
      saveSnapshot: async (snapshot) => {
        await wait();
        // As on every adapter: what a new epoch was begun to be rid of is not kept.
        if ((this.of(snapshot.incident).at(-1)?.epoch ?? 0) > snapshot.epoch) return;
        this.#snapshots.set(snapshot.incident, snapshot);
      },
      snapshot: async (incident) => {
        await wait();
        return this.#snapshots.get(incident) ?? null;
      },
      crash: () => (node.isUp = false),
    };
  }

  /** A write that ends in the middle. */
  #tear(entries: readonly NewEntry[]): readonly NewEntry[] {
    if (entries.length < 2 || this.#random() >= this.mood.torn) return entries;
    this.torn++;
    return entries.slice(0, 1 + Math.floor(this.#random() * (entries.length - 1)));
  }

  /** Tombstones, as on every adapter. */
  readonly upkeep: Pick<LogUpkeepPort, 'redact'> = {
    redact: async (incident, from, to, reason, scope) => {
      const list = this.of(incident);
      for (const [i, entry] of list.entries()) {
        if (entry.seq >= from && entry.seq <= to) list[i] = toLogEntry(redactedCopy(toStored(entry), reason, scope));
      }
      if ((this.#snapshots.get(incident)?.seq ?? 0) >= from) this.#snapshots.delete(incident);
    },
  };

  /** The snapshot that a room would open from. */
  snapshotOf(incident: IncidentId): Snapshot | null {
    return this.#snapshots.get(incident) ?? null;
  }

  of(incident: IncidentId): LogEntry[] {
    let list = this.entries.get(incident);
    if (list === undefined) this.entries.set(incident, (list = []));
    return list;
  }

  #append(entries: readonly NewEntry[]): AppendResult[] {
    if (this.#random() < this.mood.failBefore) {
      throw new OutageError('no space left', { applied: 'no', reason: 'full' });
    }
    let isBlocked = false;
    return entries.map((entry) => {
      const list = this.of(entry.incident);
      const earlier = list.find((one) => one.id === entry.id);
      if (earlier !== undefined) return { outcome: 'repeat', seq: earlier.seq };
      if (isBlocked || entry.seq !== list.length + 1) {
        isBlocked = true;
        return { outcome: 'taken' };
      }
      list.push({ ...entry, ...(entry.board ? { board: entry.board.slice() } : {}), hash: '' });
      return { outcome: 'appended', hash: '' };
    });
  }
}
