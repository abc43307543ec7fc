/**
 * What becomes of a follow-up, decided from outside its room: kept, moved, started, done, dropped, opened again, or judged when something like it came back. The
 * change goes through the room under the name of whoever decided. Closing needs words: what shows that it is done, or why it was dropped.
 */
import type * as Y from 'yjs';
import { readFollowups, setFollowup } from '#model/followups/followups.ts';
import { accept, HIDDEN_INCIDENT, refuse } from '#model/incident/refusal.ts';
import type { Result } from '#model/incident/refusal.ts';
import type { ActorId, BoardId, IncidentId } from '#model/ids.ts';
import type { Caller } from '#server/access/caller.ts';
import { actInRoom } from '#server/commands/act-in-room.ts';
import type { ActingParts } from '#server/commands/act-in-room.ts';
import { boardChange } from '#server/commands/board-change.ts';

const DAY_MS = 86_400_000;
/** Kept as it is means: looked at again in two weeks. */
const KEEP_DAYS = 14;

/** What can become of a follow-up. */
export type Fate =
  | { fate: 'keep' }
  | { fate: 'move'; due: number | null; owner?: ActorId | null | undefined }
  | { fate: 'start' }
  | { fate: 'done'; evidence: string }
  | { fate: 'drop'; reason: string }
  | { fate: 'reopen' }
  | { fate: 'judge'; worked: 'yes' | 'partly' | 'no'; incident: number };

type Change = Parameters<typeof setFollowup>[2];

function changeOf(fate: Fate, now: number): Change {
  switch (fate.fate) {
    case 'keep':
      return { due: now + KEEP_DAYS * DAY_MS };
    case 'move':
      return { due: fate.due, ...(fate.owner === undefined ? {} : { owner: fate.owner }) };
    case 'start':
      return { state: 'started', doneAt: null };
    case 'done':
      return { state: 'done', doneAt: now, outcome: fate.evidence };
    case 'drop':
      return { state: 'dropped', doneAt: now, outcome: fate.reason };
    case 'reopen':
      return { state: 'open', doneAt: null };
    case 'judge':
      return { worked: fate.worked, workedIn: `#${fate.incident}` };
  }
}

interface Parts extends ActingParts {
  now: () => number;
}

export class FollowupDecisions {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Decides; resolves when it is durable. */
  async decide(caller: Caller, incident: IncidentId, followup: BoardId, fate: Fate): Promise<Result<null>> {
    const { rooms, now } = this.#parts;
    const reading = await rooms.read(incident);
    if (!reading?.state.exists) return HIDDEN_INCIDENT;
    const board = boardChange(reading.board, (doc) => change(doc, followup, changeOf(fate, now())));
    if (board === null) return refuse('not-found', 'There is no such follow-up.');
    const act = { caller, incident, action: 'edit-board', via: 'api' } as const;
    return actInRoom(this.#parts, act, () => accept({ facts: [], effects: [], board }));
  }
}

/** Makes a change; false when there is no such follow-up. */
function change(doc: Y.Doc, followup: BoardId, given: Change): boolean {
  if (!readFollowups(doc).some(({ id }) => id === followup)) return false;
  setFollowup(doc, followup, given);
  return true;
}
