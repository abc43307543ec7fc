/**
 * The place with the words, cut out of what an incident says. Done here and not in the index, which takes every field of a row apart letter by letter for each
 * snippet; a page of fifty would take longer than finding them. Letters are compared as the index compares them: without case and accents.
 */
import { SEARCH_FIELDS } from './schema.ts';
import type { SearchField } from './schema.ts';

/** Words to look for: each is one word, or several that stand in a row; `unfinished`: the beginning of one. */
export interface Term {
  words: readonly string[];
  unfinished: boolean;
}
export interface Snippet {
  snippet: string;
  /** Where the words stand in it: [from, to) pairs. */
  marks: [number, number][];
}

/** How much text a snippet shows, and how much of it before the first word. */
const LENGTH = 150;
const LEAD = 40;
/** Places looked at in one field; the best lies among the first ones or anywhere does as well. */
const MOST_PLACES = 60;
const ASCII = /^[\p{ASCII}]*$/u;

/** Lower case without accents, letter for letter, so that places in it are places in the text. */
function folded(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  let result = '';
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charAt(at);
    const plain = unit.normalize('NFD').charAt(0).toLowerCase();
    result += plain.length === 1 ? plain : unit;
  }
  return result;
}

const escaped = (word: string): string => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

function patternOf({ words, unfinished }: Term): string {
  const parts = words.flatMap((word) => folded(word).match(/[\p{L}\p{N}]+/gu) ?? []);
  if (parts.length === 0) return '';
  return `(?<![\\p{L}\\p{N}])${parts.map(escaped).join('[^\\p{L}\\p{N}]+')}${unfinished ? '[\\p{L}\\p{N}]*' : '(?![\\p{L}\\p{N}])'}`;
}

interface Place {
  term: number;
  from: number;
  to: number;
}

function placesIn(text: string, terms: readonly RegExp[]): Place[] {
  const plain = folded(text);
  const places: Place[] = [];
  for (const [term, pattern] of terms.entries()) {
    pattern.lastIndex = 0;
    for (let found = pattern.exec(plain), seen = 0; found && seen < MOST_PLACES; found = pattern.exec(plain), seen += 1)
      places.push({ term, from: found.index, to: found.index + found[0].length });
  }
  return places.sort((a, b) => a.from - b.from || b.to - a.to);
}

/** Where a window should begin so that it holds most of the terms; ties go to the first. */
function bestStart(places: readonly Place[]): { first: Place; terms: number } | null {
  let best: { first: Place; terms: number } | null = null;
  for (const [index, first] of places.entries()) {
    const inside = new Set<number>();
    for (let next = index; next < places.length; next += 1) {
      const place = places[next];
      if (!place || place.to > first.from + LENGTH - LEAD) break;
      inside.add(place.term);
    }
    const terms = Math.max(1, inside.size);
    if (!best || terms > best.terms) best = { first, terms };
  }
  return best;
}

const flat = (text: string): string => text.replaceAll('\n', ' ');

/** Cuts at words, and says by an ellipsis that there is more. */
function cut(text: string, { first }: { first: Place }, places: readonly Place[]): Snippet {
  let from = Math.max(0, first.from - LEAD);
  if (from > 0) from = Math.min(first.from, Math.max(from, text.slice(from, first.from).search(/\s\S/) + from + 1));
  let to = Math.min(text.length, Math.max(first.to, from + LENGTH));
  if (to < text.length) to = Math.max(first.to, to - (/\S*$/.exec(text.slice(from, to))?.[0].length ?? 0));
  const before = from > 0 ? '…' : '';
  const shown = flat(text.slice(from, to).trimEnd());
  const marks: [number, number][] = [];
  for (const place of places) {
    const [begin, end] = [place.from - from + before.length, place.to - from + before.length];
    const last = marks.at(-1);
    if (place.from >= from && place.to <= from + shown.length && (!last || begin >= last[1])) marks.push([begin, end]);
  }
  return { snippet: `${before}${shown}${to < text.length ? '…' : ''}`, marks };
}

/** The best place of an incident's fields; null when none of the terms is found in this way. */
export function snippetOf(fields: Partial<Record<SearchField, string>>, terms: readonly Term[]): Snippet | null {
  const patterns = terms.flatMap((term) => {
    const source = patternOf(term);
    return source === '' ? [] : [new RegExp(source, 'gu')];
  });
  let best: { text: string; places: Place[]; start: { first: Place; terms: number } } | null = null;
  for (const [field] of SEARCH_FIELDS) {
    const text = fields[field] ?? '';
    const places = text === '' ? [] : placesIn(text, patterns);
    const start = bestStart(places);
    if (start && (!best || start.terms > best.start.terms)) best = { text, places, start };
    if (best?.start.terms === patterns.length) break;
  }
  return best && cut(best.text, best.start, best.places);
}
