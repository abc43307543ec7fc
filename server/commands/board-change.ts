/** What the server itself writes onto a board: a change made on a copy, as the update that brings it to the room. */
import * as Y from 'yjs';

/** The update that `change` comes to; null when it says that there is nothing to change. The copy lives as long as the call. */
export function boardChange(board: Uint8Array, change: (doc: Y.Doc) => boolean): Uint8Array | null {
  const doc = new Y.Doc();
  try {
    Y.applyUpdate(doc, board);
    const before = Y.encodeStateVector(doc);
    return change(doc) ? Y.encodeStateAsUpdate(doc, before) : null;
  } finally {
    doc.destroy();
  }
}
