/**
 * A command's id is bound to who sent it and to what it said. The same again is answered as before; another body or another sender under the
 * same id is refused, so that neither a retry nor a forger can turn one command into another.
 */
import { createHash } from 'node:crypto';
import type { Command } from '#model/incident/commands.ts';
import type { ActorId, IncidentId } from '#model/ids.ts';
import type { TablePort } from '#server/storage/ports.ts';

const TABLE = 'commands';

interface Binding {
  actor: ActorId;
  body: string;
}

/** JSON with sorted keys, so that the order in which a program writes fields does not matter. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return `{${fields
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, field]) => `${JSON.stringify(key)}:${canonical(field)}`)
    .join(',')}}`;
}

export class CommandBindings {
  readonly #tables: TablePort;

  constructor(tables: TablePort) {
    this.#tables = tables;
  }

  /** Binds an id; false when it is bound to another actor or body. Durable before the command is decided. */
  async bind(incident: IncidentId, command: Command, actor: ActorId): Promise<boolean> {
    const { id, ...body } = command;
    const wanted: Binding = { actor, body: createHash('sha256').update(canonical(body)).digest('hex') };
    const key = `${incident}:${id}`;
    if (await this.#tables.put(TABLE, key, wanted, { ifAbsent: true })) return true;
    const bound = await this.#tables.get<Binding>(TABLE, key);
    return bound?.actor === wanted.actor && bound.body === wanted.body;
  }
}
