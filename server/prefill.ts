/**
 * The postmortem's first draft, written once when an incident is resolved: from what is recorded, by the system, onto sections that are still empty.
 */
import { readBoard } from '#model/board/view.ts';
import { prefill } from '#model/postmortem/prefill.ts';
import { writePrefill } from '#model/postmortem/write.ts';
import type { SimilarIncident } from '#protocol/api.ts';
import { boardChange } from './commands/board-change.ts';
import type { RoomReading } from './commands/room-port.ts';

/** The board update that writes the draft; null when there is nothing to write. */
export function prefillUpdate(
  reading: RoomReading,
  similar: readonly SimilarIncident[],
  serviceNameOf: (service: string) => string,
): Uint8Array | null {
  const { state, facts } = reading;
  return boardChange(reading.board, (doc) => {
    const draft = prefill({ state, facts, board: readBoard(doc), similar, serviceNameOf });
    return writePrefill(doc, draft).length > 0;
  });
}
