/**
 * The log as the page draws it: facts and entries merged, filtered and divided. Entries are re-read one by one as they change; days
 * are looked up per quarter of an hour, because formatting five thousand dates for every keystroke of others would be felt.
 */
import type { Doc } from 'yjs';
import { parseBoardId } from '#model/ids.ts';
import type { RecordedFact } from '#model/incident/facts.ts';
import type { IncidentState } from '#model/incident/state.ts';
import { readEntry } from '#model/timeline/entries.ts';
import type { Entry } from '#model/timeline/entries.ts';
import { logRows, mergeTimeline, searchLog, story } from '#model/timeline/log.ts';
import type { LogItem, LogRow } from '#model/timeline/log.ts';
import { CollectionView } from '#lib/sync/doc-view.svelte.ts';
import { dayText } from '#lib/ui/time-format.ts';

const QUARTER_MS = 900_000;

/** Names the day of a time in a zone; remembers. */
export function dayNames(now: number, zone: string): (at: number) => string {
  const known = new Map<number, string>();
  return (at) => {
    const quarter = Math.floor(at / QUARTER_MS);
    const name = known.get(quarter) ?? dayText(quarter * QUARTER_MS, now, zone);
    known.set(quarter, name);
    return name;
  };
}

export class LogView {
  readonly #entries: CollectionView<Entry>;

  constructor(doc: Doc) {
    this.#entries = new CollectionView<Entry>(
      doc.getMap('timeline'),
      (key) => {
        const id = parseBoardId(key);
        return id ? readEntry(doc, id) : null;
      },
      () => 0,
    );
  }

  get entries(): readonly Entry[] {
    return this.#entries.current;
  }
  entry(id: string): Entry | null {
    return this.#entries.get(id);
  }

  /** Everything, oldest first. */
  items(facts: readonly RecordedFact[], state: IncidentState): LogItem[] {
    return mergeTimeline(facts, this.entries, state.entries);
  }
}

export interface LogFilter {
  mode: 'story' | 'all';
  query: string;
}

/** Rows to draw for a filter. */
export function rowsOf(items: LogItem[], filter: LogFilter, state: IncidentState, dayOf: (at: number) => string): LogRow[] {
  const shown = filter.query.trim() ? searchLog(items, filter.query) : filter.mode === 'story' ? story(items) : items;
  const liveTo = state.times.resolved?.at ?? null;
  // Gaps mean something in the full log only: the story leaves things out on purpose.
  const gapMs = filter.mode === 'all' && !filter.query.trim() ? undefined : Number.POSITIVE_INFINITY;
  return logRows(shown, { dayOf, gapMs, liveFrom: state.declaredAt, liveTo });
}

export const rowKey = (row: LogRow): string => (row.row === 'item' ? row.item.key : row.key);
