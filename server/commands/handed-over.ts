/**
 * The giver's to-dos that go along with a hand-off. Which they are, and whose they become, is settled where the hand-off is decided and logged in its entry, so
 * that an acceptance by button, script or chat leaves the same list.
 */
import type { ActorId, BoardId } from '#model/ids.ts';
import type { IncidentState } from '#model/incident/state.ts';
import { isOpenTask, readTasks, setTask } from '#model/tasks/tasks.ts';
import { boardChange } from './board-change.ts';

export interface HandedOver {
  tasks: BoardId[];
  /** What makes them the taker's on the board; undefined when there are none. */
  board: Uint8Array | undefined;
}

/** `named`: go along only these, as far as they are the giver's and open; undefined: all of them. `board` is read only when to-dos were offered with it. */
export function handedOver(
  { handoff }: IncidentState,
  by: ActorId,
  named: readonly BoardId[] | undefined,
  board: () => Uint8Array,
): HandedOver {
  if (!handoff?.withTasks || handoff.to !== by) return { tasks: [], board: undefined };
  let tasks: BoardId[] = [];
  const changed = boardChange(board(), (doc) => {
    tasks = readTasks(doc)
      .filter((task) => isOpenTask(task) && task.owner === handoff.from && (named?.includes(task.id) ?? true))
      .map(({ id }) => id);
    doc.transact(() => {
      for (const task of tasks) setTask(doc, task, { owner: by });
    });
    return tasks.length > 0;
  });
  return { tasks, board: changed ?? undefined };
}
