/** What Insights asks of the figures: by period and severity, and the shares beside the spans. Nobody is counted or compared. Pure. */
import type { IncidentFigures } from '#protocol/api.ts';
import { LEAST } from './spread.ts';

export const MEASURES = [
  { id: 'ttd', label: 'Time to detect', from: 'from the start until it was noticed' },
  { id: 'tta', label: 'Time to acknowledge', from: 'from detection until somebody had it' },
  { id: 'ttm', label: 'Time to mitigate', from: 'from the start until the impact was held' },
  { id: 'ttr', label: 'Time to resolve', from: 'from the start until it was over' },
] as const;
export type MeasureId = (typeof MEASURES)[number]['id'];

export const PERIODS = [
  { value: '90', label: '90 days' },
  { value: '365', label: '12 months' },
  { value: 'all', label: 'All' },
] as const;
export type Period = (typeof PERIODS)[number]['value'];

const DAY_MS = 86_400_000;

/** The incidents of a period; `severity` null takes all. */
export function within(
  figures: readonly IncidentFigures[],
  period: Period,
  severity: string | null,
  now: number,
): IncidentFigures[] {
  const since = period === 'all' ? 0 : now - Number(period) * DAY_MS;
  return figures.filter(
    (figure) => figure.declaredAt >= since && (severity === null || (figure.severity ?? 'undecided') === severity),
  );
}

/** A part of a whole; null when the whole is too small to speak of a share. */
export interface Share {
  part: number;
  whole: number;
}
const shareOf = (part: number, whole: number, incidents: number): Share | null =>
  incidents < LEAST || whole === 0 ? null : { part, whole };

export interface Shares {
  /** Updates that came by their due time. */
  punctual: Share | null;
  /** Incidents that ended by a cure, of those whose ending is known. */
  cured: Share | null;
  /** Incidents that are like an earlier one. */
  repeated: Share | null;
}

export function sharesOf(figures: readonly IncidentFigures[]): Shares {
  const told = figures.filter(({ updatesDue }) => updatesDue > 0);
  const ended = figures.filter(({ remedy }) => remedy !== null && remedy !== 'unknown');
  const sum = (read: (figure: IncidentFigures) => number): number =>
    told.reduce((total, figure) => total + read(figure), 0);
  return {
    punctual: shareOf(
      sum(({ updatesOnTime }) => updatesOnTime),
      sum(({ updatesDue }) => updatesDue),
      told.length,
    ),
    cured: shareOf(ended.filter(({ remedy }) => remedy === 'cure').length, ended.length, ended.length),
    repeated: shareOf(figures.filter(({ repeats }) => repeats.length > 0).length, figures.length, figures.length),
  };
}
