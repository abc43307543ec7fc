/** Storage in memory, for tests. Keeps nothing when the process ends. */
import { randomUUID } from 'node:crypto';
import type { ActorId, EffectId, IncidentId } from '#model/ids.ts';
import { checksum } from '#server/log/stored-entry.ts';
import type { AttachmentPort, AttemptPort, LogUpkeepPort, Storage, TablePort } from '../ports.ts';
import { MemoryLog } from './memory-log.ts';
import { memorySealed } from './sealed.ts';

type Attempt = { attempt: number; worker: string; at: number };
type LinkMeta = { name: string; type: string; size: number; by: ActorId; at: number };

const byCodePoints = (one: string, other: string): number => Buffer.compare(Buffer.from(one), Buffer.from(other));

function memoryTables(tables: Map<string, Map<string, string>>): TablePort {
  const rowsOf = (table: string): Map<string, string> => {
    const rows = tables.get(table) ?? new Map<string, string>();
    tables.set(table, rows);
    return rows;
  };
  const read = <Row>(json: string): Row => {
    const row: Row = JSON.parse(json);
    return row;
  };
  return {
    async get<Row>(table: string, key: string) {
      const row = tables.get(table)?.get(key);
      return row === undefined ? null : read<Row>(row);
    },
    async put(table, key, row, options) {
      const rows = rowsOf(table);
      if (options?.ifAbsent && rows.has(key)) return false;
      rows.set(key, JSON.stringify(row));
      return true;
    },
    async replace(table, key, row, version) {
      const stored = tables.get(table)?.get(key);
      if (stored === undefined || read<{ version?: unknown }>(stored).version !== version) return false;
      rowsOf(table).set(key, JSON.stringify(row));
      return true;
    },
    remove: async (table, key) => tables.get(table)?.delete(key) === true,
    async list<Row>(table: string, { prefix = '', after = '', limit = Infinity } = {}) {
      const keys = [...(tables.get(table)?.keys() ?? [])].filter(
        (key) => key.startsWith(prefix) && byCodePoints(key, after) > 0,
      );
      return keys
        .sort(byCodePoints)
        .slice(0, limit)
        .map((key) => ({ key, row: read<Row>(tables.get(table)?.get(key) ?? 'null') }));
    },
  };
}

function memoryAttempts(attempts: Map<EffectId, Attempt[]>): AttemptPort {
  return {
    async claim(effect, attempt, worker, at) {
      const list = attempts.get(effect) ?? [];
      if (list.some((made) => made.attempt === attempt)) return false;
      attempts.set(
        effect,
        [...list, { attempt, worker, at }].sort((one, other) => one.attempt - other.attempt),
      );
      return true;
    },
    list: async (effect) => structuredClone(attempts.get(effect) ?? []),
  };
}

function memoryAttachments(
  files: Map<string, Uint8Array>,
  links: Map<IncidentId, Map<string, LinkMeta>>,
): AttachmentPort {
  return {
    async write(hash, bytes) {
      if (checksum(bytes) !== hash) throw new TypeError('the attachment does not have the hash that it is named by');
      files.set(hash, bytes.slice());
    },
    read: async (hash) => files.get(hash)?.slice() ?? null,
    async link(incident, hash, { name, type, size, by, at }) {
      const list = links.get(incident) ?? new Map<string, LinkMeta>();
      links.set(incident, list.set(hash, { name, type, size, by, at }));
    },
    linked: async (incident, hash) => structuredClone(links.get(incident)?.get(hash) ?? null),
  };
}

interface Memory {
  log: MemoryLog;
  tables: Map<string, Map<string, string>>;
  attempts: Map<EffectId, Attempt[]>;
  files: Map<string, Uint8Array>;
  links: Map<IncidentId, Map<string, LinkMeta>>;
}

function memoryUpkeep({ log, tables, attempts, files, links }: Memory): LogUpkeepPort {
  const identity = randomUUID();
  return {
    redact: async (incident, from, to, reason, scope) => log.redact(incident, from, to, reason, scope),
    identity: async () => identity,
    compact: async () => ({ before: 0, after: 0 }),
    incidents: async () => [...new Set([...log.incidents(), ...links.keys()])],
    async erase(incident) {
      const gone = [...(links.get(incident)?.keys() ?? [])];
      links.delete(incident);
      const kept = new Set([...links.values()].flatMap((list) => [...list.keys()]));
      for (const hash of gone) if (!kept.has(hash)) files.delete(hash);
      log.erase(incident);
    },
    changedSince: async (after) => log.changedSince(after),
    tableNames: async () =>
      [...tables]
        .filter(([, rows]) => rows.size > 0)
        .map(([name]) => name)
        .sort(byCodePoints),
    async attemptsAfter(after, limit) {
      const all = [...attempts].flatMap(([effect, list]) =>
        list.map((made) => ({ key: `${effect} ${made.attempt}`, effect, ...made })),
      );
      all.sort((one, other) => byCodePoints(one.effect, other.effect) || one.attempt - other.attempt);
      const start = after === '' ? 0 : all.findIndex(({ key }) => key === after) + 1;
      return all.slice(start, start + limit);
    },
    links: async (incident) =>
      [...(links.get(incident) ?? [])]
        .map(([hash, meta]) => ({ hash, ...meta }))
        .sort((one, other) => byCodePoints(one.hash, other.hash)),
    restoreEntries: async (entries) => log.restore(entries),
  };
}

/** A new, empty storage. */
export function openMemory(): Storage {
  const memory: Memory = {
    log: new MemoryLog(),
    tables: new Map(),
    attempts: new Map(),
    files: new Map(),
    links: new Map(),
  };
  return {
    log: memory.log,
    upkeep: memoryUpkeep(memory),
    attempts: memoryAttempts(memory.attempts),
    tables: memoryTables(memory.tables),
    attachments: memoryAttachments(memory.files, memory.links),
    sealed: memorySealed(),
    condition: () => ({ state: 'ok', message: '' }),
    onCondition: () => () => {},
    close: async () => {},
  };
}
