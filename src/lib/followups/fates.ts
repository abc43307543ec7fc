/** What can become of a follow-up, and what it means to put it into a column of the board. Pure. */
import { isOpenWork } from '#lib/library/work.ts';
import type { WorkItem } from '#protocol/api.ts';
import type { Decision } from './decide.ts';

export type Fate = Decision['fate'];

/** The columns of the board, in order. */
export const COLUMNS = [
  { state: 'open', name: 'Open' },
  { state: 'started', name: 'Started' },
  { state: 'done', name: 'Done' },
  { state: 'dropped', name: 'Dropped' },
] as const;
export type ColumnState = (typeof COLUMNS)[number]['state'];

/** In which column something stands. To-dos that run are started. */
export const columnOf = ({ state }: Pick<WorkItem, 'state'>): ColumnState =>
  state === 'done' || state === 'dropped' ? state : state === 'open' ? 'open' : 'started';

const INTO: Record<ColumnState, Fate> = { open: 'reopen', started: 'start', done: 'done', dropped: 'drop' };
/** What it takes to come into a column; null when it stands there. Done asks what shows it, dropped asks why. */
export const fateInto = (item: Pick<WorkItem, 'state'>, column: ColumnState): Fate | null =>
  columnOf(item) === column ? null : INTO[column];

/** The column beside, `step` columns to the right; null at the edge. */
export function columnBeside(item: Pick<WorkItem, 'state'>, step: 1 | -1): ColumnState | null {
  const at = COLUMNS.findIndex(({ state }) => state === columnOf(item));
  return COLUMNS[at + step]?.state ?? null;
}

/** The answers that stand as buttons beside a follow-up, the likeliest first. Keep is for what is late: the others need no keeping. */
export function fatesOf(item: Pick<WorkItem, 'state'>, isLate: boolean): { fate: Fate; label: string }[] {
  if (!isOpenWork(item)) return [{ fate: 'reopen', label: 'Reopen' }];
  return [
    ...(item.state === 'open' ? [{ fate: 'start' as const, label: 'Start' }] : []),
    { fate: 'done', label: 'Done' },
    ...(isLate ? [{ fate: 'keep' as const, label: 'Keep' }] : []),
    { fate: 'move', label: 'Move' },
    { fate: 'drop', label: 'Drop' },
  ];
}
