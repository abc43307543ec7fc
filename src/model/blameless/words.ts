// A passage as sentences of words. Contractions are opened ("shouldn't" becomes "should" and "not") and
// hyphenated words joined, so that rules are written once. Offsets always point into the passage.

import type { Span } from './quotes.ts';

export interface Word {
  readonly text: string;
  /** Lower case, straight apostrophes. */
  readonly norm: string;
  readonly start: number;
  readonly end: number;
  readonly punctuation: boolean;
  readonly capital: boolean;
  readonly quoted: boolean;
}

export type Sentence = readonly Word[];

const segmentWords = new Intl.Segmenter('en', { granularity: 'word' });
const segmentSentences = new Intl.Segmenter('en', { granularity: 'sentence' });

const isBefore = new Set([
  'he',
  'she',
  'it',
  'that',
  'there',
  'who',
  'what',
  'here',
  'where',
  'how',
  'everyone',
  'everybody',
  'someone',
  'somebody',
  'nobody',
]);
const suffixes: readonly (readonly [string, string])[] = [
  ["n't", 'not'],
  ["'ve", 'have'],
  ["'re", 'are'],
  ["'ll", 'will'],
  ["'m", 'am'],
  ["'d", "'d"],
  ["'s", "'s"],
];

const longestContraction = 60;

interface Piece {
  readonly text: string;
  readonly norm: string;
  readonly start: number;
}

function irregular(norm: string): readonly [string, string, number] | undefined {
  if (norm === "can't") return ['can', 'not', 3];
  if (norm === "won't") return ['will', 'not', 2];
  if (norm === 'cannot') return ['can', 'not', 3];
  if (norm === "shan't") return ['shall', 'not', 3];
  return undefined;
}

/** At most two endings are opened ("shouldn't've"); longer chains are no words of English. */
function opened(text: string, start: number, depth = 2): Piece[] {
  const norm = text.toLowerCase().replaceAll('’', "'");
  if (depth === 0 || norm.length > longestContraction) return [{ text, norm, start }];
  const odd = irregular(norm);
  if (odd) {
    const [first, second, cut] = odd;
    return [
      { text: text.slice(0, cut), norm: first, start },
      { text: text.slice(cut), norm: second, start: start + cut },
    ];
  }
  for (const [suffix, meaning] of suffixes) {
    if (!norm.endsWith(suffix) || norm.length === suffix.length) continue;
    const cut = norm.length - suffix.length;
    const base = norm.slice(0, cut);
    const second = suffix === "'s" && isBefore.has(base) ? 'is' : meaning;
    return [
      ...opened(text.slice(0, cut), start, depth - 1),
      { text: text.slice(cut), norm: second, start: start + cut },
    ];
  }
  return [{ text, norm, start }];
}

function joined(parts: readonly Intl.SegmentData[], offset: number): { text: string; start: number; word: boolean }[] {
  const out: { text: string; start: number; word: boolean }[] = [];
  let glue = false;
  for (const part of parts) {
    const start = offset + part.index;
    const word = part.isWordLike === true;
    const previous = out.at(-1);
    const touches = previous !== undefined && previous.start + previous.text.length === start;
    if (glue && word && touches && previous.text.length < 60) {
      previous.text += part.segment;
      glue = false;
      continue;
    }
    if (glue && previous) {
      previous.text = previous.text.slice(0, -1);
      out.push({ text: '-', start: start - 1, word: false });
    }
    glue = false;
    if (part.segment.trim() === '') continue;
    if (/^[-‐‑]$/.test(part.segment) && touches && previous?.word) {
      previous.text += '-';
      glue = true;
    } else out.push({ text: part.segment, start, word });
  }
  return out;
}

function insideQuotes(spans: readonly Span[]): (start: number) => boolean {
  let next = 0;
  return (start) => {
    while ((spans[next]?.end ?? Infinity) <= start) next++;
    const span = spans[next];
    return span !== undefined && span.start <= start;
  };
}

/** The sentences of a passage. `quoted` must be ascending. Linear in the length of the text. */
export function sentencesOf(text: string, quoted: readonly Span[]): Sentence[] {
  const inside = insideQuotes(quoted);
  const sentences: Sentence[] = [];
  let lineStart = 0;
  for (const line of text.split('\n')) {
    for (const part of line.trim() === '' ? [] : segmentSentences.segment(line)) {
      const offset = lineStart + part.index;
      const words: Word[] = [];
      for (const raw of joined([...segmentWords.segment(part.segment)], offset)) {
        const pieces = raw.word ? opened(raw.text, raw.start) : [{ text: raw.text, norm: raw.text, start: raw.start }];
        for (const piece of pieces) {
          words.push({
            text: piece.text,
            norm: piece.norm,
            start: piece.start,
            end: piece.start + piece.text.length,
            punctuation: !raw.word,
            capital: /^\p{Lu}/u.test(piece.text),
            quoted: inside(piece.start),
          });
        }
      }
      if (words.length > 0) sentences.push(words);
    }
    lineStart += line.length + 1;
  }
  return sentences;
}
