// Sets of whole numbers kept as sorted, disjoint, non-touching ranges in one flat array: [from, to, from, to, ...] with
// `to` exclusive. Deletions of one client are such a set; merging and subtracting them must not cost more than the ranges
// touched.

/** Index of the first range (its `from` slot) whose end lies after `value`. */
function firstEndingAfter(ranges: readonly number[], value: number): number {
  let low = 0;
  let high = ranges.length >> 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ranges[middle * 2 + 1] ?? 0) > value) high = middle;
    else low = middle + 1;
  }
  return low * 2;
}

/** Adds from..to (exclusive), melting ranges that overlap or touch. */
export function addRange(ranges: number[], from: number, to: number): void {
  const length = ranges.length;
  if (length === 0 || from > (ranges[length - 1] ?? 0)) {
    ranges.push(from, to);
    return;
  }
  const start = firstEndingAfter(ranges, from - 1); // touching ranges melt too
  let end = start;
  let low = from;
  let high = to;
  while (end < length && (ranges[end] ?? 0) <= to) {
    low = Math.min(low, ranges[end] ?? low);
    high = Math.max(high, ranges[end + 1] ?? high);
    end += 2;
  }
  if (end === start + 2) {
    ranges[start] = low;
    ranges[start + 1] = high;
  } else ranges.splice(start, end - start, low, high);
}

/** Calls `emit` for every part of from..to that is not in `ranges`, in order. */
export function eachOutside(
  ranges: readonly number[],
  from: number,
  to: number,
  emit: (from: number, to: number) => void,
): void {
  let at = from;
  for (let i = firstEndingAfter(ranges, from); i < ranges.length && at < to; i += 2) {
    const start = ranges[i] ?? 0;
    if (start >= to) break;
    if (start > at) emit(at, start);
    at = Math.max(at, ranges[i + 1] ?? 0);
  }
  if (at < to) emit(at, to);
}
