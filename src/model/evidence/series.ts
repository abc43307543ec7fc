/**
 * A frozen series: what a range query answered at one moment, on one grid of times, small enough to live on the board. It never changes afterwards, so that
 * a postmortem shows what people saw. Reading is total: a payload that makes no sense reads as null.
 */
import { z } from 'zod';

/** Points of one line: enough for the width of a screen. */
const MOST_POINTS = 240;
/** Lines in one picture; more cannot be told apart, and the payload must stay small. */
const MOST_LINES = 20;
const DIGITS = 6;
const NICE_STEPS_S = [1, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 43_200, 86_400];

const seriesSchema = z.object({
  from: z.number(),
  stepMs: z.number().positive(),
  count: z.number().int().min(0).max(2_000),
  lines: z.array(z.object({ name: z.string().max(1_000), values: z.array(z.number().nullable()).max(2_000) })).max(100),
  left: z.number().int().min(0),
});
/** `lines[n].values[i]` was measured at `from + i * stepMs` (ms UTC); null: nothing was measured. `left`: lines that were left out. */
export type Series = z.infer<typeof seriesSchema>;

/** What a range query gives for one line: labels, and pairs of seconds and a number as text (`"NaN"` and `"+Inf"` among them). */
export interface MatrixLine {
  metric: Record<string, string>;
  values: [number, string][];
}

/** The step in seconds at which a span of ms has at most as many points as a screen shows. */
export function stepFor(spanMs: number): number {
  const least = spanMs / 1000 / MOST_POINTS;
  return NICE_STEPS_S.find((step) => step >= least) ?? Math.ceil(least / 86_400) * 86_400;
}

/** A line's name as Prometheus writes it: `up{job="api"}`. */
export function lineName(metric: Readonly<Record<string, string>>): string {
  const { __name__: name = '', ...labels } = metric;
  const inside = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return `${name}${inside.length > 0 || name === '' ? `{${inside.join(', ')}}` : ''}`.slice(0, 300);
}

/** Puts the lines of an answer on the grid of its query (`from` and `to` in ms). The largest lines stay when there are too many. */
export function freeze(matrix: readonly MatrixLine[], grid: { from: number; to: number; stepMs: number }): Series {
  const { from, to, stepMs } = grid;
  const count = Math.max(0, Math.floor((to - from) / stepMs) + 1);
  const lines = matrix.map(({ metric, values }) => {
    const row: (number | null)[] = Array.from({ length: count }, () => null);
    for (const [seconds, text] of values) {
      const index = Math.round((seconds * 1000 - from) / stepMs);
      const value = Number(text);
      if (index >= 0 && index < count && Number.isFinite(value)) row[index] = Number(value.toPrecision(DIGITS));
    }
    return { name: lineName(metric), values: row };
  });
  const peak = ({ values }: Series['lines'][number]): number =>
    values.reduce<number>((most, value) => Math.max(most, Math.abs(value ?? 0)), 0);
  const kept = lines.length > MOST_LINES ? lines.toSorted((a, b) => peak(b) - peak(a)).slice(0, MOST_LINES) : lines;
  return { from, stepMs, count, lines: kept, left: lines.length - kept.length };
}

/** Reads a frozen series from the payload of a piece of evidence. */
export function readSeries(payload: string | null): Series | null {
  if (payload === null) return null;
  try {
    const parsed = seriesSchema.safeParse(JSON.parse(payload));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Smallest, largest and last value of a line; null when nothing was measured. */
export function lineFigures(values: readonly (number | null)[]): { least: number; most: number; last: number } | null {
  const known = values.filter((value) => value !== null);
  const last = known.at(-1);
  if (last === undefined) return null;
  return { least: known.reduce((a, b) => Math.min(a, b)), most: known.reduce((a, b) => Math.max(a, b)), last };
}
