// The log of an incident is rewritten (a redaction), and its board begins anew under the next epoch. It happens in a turn of
// the room, so nothing is appended in between; then the room ends and everybody comes back to what the log holds.

import { CLOSE } from '#protocol/sync.ts';
import type { LogPort, NewEntry } from '#server/storage/ports.ts';
import type { Journal } from './journal.ts';

/** Where the log stands, and the whole board as it is on disk. */
export interface Standing {
  seq: number;
  epoch: number;
  /** Recorded-at of the next entry, ms UTC. */
  at: number;
  board: Uint8Array;
}

/** What is to be done: the entry that says so and begins the next epoch is appended, then the entries before it are rewritten. */
export interface Rewriting {
  entry: NewEntry;
  carryOut: () => Promise<void>;
}

/** Appends the entry that says so, and rewrites. False: another node wrote meanwhile, or the room was over; to be tried again. */
export async function rewriteIn(
  journal: Journal,
  log: LogPort,
  now: number,
  plan: (standing: Standing) => Promise<Rewriting | null>,
): Promise<boolean> {
  try {
    return await journal.turn(async () => {
      if (journal.isOver) return false;
      const { seq, epoch } = journal;
      const rewriting = await plan({
        seq,
        epoch,
        at: Math.max(journal.lastAt, now),
        board: journal.board.cache.whole(),
      });
      if (rewriting === null) return true;
      const [result] = await log.append([rewriting.entry]);
      if (result?.outcome !== 'appended') return false;
      await rewriting.carryOut();
      return true;
    });
  } finally {
    journal.end(CLOSE.restarting, 'Something was taken out of this incident; the document was begun anew.');
  }
}
