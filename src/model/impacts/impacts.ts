/** Impacts: who could not do what, from when to when, measured how. Their union is how long customers were hit. */
import type * as Y from 'yjs';
import { shape, string, time, words } from '../board/shape.ts';
import type { Item, Values } from '../board/shape.ts';
import type { BoardId } from '../ids.ts';

const FIELDS = { from: time(), to: time(), who: string(500), measure: string(500), text: words() };
const IMPACTS = shape('impacts', FIELDS);
export type Impact = Item<typeof FIELDS>;

/** All impacts, the earliest first. */
export const readImpacts = (doc: Y.Doc): Impact[] =>
  IMPACTS.read(doc).sort((a, b) => (a.from ?? 0) - (b.from ?? 0) || (a.id < b.id ? -1 : 1));
export const addImpact = (doc: Y.Doc, key: BoardId, values: Values<typeof FIELDS>): void =>
  IMPACTS.add(doc, key, values);
/** How long anybody was hit: the union of the intervals, ms. Those without both ends do not count. */
export function impactMs(impacts: readonly Impact[]): number {
  let total = 0;
  let reached = -Infinity;
  const spans = impacts.flatMap(({ from, to }) =>
    from !== null && to !== null && to > from ? [[from, to] as const] : [],
  );
  for (const [from, to] of spans.sort((a, b) => a[0] - b[0])) {
    total += Math.max(0, to - Math.max(from, reached));
    reached = Math.max(reached, to);
  }
  return total;
}
