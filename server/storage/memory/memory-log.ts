/** The log in memory, for tests: the same promises but for durability. Entries are kept in stored form, so callers share nothing with it. */
import type { IncidentId } from '#model/ids.ts';
import { GENESIS_HASH } from '#server/log/chain.ts';
import { ChainError, redactedCopy } from '#server/log/redacted-copy.ts';
import { expectedHash, toLogEntry, toStored, unchained } from '#server/log/stored-entry.ts';
import type { StoredEntry } from '#server/log/stored-entry.ts';
import type { AppendResult, LogEntry, LogPort, NewEntry, RedactionScope, Snapshot } from '../ports.ts';

interface Positioned {
  position: number;
  entry: StoredEntry;
}

const copied = (entry: StoredEntry): LogEntry =>
  toLogEntry(entry.board ? { ...entry, board: entry.board.slice() } : entry);

export class MemoryLog implements LogPort {
  readonly #incidents = new Map<IncidentId, Positioned[]>();
  readonly #ids = new Map<IncidentId, Map<string, number>>();
  readonly #snapshots = new Map<IncidentId, Snapshot[]>();
  #tail: Positioned[] = [];
  #position = 0;

  async append(entries: readonly NewEntry[]): Promise<AppendResult[]> {
    const blocked = new Set<IncidentId>();
    return entries.map((entry) => {
      const stored = unchained(entry.board ? { ...entry, board: entry.board.slice() } : entry);
      const result = this.#append(stored, blocked.has(entry.incident));
      if (result.outcome === 'taken') blocked.add(entry.incident);
      return result;
    });
  }

  #append(entry: Omit<StoredEntry, 'hash'>, isBlocked: boolean): AppendResult {
    const list = this.#list(entry.incident);
    const ids = this.#idsOf(entry.incident);
    const earlier = ids.get(entry.id);
    if (earlier !== undefined) return { outcome: 'repeat', seq: earlier };
    if (isBlocked || entry.seq !== list.length + 1) return { outcome: 'taken' };
    const hash = expectedHash(list.at(-1)?.entry.hash ?? GENESIS_HASH, entry);
    this.#keep({ position: this.#position + 1, entry: { ...entry, hash } });
    return { outcome: 'appended', hash, position: this.#position };
  }

  #keep(item: Positioned): void {
    this.#position = item.position;
    this.#list(item.entry.incident).push(item);
    this.#idsOf(item.entry.incident).set(item.entry.id, item.entry.seq);
    this.#tail.push(item);
  }

  #list(incident: IncidentId): Positioned[] {
    const list = this.#incidents.get(incident) ?? [];
    this.#incidents.set(incident, list);
    return list;
  }

  #idsOf(incident: IncidentId): Map<string, number> {
    const ids = this.#ids.get(incident) ?? new Map<string, number>();
    this.#ids.set(incident, ids);
    return ids;
  }

  async read(incident: IncidentId, after: number, limit = Infinity): Promise<LogEntry[]> {
    const list = this.#incidents.get(incident) ?? [];
    const from = Math.max(0, after);
    return list.slice(from, from + limit).map(({ entry }) => copied(entry));
  }

  async head(incident: IncidentId): Promise<number> {
    return this.#incidents.get(incident)?.length ?? 0;
  }

  async tail(after: number, limit: number): Promise<{ position: number; entry: LogEntry }[]> {
    let low = 0;
    let high = this.#tail.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#tail[middle]?.position ?? 0) <= after) low = middle + 1;
      else high = middle;
    }
    return this.#tail.slice(low, low + limit).map(({ position, entry }) => ({ position, entry: copied(entry) }));
  }

  changedSince(after: number): { position: number; incidents: IncidentId[] } {
    const changed = this.#tail.filter(({ position }) => position > after);
    return {
      position: Math.max(after, this.#position),
      incidents: [...new Set(changed.map(({ entry }) => entry.incident))],
    };
  }

  async saveSnapshot(snapshot: Snapshot): Promise<void> {
    const newest = this.#incidents.get(snapshot.incident)?.at(-1)?.entry.epoch ?? snapshot.epoch;
    if (newest > snapshot.epoch) return;
    const others = (this.#snapshots.get(snapshot.incident) ?? []).filter(({ seq }) => seq !== snapshot.seq);
    const kept = [...others, structuredClone(snapshot)].sort((one, other) => other.seq - one.seq).slice(0, 2);
    this.#snapshots.set(snapshot.incident, kept);
  }

  async snapshot(incident: IncidentId): Promise<Snapshot | null> {
    return structuredClone(this.#snapshots.get(incident)?.[0] ?? null);
  }

  redact(incident: IncidentId, from: number, to: number, reason: string, scope?: RedactionScope): void {
    for (const item of this.#incidents.get(incident) ?? []) {
      if (item.entry.seq >= from && item.entry.seq <= to) item.entry = redactedCopy(item.entry, reason, scope);
    }
    const kept = (this.#snapshots.get(incident) ?? []).filter(({ seq }) => seq < from);
    this.#snapshots.set(incident, kept);
  }

  incidents(): IncidentId[] {
    return [...this.#incidents].filter(([, list]) => list.length > 0).map(([incident]) => incident);
  }

  erase(incident: IncidentId): void {
    this.#incidents.delete(incident);
    this.#ids.delete(incident);
    this.#snapshots.delete(incident);
    this.#tail = this.#tail.filter(({ entry }) => entry.incident !== incident);
  }

  restore(items: readonly { position: number; entry: LogEntry }[]): void {
    for (const { position, entry } of items) {
      const list = this.#list(entry.incident);
      if (entry.seq <= list.length) continue;
      const stored = toStored(entry);
      const expected = expectedHash(list.at(-1)?.entry.hash ?? GENESIS_HASH, stored);
      if (entry.seq !== list.length + 1 || expected !== entry.hash) {
        throw new ChainError(`Entry ${entry.seq} of incident ${entry.incident} does not fit the one before it.`);
      }
      this.#keep({ position: Math.max(this.#position + 1, position), entry: stored });
    }
  }
}
