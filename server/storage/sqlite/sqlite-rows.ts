/** Tables, attempts and attachments on SQLite. Single rows are read on the calling thread: a look-up costs less than a message. */
import type { ActorId, EffectId, IncidentId } from '#model/ids.ts';
import type { AttachmentFiles } from '../attachment-files.ts';
import type { AttachmentPort, AttemptPort, TablePort } from '../ports.ts';
import { nearby } from './sqlite-log.ts';
import type { SqliteThreads } from './sqlite-log.ts';

const EVERYTHING = Number.MAX_SAFE_INTEGER;
const versionOf = (row: object): number | null =>
  'version' in row && typeof row.version === 'number' ? row.version : null;

export function sqliteTables({ writer, reader, near }: SqliteThreads): TablePort {
  return {
    async get<Row>(table: string, key: string) {
      const row = nearby(() => near.document({ table, key }));
      const parsed: Row | null = row === null ? null : JSON.parse(row);
      return parsed;
    },
    put: (table, key, row, options) =>
      writer.call('put', {
        table,
        key,
        row: JSON.stringify(row),
        version: versionOf(row),
        ifAbsent: options?.ifAbsent === true,
      }),
    replace: (table, key, row, version) =>
      writer.call('replace', { table, key, row: JSON.stringify(row), next: row.version, version }),
    remove: (table, key) => writer.call('remove', { table, key }),
    async list<Row>(table: string, options: { prefix?: string; after?: string; limit?: number } = {}) {
      const { prefix = '', after = '', limit = EVERYTHING } = options;
      const rows = await reader.call('documents', { table, prefix, after, limit });
      return rows.map(({ key, row }) => {
        const parsed: Row = JSON.parse(row);
        return { key, row: parsed };
      });
    },
  };
}

export function sqliteAttempts({ writer, near }: SqliteThreads): AttemptPort {
  return {
    claim: (effect, attempt, worker, at) => writer.call('claim', { effect, attempt, worker, at }),
    list: async (effect: EffectId) => nearby(() => near.attempts(effect)),
  };
}

export function sqliteAttachments({ writer, near }: SqliteThreads, files: AttachmentFiles): AttachmentPort {
  return {
    write: (hash, bytes) => files.write(hash, bytes),
    read: (hash) => files.read(hash),
    async link(
      incident: IncidentId,
      hash: string,
      meta: { name: string; type: string; size: number; by: ActorId; at: number },
    ) {
      const { name, type, size, by, at } = meta;
      await writer.call('link', { incident, link: { hash, name, type, size, by, at } });
    },
    async linked(incident, hash) {
      const link = nearby(() => near.linked({ incident, hash }));
      if (!link) return null;
      const { name, type, size, by, at } = link;
      return { name, type, size, by, at };
    },
  };
}
