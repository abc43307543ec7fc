/**
 * Parking and grouping for those who take part in a review and may not write its document: guests of the review, viewers. The server does the one thing they
 * asked for, under their name, and nothing else of theirs reaches the board.
 */
import { accept, HIDDEN_INCIDENT, refuse } from '#model/incident/refusal.ts';
import type { Result } from '#model/incident/refusal.ts';
import type { IncidentId } from '#model/ids.ts';
import { takePart } from '#model/review/taking-part.ts';
import type { ReviewAct } from '#model/review/taking-part.ts';
import type { Caller } from '#server/access/caller.ts';
import { actInRoom } from '#server/commands/act-in-room.ts';
import type { ActingParts } from '#server/commands/act-in-room.ts';
import { boardChange } from '#server/commands/board-change.ts';

export class TakingPart {
  readonly #parts: ActingParts;

  constructor(parts: ActingParts) {
    this.#parts = parts;
  }

  /** Does one thing to the shared part of a running review. */
  async act(caller: Caller, incident: IncidentId, given: ReviewAct): Promise<Result<null>> {
    const reading = await this.#parts.rooms.read(incident);
    if (!reading) return HIDDEN_INCIDENT;
    const board = boardChange(reading.board, (doc) => takePart(doc, given));
    return actInRoom(this.#parts, { caller, incident, action: 'review-take-part', via: 'web' }, (state) => {
      if (state.review === null) return refuse('not-allowed-now', 'No review is running.');
      return board
        ? accept({ facts: [], effects: [], board })
        : refuse('not-found', 'There is no such card or group any more.');
    });
  }
}
