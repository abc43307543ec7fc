/**
 * What somebody typed into search, as a query of FTS5. Nothing typed is ever syntax: words are quoted, operators are words, and a
 * text without any letter or digit is no query.
 */
import type { Term } from './snippets.ts';

const MOST_WORDS = 16;
const LONGEST_WORD = 100;
/** One letter begins far too many words to be of use as a beginning. */
const SHORTEST_BEGINNING = 2;
const WORD = /[\p{L}\p{N}]/u;

export interface SearchText {
  /** For MATCH; empty when there is nothing to look for. */
  match: string;
  /** The same, for marking where the words stand. */
  terms: Term[];
  /** `#41` names an incident. */
  number: number | null;
}

const quoted = (word: string): string => `"${word.replaceAll('"', '""')}"`;

/** Words must all occur; the last may be the beginning of one; "several words" in quotes stand together. */
export function searchText(typed: string): SearchText {
  const plain = typed.replace(/\p{Cc}/gu, ' ').slice(0, 1000);
  const number = /(?:^|\s)#(\d{1,9})(?=\s|$)/.exec(plain)?.[1];
  const parts = [...plain.matchAll(/"([^"]*)"|[^\s"]+/g)]
    .map((found) => ({ text: (found[1] ?? found[0]).slice(0, LONGEST_WORD), phrase: found[1] !== undefined }))
    .filter(({ text }) => WORD.test(text) && !/^#\d+$/.test(text))
    .slice(0, MOST_WORDS);
  const last = parts.at(-1);
  const unfinished =
    last !== undefined && !last.phrase && last.text.length >= SHORTEST_BEGINNING && !/[\s"]$/.test(plain);
  const match = parts
    .map((part) => (unfinished && part === last ? `${quoted(part.text)}*` : quoted(part.text)))
    .join(' ');
  const terms = parts.map((part) => ({
    words: part.text.split(/\s+/),
    unfinished: unfinished && part === last,
  }));
  return { match, terms, number: number === undefined ? null : Number(number) };
}
