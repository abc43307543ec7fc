/** The smallest single replacement between two texts, and how a caret moves under somebody else's edit. Pure. */
export interface TextChange {
  at: number;
  removed: number;
  inserted: string;
}

const isLowSurrogate = (code: number): boolean => code >= 0xdc00 && code <= 0xdfff;

/**
 * What to do to `before` to get `after`. `caret` is where the caret stands in `after`: among equal answers (a letter doubled) it
 * picks the one that ends there. Never cuts a surrogate pair in two. Null when the texts are equal.
 */
export function changeBetween(before: string, after: string, caret = after.length): TextChange | null {
  if (before === after) return null;
  const tail = after.length - caret;
  const maxSuffix = Math.min(before.length, after.length);
  let suffix = 0;
  if (tail <= before.length && before.slice(before.length - tail) === after.slice(caret)) suffix = tail;
  let prefix = 0;
  const maxPrefix = Math.min(before.length, after.length) - suffix;
  while (prefix < maxPrefix && before.charCodeAt(prefix) === after.charCodeAt(prefix)) prefix += 1;
  while (
    suffix < maxSuffix - prefix &&
    before.charCodeAt(before.length - 1 - suffix) === after.charCodeAt(after.length - 1 - suffix)
  ) {
    suffix += 1;
  }
  if (prefix > 0 && (isLowSurrogate(before.charCodeAt(prefix)) || isLowSurrogate(after.charCodeAt(prefix))))
    prefix -= 1;
  if (suffix > 0 && isLowSurrogate(before.charCodeAt(before.length - suffix))) suffix -= 1;
  return { at: prefix, removed: before.length - prefix - suffix, inserted: after.slice(prefix, after.length - suffix) };
}

export interface DeltaStep {
  retain?: number;
  delete?: number;
  insert?: unknown;
}

/** Where a caret at `position` stands after a Y.Text delta by somebody else; text inserted at the caret goes behind it. */
export function movedBy(delta: readonly DeltaStep[], position: number): number {
  let at = 0;
  let moved = position;
  for (const step of delta) {
    if (step.retain !== undefined) at += step.retain;
    else if (typeof step.insert === 'string') {
      if (at < moved) moved += step.insert.length;
      at += step.insert.length;
    } else if (step.delete !== undefined) {
      if (at < moved) moved -= Math.min(step.delete, moved - at);
    }
  }
  return moved;
}
