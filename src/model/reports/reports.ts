/** Reports of people who are no responders: what does not work, for whom, how many customers, since when. */
import type * as Y from 'yjs';
import { number, shape, string, time, words } from '../board/shape.ts';
import type { Item, Values } from '../board/shape.ts';
import type { BoardId } from '../ids.ts';

const FIELDS = { who: string(300), customers: number(), text: words(), at: time(), since: time() };
const REPORTS = shape('reports', FIELDS);
export type Report = Item<typeof FIELDS>;

/** All reports, oldest first. */
export const readReports = (doc: Y.Doc): Report[] =>
  REPORTS.read(doc).sort((a, b) => (a.at ?? 0) - (b.at ?? 0) || (a.id < b.id ? -1 : 1));
export const addReport = (
  doc: Y.Doc,
  key: BoardId,
  values: Values<typeof FIELDS> & { text: string; at: number },
): void => REPORTS.add(doc, key, values);
