/**
 * Looks for words in everything that the log of an incident holds: in facts and effects as they are spelled, and on the board wherever
 * they stand, also when they were typed letter by letter, or struck out since. Reads the log from its first entry.
 */
import * as Y from 'yjs';
import type { IncidentId } from '#model/ids.ts';
import type { LogPort } from '#server/storage/ports.ts';
import { pagesOf } from './pages.ts';

export interface FoundText {
  /** Where on the board the words stand: clocks by clientID. */
  structs: Map<number, [number, number][]>;
  /** Entries whose facts or effects hold them. */
  facts: number[];
}

/** Finds `text`, spelled exactly so. */
export async function findText(log: LogPort, incident: IncidentId, text: string): Promise<FoundText> {
  const found: FoundText = { structs: new Map(), facts: [] };
  let doc = new Y.Doc({ gc: false });
  let epoch: number | null = null;
  for await (const page of pagesOf(log, incident)) {
    for (const { seq, epoch: of, board, facts = [], effects = [] } of page) {
      if (holds([facts, effects], text)) found.facts.push(seq);
      if (of !== epoch) {
        lookIn(doc, text, found);
        doc = new Y.Doc({ gc: false });
        epoch = of;
      }
      if (board !== undefined) apply(doc, board);
    }
  }
  lookIn(doc, text, found);
  return found;
}

/** Whether any string in a value holds the text. */
export function holds(value: unknown, text: string): boolean {
  if (typeof value === 'string') return value.includes(text);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, item]) => key.includes(text) || holds(item, text));
}

function apply(doc: Y.Doc, board: Uint8Array): void {
  try {
    Y.applyUpdate(doc, board);
  } catch {
    // A damaged entry is what `verify` is for; it holds no words that anybody could read.
  }
}

function add(found: FoundText, client: number, from: number, to: number): void {
  const ranges = found.structs.get(client) ?? [];
  ranges.push([from, to]);
  found.structs.set(client, ranges);
}

function lookIn(doc: Y.Doc, text: string, found: FoundText): void {
  const starts: Y.Item[] = [];
  for (const type of doc.share.values()) if (type._start !== null) starts.push(type._start);
  for (const structs of doc.store.clients.values()) {
    for (const struct of structs) {
      if (!(struct instanceof Y.Item)) continue;
      const { content, id, length } = struct;
      if (content instanceof Y.ContentType && content.type._start !== null) starts.push(content.type._start);
      if (holds(otherThanText(content), text)) add(found, id.client, id.clock, id.clock + length);
    }
  }
  // With what was struck out and without: words may be whole in one reading only.
  for (const start of starts) for (const isAll of [true, false]) lookAlong(start, text, isAll, found);
  doc.destroy();
}

/** What an item holds besides running text: values of maps, embeds, formats. */
function otherThanText(content: unknown): unknown {
  if (content instanceof Y.ContentAny || content instanceof Y.ContentJSON) return content.arr;
  if (content instanceof Y.ContentEmbed) return content.embed;
  return content instanceof Y.ContentFormat ? [content.key, content.value] : null;
}

function lookAlong(start: Y.Item, text: string, isAll: boolean, found: FoundText): void {
  const pieces: { at: number; client: number; clock: number; length: number }[] = [];
  let line = '';
  for (let item: Y.Item | null = start; item !== null; item = item.right) {
    if (!(item.content instanceof Y.ContentString) || (item.deleted && !isAll)) continue;
    const { str } = item.content;
    pieces.push({ at: line.length, client: item.id.client, clock: item.id.clock, length: str.length });
    line += str;
  }
  for (let at = line.indexOf(text); at >= 0; at = line.indexOf(text, at + 1)) {
    for (const piece of pieces) {
      const [from, to] = [Math.max(at, piece.at), Math.min(at + text.length, piece.at + piece.length)];
      if (from < to) add(found, piece.client, piece.clock + from - piece.at, piece.clock + to - piece.at);
    }
  }
}
