/** "To do now": the work of the room while it runs. */
import type * as Y from 'yjs';
import { asRank, byRank } from '../board/rank.ts';
import { actor, choiceOr, id, shape, string, time, words } from '../board/shape.ts';
import type { Item, Values } from '../board/shape.ts';
import type { BoardId } from '../ids.ts';
import { parseServiceKey } from '../ids.ts';

export const TASK_STATES = ['open', 'running', 'done', 'dropped'] as const;
const FIELDS = {
  text: words(),
  owner: actor(),
  due: time(),
  state: choiceOr(TASK_STATES, 'open'),
  at: time(),
  startedAt: time(),
  doneAt: time(),
  rank: { read: asRank },
  service: { read: parseServiceKey },
  hypothesis: id(),
  stream: string(60),
};
const TASKS = shape('tasks', FIELDS);
export type Task = Item<typeof FIELDS>;

export const isOpenTask = (task: Task): boolean => task.state === 'open' || task.state === 'running';

/** All to-dos: running, then open, then done and dropped; each by rank. */
export function readTasks(doc: Y.Doc): Task[] {
  const order: Record<Task['state'], number> = { running: 0, open: 1, done: 2, dropped: 3 };
  return TASKS.read(doc).sort((a, b) => order[a.state] - order[b.state] || byRank(a, b));
}
export const addTask = (doc: Y.Doc, key: BoardId, values: Values<typeof FIELDS> & { text: string }): void =>
  TASKS.add(doc, key, values);
/** Changes a to-do; a state that says when it began or ended dates it by the caller's fields. */
export const setTask = (doc: Y.Doc, key: BoardId, values: Values<typeof FIELDS>): void => TASKS.set(doc, key, values);
