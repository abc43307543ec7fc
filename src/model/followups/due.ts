/** When a follow-up should be done: a default by severity, and a date before it is likely to happen again. Pure; offered, never insisted on. */
import type { MaybeSeverity } from '../incident/words.ts';

const DAY_MS = 86_400_000;
/** Four weeks for what was serious, eight for the rest; undecided counts as serious until somebody says otherwise (practice.md 7). */
const DAYS: Record<'SEV1' | 'SEV2' | 'SEV3' | 'SEV4' | 'undecided', number> = {
  SEV1: 28,
  SEV2: 28,
  SEV3: 56,
  SEV4: 56,
  undecided: 28,
};
const SOONEST_DAYS = 2;

/** How many days a follow-up has by default. */
export const dueDays = (severity: MaybeSeverity): number => DAYS[severity ?? 'undecided'];

/** The default date of a follow-up written at an instant. */
export const defaultDue = (severity: MaybeSeverity, at: number): number => at + dueDays(severity) * DAY_MS;

/**
 * A date before the next likely recurrence: the middle one of the intervals at which this kind of incident came, counted on from the last time, a day earlier.
 * Null when it came only once. Never in the past: what is overdue to happen again is due in two days.
 */
export function beforeRecurrence(declaredAts: readonly number[], now: number): number | null {
  const sorted = [...new Set(declaredAts)].sort((a, b) => a - b);
  const intervals = sorted.slice(1).map((at, index) => at - (sorted[index] ?? at));
  const last = sorted.at(-1);
  const middle = intervals.sort((a, b) => a - b)[Math.floor((intervals.length - 1) / 2)];
  if (last === undefined || middle === undefined) return null;
  return Math.max(now + SOONEST_DAYS * DAY_MS, last + middle - DAY_MS);
}
