/** To-dos and follow-ups of all incidents as lists: what is open, what is late, in which order. Pure. */
import type { WorkItem } from '#protocol/api.ts';

const DAY_MS = 86_400_000;

export const isOpenWork = ({ state }: Pick<WorkItem, 'state'>): boolean => state !== 'done' && state !== 'dropped';

/** Whether it should have been done by now. */
export const isLate = (item: WorkItem, now: number): boolean => isOpenWork(item) && item.due !== null && item.due < now;

/** Due first, then without a date by age. */
export const workOrder = (a: WorkItem, b: WorkItem): number =>
  (a.due ?? Infinity) - (b.due ?? Infinity) || (a.at ?? 0) - (b.at ?? 0) || a.number - b.number;

export interface WorkFilter {
  state: 'open' | 'late' | 'done' | 'dropped';
  /** An actor id, `nobody`, or null for everybody. */
  owner: string | null;
  remedy: 'patch' | 'cure' | null;
  practice: boolean;
}

export const WORK_STATES = ['open', 'late', 'done', 'dropped'] as const;

/** The items that a filter lets through, in the order of the list. */
export function filterWork(items: readonly WorkItem[], filter: WorkFilter, now: number): WorkItem[] {
  const fits = (item: WorkItem): boolean => {
    if (item.practice !== filter.practice) return false;
    if (filter.remedy !== null && item.remedy !== filter.remedy) return false;
    if (filter.owner === 'nobody' && item.owner !== null) return false;
    if (filter.owner !== null && filter.owner !== 'nobody' && item.owner !== filter.owner) return false;
    if (filter.state === 'late') return isLate(item, now);
    return filter.state === 'open' ? isOpenWork(item) : item.state === filter.state;
  };
  return items.filter(fits).sort(workOrder);
}

/** How long ago something was written down, in whole days; null: not known. */
export const ageDays = ({ at }: WorkItem, now: number): number | null =>
  at === null ? null : Math.max(0, Math.floor((now - at) / DAY_MS));
