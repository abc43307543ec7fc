/**
 * What a facilitator notes before a review, for nobody else: pivots, open questions, who may need care. Outside the document and its history, sealed at rest, in
 * no export; gone when it is emptied.
 */
import { refusedTo } from '#model/incident/may.ts';
import { accept } from '#model/incident/refusal.ts';
import type { Result } from '#model/incident/refusal.ts';
import type { IncidentId } from '#model/ids.ts';
import type { Caller } from '#server/access/caller.ts';
import type { RoomsPort } from '#server/commands/room-port.ts';
import type { TablePort } from '#server/storage/ports.ts';
import type { Wrapping } from './sealing.ts';

const TABLE = 'review-preparation';

interface Parts {
  tables: TablePort;
  rooms: RoomsPort;
  box: () => Wrapping;
  now: () => number;
}

export class Preparation {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The caller's own notes; empty when there are none. */
  async read(caller: Caller, incident: IncidentId): Promise<Result<string>> {
    const refusal = await this.#refusal(caller, incident);
    if (refusal) return refusal;
    const key = keyOf(caller, incident);
    const row = await this.#parts.tables.get<{ sealed: string }>(TABLE, key);
    return accept(row ? (this.#parts.box().open(row.sealed, key) ?? '') : '');
  }

  async write(caller: Caller, incident: IncidentId, text: string): Promise<Result<null>> {
    const refusal = await this.#refusal(caller, incident);
    if (refusal) return refusal;
    const key = keyOf(caller, incident);
    const { tables, box } = this.#parts;
    if (text.trim() === '') await tables.remove(TABLE, key);
    else await tables.put(TABLE, key, { sealed: box().seal(text, key) });
    return accept(null);
  }

  async #refusal(caller: Caller, incident: IncidentId) {
    return refusedTo(caller.actor, 'review-facilitate', await this.#parts.rooms.state(incident), this.#parts.now());
  }
}

const keyOf = (caller: Caller, incident: IncidentId): string => `${incident}.${caller.actor.id}`;
