/**
 * The log as the page draws it: facts and entries merged, filtered and divided. Entries are re-read one by one as they change; days
 * are looked up per quarter of an hour, because formatting five thousand dates for every keystroke of others would be felt.
 */
import type { Doc } from 'yjs';
import { parseBoardId } from '#model/ids.ts';
import type { ActorId, BoardId } from '#model/ids.ts';
import type { RecordedFact } from '#model/incident/facts.ts';
import type { IncidentState } from '#model/incident/state.ts';
import { readEntry } from '#model/timeline/entries.ts';
import type { Entry } from '#model/timeline/entries.ts';
import { entryItem, factItem, inOrder, logRows, searchLog, story } from '#model/timeline/log.ts';
import type { LogItem, LogRow, Recorded } from '#model/timeline/log.ts';
import { CollectionView } from '#lib/sync/doc-view.svelte.ts';
import { dayText } from '#lib/ui/time-format.ts';

const QUARTER_MS = 900_000;
/** From here on a sort is cheaper than placing one by one. */
const MANY = 60;

interface Seen {
  by: ActorId;
  at: number;
}

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
  #facts = 0;
  readonly #known = new Map<BoardId, { entry: Entry; seen: Seen | undefined; item: LogItem }>();
  readonly #gone = new Set<LogItem>();
  #items: LogItem[] = [];

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

  /**
   * Everything, oldest first. Items are made once and kept; a few that changed are put into their places, so that one more entry
   * among five thousand costs no new sort.
   */
  items(facts: readonly RecordedFact[], state: IncidentState): LogItem[] {
    const fresh = [...this.#freshFacts(facts), ...this.#freshEntries(this.entries, state.entries)];
    if (fresh.length === 0 && this.#gone.size === 0) return this.#items;
    const kept = this.#gone.size > 0 ? this.#items.filter((item) => !this.#gone.has(item)) : [...this.#items];
    this.#gone.clear();
    if (fresh.length > MANY) this.#items = [...kept, ...fresh].sort(inOrder);
    else {
      for (const item of fresh) kept.splice(placeOf(kept, item), 0, item);
      this.#items = kept;
    }
    return this.#items;
  }

  #freshFacts(facts: readonly RecordedFact[]): LogItem[] {
    const before = this.#facts;
    this.#facts = facts.length;
    return facts.slice(before).flatMap((fact, index) => factItem(fact, before + index) ?? []);
  }

  #freshEntries(entries: readonly Entry[], recorded: Recorded): LogItem[] {
    const fresh: LogItem[] = [];
    for (const entry of entries) {
      const seen = recorded.get(entry.id);
      const known = this.#known.get(entry.id);
      if (known?.entry === entry && known.seen === seen) continue;
      if (known) this.#gone.add(known.item);
      const item = entryItem(entry, seen);
      this.#known.set(entry.id, { entry, seen, item });
      fresh.push(item);
    }
    if (this.#known.size > entries.length) this.#forgetAllBut(new Set(entries.map(({ id }) => id)));
    return fresh;
  }

  #forgetAllBut(here: ReadonlySet<BoardId>): void {
    for (const [id, { item }] of this.#known) {
      if (here.has(id)) continue;
      this.#known.delete(id);
      this.#gone.add(item);
    }
  }
}

/** Where an item belongs in a sorted list. */
function placeOf(items: readonly LogItem[], item: LogItem): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const at = items[middle];
    if (at && inOrder(at, item) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

export interface LogFilter {
  mode: 'story' | 'all';
  query: string;
  /** Entries of one stream, with the events of the story between them; null: everything. */
  stream?: string | null;
  /** How a sentence reads, so that a search finds people and services by name. */
  inWords?: (text: string) => string;
}

/** Rows to draw for a filter. */
export function rowsOf(
  items: LogItem[],
  filter: LogFilter,
  state: IncidentState,
  dayOf: (at: number) => string,
): LogRow[] {
  const { stream = null } = filter;
  const here =
    stream === null
      ? items
      : items.filter((item) => (item.type === 'fact' ? item.story : item.entry.stream === stream));
  const shown = filter.query.trim()
    ? searchLog(here, filter.query, filter.inWords)
    : filter.mode === 'story'
      ? story(here)
      : here;
  const liveTo = state.times.resolved?.at ?? null;
  // Gaps mean something in the full log only: the story leaves things out on purpose.
  const gapMs = filter.mode === 'all' && !filter.query.trim() ? undefined : Number.POSITIVE_INFINITY;
  return logRows(shown, { dayOf, gapMs, liveFrom: state.declaredAt, liveTo });
}

export const rowKey = (row: LogRow): string => (row.row === 'item' ? row.item.key : row.key);
