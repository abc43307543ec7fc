/**
 * The log of the room: what happened (facts) and what people wrote (entries) as one ordered list. A fact stands at the time the server logged it; an entry at
 * the time its writer says it happened. Pure and total; the same on the server, in the browser, in replay and in exports.
 */
import type { ActorId, BoardId } from '../ids.ts';
import type { RecordedFact } from '../incident/facts.ts';
import type { EntryKind } from '../incident/words.ts';
import type { Entry } from './entries.ts';
import { factSentence, isStory } from './sentences.ts';

export type LogItem =
  | {
      type: 'fact';
      /** Unique in the list and stable. */
      key: string;
      at: number;
      recordedAt: number;
      by: ActorId | null;
      fact: RecordedFact;
      /** One sentence; people as `{actor:<id>}`. */
      text: string;
      story: boolean;
    }
  | {
      type: 'entry';
      key: string;
      at: number;
      /** null: the server has not seen it yet. */
      recordedAt: number | null;
      by: ActorId | null;
      entry: Entry;
      id: BoardId;
      kind: EntryKind;
      text: string;
      story: boolean;
    };

/** Who added an entry and when, from the record. */
export type Recorded = ReadonlyMap<BoardId, { by: ActorId; at: number }>;

/** Key moments, decisions and mitigating actions are the story; struck entries never are. */
const isStoryEntry = (entry: Entry): boolean =>
  !entry.struck && (entry.key || entry.kind === 'decision' || entry.kind === 'milestone');

/** A fact as an item; null when it is bookkeeping. `index` is its place in the record and makes the key. */
export function factItem(fact: RecordedFact, index: number): LogItem | null {
  const text = factSentence(fact);
  if (text === null) return null;
  const { at, actor } = fact;
  return { type: 'fact', key: `f${index}`, at, recordedAt: at, by: actor, fact, text, story: isStory(fact) };
}

/** An entry as an item, with who added it and when, where the record says so already. */
export function entryItem(entry: Entry, seen: { by: ActorId; at: number } | undefined): LogItem {
  return {
    type: 'entry',
    key: entry.id,
    // No claimed time and not recorded yet: it belongs at the end, where it is being typed.
    at: entry.happenedAt ?? seen?.at ?? Number.MAX_SAFE_INTEGER,
    recordedAt: seen?.at ?? null,
    by: seen?.by ?? null,
    entry,
    id: entry.id,
    kind: entry.kind,
    text: entry.text,
    story: isStoryEntry(entry),
  };
}

/** The order of the log: by when it happened; what happened at the same moment stays in the order in which it was recorded. */
export function inOrder(a: LogItem, b: LogItem): number {
  const late = (item: LogItem): number => item.recordedAt ?? Number.MAX_SAFE_INTEGER;
  return a.at - b.at || late(a) - late(b) || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);
}

/** One list of facts and entries, oldest first. */
export function mergeTimeline(
  facts: readonly RecordedFact[],
  entries: readonly Entry[],
  recorded: Recorded = new Map(),
): LogItem[] {
  const items = facts.flatMap((fact, index) => factItem(fact, index) ?? []);
  for (const entry of entries) items.push(entryItem(entry, recorded.get(entry.id)));
  return items.sort(inOrder);
}

/** The story: what a reader who was not there needs. */
export const story = (items: readonly LogItem[]): LogItem[] => items.filter((item) => item.story);

export type LogRow =
  | { row: 'item'; item: LogItem }
  | { row: 'day'; key: string; at: number }
  | { row: 'status'; key: string; at: number; status: string }
  | { row: 'gap'; key: string; from: number; to: number };

/** How long nothing may be written before the log marks a gap, ms. */
export const GAP_MS = 15 * 60_000;

/**
 * The list as it is drawn: with a divider where a day begins (in the reader's zone, by `dayOf`), where the status changes, and where nothing was written
 * for a while between declaration and resolution.
 */
export function logRows(
  items: readonly LogItem[],
  options: { dayOf: (at: number) => string; gapMs?: number; liveFrom?: number; liveTo?: number | null },
): LogRow[] {
  const rows: LogRow[] = [];
  const { dayOf, gapMs = GAP_MS, liveFrom = -Infinity, liveTo = null } = options;
  let before: LogItem | null = null;
  for (const item of items) {
    if (item.at === Number.MAX_SAFE_INTEGER) {
      rows.push({ row: 'item', item });
      continue;
    }
    if (!before || dayOf(before.at) !== dayOf(item.at)) rows.push({ row: 'day', key: `d${item.key}`, at: item.at });
    const live = before !== null && before.at >= liveFrom && item.at <= (liveTo ?? Infinity);
    if (before && live && item.at - before.at > gapMs)
      rows.push({ row: 'gap', key: `g${item.key}`, from: before.at, to: item.at });
    if (item.type === 'fact' && item.fact.type === 'status-changed') {
      rows.push({ row: 'status', key: `s${item.key}`, at: item.at, status: item.fact.to });
    }
    rows.push({ row: 'item', item });
    before = item;
  }
  return rows;
}

/** Items that hold all words of a query, in any order; `inWords` spells the sentences of facts, so that names are found. */
export function searchLog(
  items: readonly LogItem[],
  query: string,
  inWords: (text: string) => string = (text) => text,
): LogItem[] {
  const wanted = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return [...items];
  return items.filter((item) => {
    const text = (item.type === 'fact' ? inWords(item.text) : item.text).toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}
