/**
 * Changes the board of an incident from outside its room: joins, waits for what is there, makes one change, waits until it is durable, leaves. The same way in as
 * everybody's edits, so that authorship and refusals are the room's.
 */
import { Doc } from 'yjs';
import { SyncConnection } from '#lib/sync/connection.svelte.ts';
import type { IncidentId } from '#model/ids.ts';

const LIMIT_MS = 10_000;
const LOOK_MS = 30;

export type BoardChange = { ok: true } | { ok: false; message: string };

const NO_ANSWER = 'The room did not answer. Nothing was changed; try again.';
const READ_ONLY = 'You can read this incident, but not change it.';

/** Makes one change; resolves when it is stored, or says in a sentence why not. */
export async function changeBoard(incident: IncidentId, change: (doc: Doc) => void): Promise<BoardChange> {
  const { protocol, host } = window.location;
  const doc = new Doc();
  const url = `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/sync/${incident}/board`;
  const connection = new SyncConnection({ url, doc });
  let refusal: string | null = null;
  connection.onRefused = (_code, reason) => (refusal = reason);
  connection.start();
  try {
    const isReady = await until(() => connection.synced || isOver(connection) || refusal !== null);
    if (refusal !== null || isOver(connection)) return { ok: false, message: refusal ?? NO_ANSWER };
    if (!isReady) return { ok: false, message: NO_ANSWER };
    if (connection.hello?.readOnly) return { ok: false, message: READ_ONLY };
    doc.transact(() => change(doc));
    const isStored = await until(() => connection.unacknowledged === 0 || isOver(connection) || refusal !== null);
    if (refusal !== null || isOver(connection)) return { ok: false, message: refusal ?? NO_ANSWER };
    return isStored
      ? { ok: true }
      : { ok: false, message: 'The server has not said that it kept this. Look again in a moment.' };
  } finally {
    connection.close();
    doc.destroy();
  }
}

const isOver = (connection: SyncConnection): boolean => connection.state.state === 'closed';

async function until(isSo: () => boolean): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < LIMIT_MS; waitedMs += LOOK_MS) {
    if (isSo()) return true;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  return isSo();
}
