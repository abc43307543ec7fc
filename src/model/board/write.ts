/**
 * Writing to the board so that people who write at once keep what both wrote. Each operation is one transaction; an operation inside another joins it, so a
 * caller that wants an origin (for undo) wraps it in `doc.transact(..., origin)`.
 */
import type * as Y from 'yjs';

const isLowSurrogate = (code: number): boolean => code >= 0xdc00 && code <= 0xdfff;

/** Changes a shared text to say `next`, touching only what differs, so that somebody else's letters elsewhere stay. */
export function setText(text: Y.Text, next: string): void {
  const before = text.toString();
  if (before === next) return;
  const most = Math.min(before.length, next.length);
  let start = 0;
  while (start < most && before[start] === next[start]) start += 1;
  // Never between the halves of one character: the other half would be lost for good.
  if (start > 0 && (isLowSurrogate(before.charCodeAt(start)) || isLowSurrogate(next.charCodeAt(start)))) start -= 1;
  let end = 0;
  while (end < most - start && before[before.length - 1 - end] === next[next.length - 1 - end]) end += 1;
  if (end > 0 && isLowSurrogate(before.charCodeAt(before.length - end))) end -= 1;
  text.doc?.transact(() => {
    if (before.length - end > start) text.delete(start, before.length - end - start);
    if (next.length - end > start) text.insert(start, next.slice(start, next.length - end));
  });
}
