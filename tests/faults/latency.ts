// How long things took, for trials that compare one time with another within one run: the load of the machine is in both.

/** Milliseconds. */
export interface Spread {
  p50: number;
  p99: number;
}

/** To a tenth of a millisecond. */
export function spreadOf(took: readonly number[]): Spread {
  const sorted = Float64Array.from(took).sort();
  const at = (share: number): number =>
    Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 10) / 10;
  return { p50: at(0.5), p99: at(0.99) };
}

/** By how much one p99 is above another, in per cent; negative when it is below. */
export function slowerByPercent(quiet: Spread, beside: Spread): number {
  return quiet.p99 === 0 ? 0 : Math.round((beside.p99 / quiet.p99 - 1) * 100);
}
