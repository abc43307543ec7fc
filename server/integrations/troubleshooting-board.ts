/**
 * Writes what the server found onto the board of an incident: one entry of the log, once for each id, under the name of who asked for it. What is made here is
 * new objects only, so the board need not be loaded.
 */
import * as Y from 'yjs';
import { may } from '#model/incident/may.ts';
import type { Actor } from '#model/incident/actor.ts';
import type { RecordedFact } from '#model/incident/facts.ts';
import { accept, refuse } from '#model/incident/refusal.ts';
import type { Result } from '#model/incident/refusal.ts';
import type { IncidentId } from '#model/ids.ts';
import type { RoomsPort } from '#server/commands/room-port.ts';

export interface BoardWriting {
  rooms: RoomsPort;
  appended: (incident: IncidentId, facts: readonly RecordedFact[]) => Promise<void> | void;
}

/** Adds to the board; `id` makes a repeat harmless (`already-so`). The writer must be one who may edit it. */
export async function addToBoard(
  { rooms, appended }: BoardWriting,
  given: { incident: IncidentId; actor: Actor; id: string; write: (doc: Y.Doc) => void },
): Promise<Result<null>> {
  const doc = new Y.Doc();
  try {
    given.write(doc);
    const board = Y.encodeStateAsUpdate(doc);
    const result = await rooms.execute(given.incident, {
      id: given.id.slice(0, 64),
      actor: given.actor.id,
      via: given.actor.kind === 'system' ? 'system' : 'api',
      decide: (state, { now }) =>
        may(given.actor, 'edit-board', state, now)
          ? accept({ facts: [], effects: [], board })
          : refuse('forbidden', 'You can read this incident, not add to it.'),
    });
    if (!result.ok) return result;
    if (result.value.repeat) return refuse('already-so', 'This was added before.');
    await appended(given.incident, result.value.facts);
    return accept(null);
  } finally {
    doc.destroy();
  }
}
