/** Decides what becomes of a follow-up or to-do from outside its room. Follow-ups go through the API; to-dos are changed on their board. */
import { ask } from '#lib/access/request.ts';
import { changeBoard } from '#lib/library/change-board.ts';
import { setTask } from '#model/tasks/tasks.ts';
import { parseActorId } from '#model/ids.ts';
import type { WorkItem } from '#protocol/api.ts';

const DAY_MS = 86_400_000;
export const KEEP_DAYS = 14;

export type Decision =
  | { fate: 'keep' }
  | { fate: 'start' }
  | { fate: 'reopen' }
  | { fate: 'move'; due: number | null; owner: string | null }
  | { fate: 'done'; evidence: string }
  | { fate: 'drop'; reason: string };

type Outcome = { ok: true } | { ok: false; message: string };

export async function decide(item: WorkItem, decision: Decision, now: number): Promise<Outcome> {
  if (item.kind === 'followup') {
    const answer = await ask<null>('POST', `/incidents/${item.incident}/followups/${item.id}`, decision);
    return answer.ok ? { ok: true } : { ok: false, message: answer.message };
  }
  return changeBoard(item.incident, (doc) => setTask(doc, item.id, taskChange(decision, now)));
}

function taskChange(decision: Decision, now: number): Parameters<typeof setTask>[2] {
  switch (decision.fate) {
    case 'keep':
      return { due: now + KEEP_DAYS * DAY_MS };
    case 'start':
      return { state: 'running' };
    case 'reopen':
      return { state: 'open', doneAt: null };
    case 'move':
      return { due: decision.due, owner: parseActorId(decision.owner) };
    case 'done':
      return { state: 'done', doneAt: now };
    case 'drop':
      return { state: 'dropped', doneAt: now };
  }
}

/** What takes a decision back; null where nothing needs to be. */
export function undoOf(item: WorkItem, { fate }: Decision): Decision | null {
  if (fate === 'done' || fate === 'drop') return { fate: 'reopen' };
  if (fate === 'keep' || fate === 'move') return { fate: 'move', due: item.due, owner: item.owner };
  return null;
}

export const SAID: Record<Decision['fate'], string> = {
  keep: `Kept, due in ${KEEP_DAYS} days`,
  start: 'Started',
  reopen: 'Open again',
  move: 'Moved',
  done: 'Done',
  drop: 'Dropped',
};
