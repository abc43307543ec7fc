/** Opens the storage that the configuration names. The only place that knows which adapters there are. */
import type { Storage } from './ports.ts';
import { openMongo } from './mongo/open.ts';
import { openMemory } from './memory/open-memory.ts';
import { openSqlite } from './sqlite/open-sqlite.ts';
import type { SqliteOptions } from './sqlite/open-sqlite.ts';

export type StorageChoice = ({ kind: 'sqlite' } & SqliteOptions) | { kind: 'memory' } | { kind: 'mongo'; url: string };

/** Rejects with DataFolderError when a data folder cannot be used, with OutageError when a database does not answer. */
export function openStorage(choice: StorageChoice): Promise<Storage> {
  if (choice.kind === 'memory') return Promise.resolve(openMemory());
  return choice.kind === 'mongo' ? openMongo(choice.url) : openSqlite(choice);
}
