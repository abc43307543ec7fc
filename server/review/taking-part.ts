/**
 * Parking and grouping for those who take part in a review and may not write its document: guests of the review, viewers. The server does the one thing they
 * asked for, under their name, and nothing else of theirs reaches the board.
 */
import * as Y from 'yjs';
import type { RecordedFact } from '#model/incident/facts.ts';
import { refusedTo } from '#model/incident/may.ts';
import { accept, HIDDEN_INCIDENT, refuse } from '#model/incident/refusal.ts';
import type { Result } from '#model/incident/refusal.ts';
import type { IncidentId } from '#model/ids.ts';
import { takePart } from '#model/review/taking-part.ts';
import type { ReviewAct } from '#model/review/taking-part.ts';
import type { Caller } from '#server/access/caller.ts';
import { newCommandId } from '#server/access/secrets.ts';
import type { RoomsPort } from '#server/commands/room-port.ts';

interface Parts {
  rooms: RoomsPort;
  appended: (incident: IncidentId, facts: readonly RecordedFact[]) => Promise<void> | void;
}

export class TakingPart {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Does one thing to the shared part of a running review. */
  async act(caller: Caller, incident: IncidentId, given: ReviewAct): Promise<Result<null>> {
    const { rooms, appended } = this.#parts;
    const reading = await rooms.read(incident);
    if (!reading) return HIDDEN_INCIDENT;
    const board = changed(reading.board, given);
    const done = await rooms.execute(incident, {
      id: newCommandId(),
      actor: caller.actor.id,
      via: 'web',
      decide: (state, { now }) => {
        const refusal = refusedTo(caller.actor, 'review-take-part', state, now);
        if (refusal) return refusal;
        if (state.review === null) return refuse('not-allowed-now', 'No review is running.');
        return board
          ? accept({ facts: [], effects: [], board })
          : refuse('not-found', 'There is no such card or group any more.');
      },
    });
    if (!done.ok) return done;
    await appended(incident, done.value.facts);
    return accept(null);
  }
}

/** What it adds to the board; null when there is nothing it could be done to. */
function changed(board: Uint8Array, given: ReviewAct): Uint8Array | null {
  const doc = new Y.Doc();
  try {
    Y.applyUpdate(doc, board);
    const before = Y.encodeStateVector(doc);
    return takePart(doc, given) ? Y.encodeStateAsUpdate(doc, before) : null;
  } finally {
    doc.destroy();
  }
}
