/** Small tables as one of several nodes sees them: a change is told, so that other nodes read their copies of people, services and settings anew. */
import type { TablePort } from '#server/storage/ports.ts';
import type { Nodes } from './nodes.ts';

/** The same tables; the other nodes hear which row changed. */
export function sharedTables(tables: TablePort, nodes: Nodes): TablePort {
  const told = async (table: string, key: string, change: Promise<boolean>): Promise<boolean> => {
    const changed = await change;
    if (changed) nodes.tell({ kind: 'table', table, key });
    return changed;
  };
  return {
    get: (table, key) => tables.get(table, key),
    list: (table, options) => tables.list(table, options),
    put: (table, key, row, options) => told(table, key, tables.put(table, key, row, options)),
    replace: (table, key, row, version) => told(table, key, tables.replace(table, key, row, version)),
    remove: (table, key) => told(table, key, tables.remove(table, key)),
  };
}
