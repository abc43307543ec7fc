/**
 * The postmortem's first draft, written once when an incident is resolved: from what is recorded, by the system, onto sections that are still empty.
 */
import * as Y from 'yjs';
import { readBoard } from '#model/board/view.ts';
import { prefill } from '#model/postmortem/prefill.ts';
import { writePrefill } from '#model/postmortem/write.ts';
import type { SimilarIncident } from '#protocol/api.ts';
import type { RoomReading } from './commands/room-port.ts';

/** The board update that writes the draft; null when there is nothing to write. */
export function prefillUpdate(
  reading: RoomReading,
  similar: readonly SimilarIncident[],
  serviceNameOf: (service: string) => string,
): Uint8Array | null {
  const doc = new Y.Doc();
  try {
    Y.applyUpdate(doc, reading.board);
    const before = Y.encodeStateVector(doc);
    const { state, facts } = reading;
    const draft = prefill({ state, facts, board: readBoard(doc), similar, serviceNameOf });
    if (writePrefill(doc, draft).length === 0) return null;
    return Y.encodeStateAsUpdate(doc, before);
  } finally {
    doc.destroy();
  }
}
