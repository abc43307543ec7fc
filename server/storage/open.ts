/** Opens the storage that the configuration names. The only place that knows which adapters there are. */
import type { Storage } from './ports.ts';
import { openMemory } from './memory/open-memory.ts';
import { openSqlite } from './sqlite/open-sqlite.ts';
import type { SqliteOptions } from './sqlite/open-sqlite.ts';

export type StorageChoice = ({ kind: 'sqlite' } & SqliteOptions) | { kind: 'memory' };

/** Rejects with DataFolderError when a data folder cannot be used. */
export function openStorage(choice: StorageChoice): Promise<Storage> {
  return choice.kind === 'memory' ? Promise.resolve(openMemory()) : openSqlite(choice);
}
