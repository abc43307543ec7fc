/** What Insights shows of the figures: which measures, from where to where, over which time. Nobody is counted or compared. Pure. */
import type { MeasureName } from '#protocol/learning.ts';

export const MEASURES: readonly { id: MeasureName; label: string; from: string }[] = [
  { id: 'ttd', label: 'Time to detect', from: 'from the start until it was noticed' },
  { id: 'tta', label: 'Time to acknowledge', from: 'from detection until somebody had it' },
  { id: 'ttm', label: 'Time to mitigate', from: 'from the start until the impact was held' },
  { id: 'ttr', label: 'Time to resolve', from: 'from the start until it was over' },
  {
    id: 'gap',
    label: 'Time without command',
    from: 'after somebody had it, until it was over: hand-offs that did not happen',
  },
];

export const PERIODS = [
  { value: '90', label: '90 days' },
  { value: '365', label: '12 months' },
  { value: 'all', label: 'All' },
] as const;
export type Period = (typeof PERIODS)[number]['value'];

const DAY_MS = 86_400_000;

/** Reads a period from an address; a year unless something sensible stands there. */
export const readPeriod = (text: string | null): Period => PERIODS.find(({ value }) => value === text)?.value ?? '365';

/** The instant from which a period counts. */
export const periodStart = (period: Period, now: number): number =>
  period === 'all' ? 0 : now - Number(period) * DAY_MS;

export const WITHHELD_TEXT = {
  'few-incidents':
    'Fewer than five finished incidents are left by these filters. Figures of so few say nothing, so there are none.',
  'few-people':
    'Fewer than three people worked on these incidents. Figures would be about them and not about the system, so there are none.',
} as const;
