/** To-dos and follow-ups of all incidents as lists: what is open, what is late, how old. Pure. */
import type { WorkItem } from '#protocol/api.ts';

const DAY_MS = 86_400_000;

export const isOpenWork = ({ state }: Pick<WorkItem, 'state'>): boolean => state !== 'done' && state !== 'dropped';

/** Whether it should have been done by now. */
export const isLate = (item: WorkItem, now: number): boolean => isOpenWork(item) && item.due !== null && item.due < now;

export const WORK_STATES = ['open', 'late', 'done', 'dropped'] as const;
export type WorkState = (typeof WORK_STATES)[number];

/** How long ago something was written down, in whole days; null: not known. */
export const ageDays = ({ at }: Pick<WorkItem, 'at'>, now: number): number | null =>
  at === null ? null : Math.max(0, Math.floor((now - at) / DAY_MS));

/** How late something is, in whole days. */
export function lateText(due: number, now: number): string {
  const days = Math.floor((now - due) / DAY_MS);
  return days < 1 ? 'late since today' : `${days} d late`;
}

/** The brackets in which open follow-ups are counted by age, as the index counts them. */
export const AGE_LABELS = ['under 2 weeks', '2 to 4 weeks', '1 to 3 months', 'over 3 months'] as const;
