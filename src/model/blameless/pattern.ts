// The small language the rules are written in, and its matcher. A pattern is a row of elements:
//   word|word|$class  one of these words        ?  after an element: may be missing
//   WHO OTHERS SELF NOBODY THING OWNED  a phrase of that kind (OWNED: somebody's act)
//   ADV  up to three adverbs     VB VBD VBG ANY  a present, past or -ing form, any word
//   ..N  up to N words between   ^ END  start and end of a clause     !x  the next word is not x
// Every element has a fixed bound, so matching at one place costs a constant and a passage is linear.

import { ownedNouns } from './lexicon/blame.ts';
import { possessivePronouns } from './lexicon/people.ts';
import { isAdverb, isPast, isPresent } from './phrases.ts';
import type { PhraseKind, SentencePhrases } from './phrases.ts';
import type { Sentence, Word } from './words.ts';

export type WordClasses = Readonly<Record<string, ReadonlySet<string>>>;

type Element =
  | { readonly type: 'words'; readonly set: ReadonlySet<string>; readonly optional: boolean }
  | { readonly type: 'test'; readonly test: (word: Word) => boolean; readonly optional: boolean }
  | { readonly type: 'phrase'; readonly kinds: readonly PhraseKind[]; readonly optional: boolean }
  | { readonly type: 'owned' | 'adverbs' | 'start' | 'end'; readonly optional: boolean }
  | { readonly type: 'gap'; readonly most: number; readonly optional: boolean }
  | { readonly type: 'unless'; readonly set: ReadonlySet<string>; readonly optional: boolean }
  | { readonly type: 'choice'; readonly options: readonly Element[]; readonly optional: boolean };

export interface Pattern {
  readonly elements: readonly Element[];
  /** What it can begin with: some words, a phrase, or something that is only known by trying. */
  readonly lead: 'words' | 'phrase' | 'anything';
  readonly firstWords: ReadonlySet<string>;
}

export interface Match {
  readonly start: number;
  readonly end: number;
  /** The first phrase of people in the match, as word positions. */
  readonly who: { readonly start: number; readonly end: number; readonly self: boolean } | undefined;
}

const phraseKinds: Readonly<Record<string, readonly PhraseKind[]>> = {
  WHO: ['other', 'self'],
  OTHERS: ['other'],
  SELF: ['self'],
  NOBODY: ['nobody'],
  THING: ['thing'],
};
const tests: Readonly<Record<string, (word: Word) => boolean>> = {
  VBD: (word) => isPast(word.norm),
  VB: (word) => !word.punctuation && isPresent(word.norm),
  VBG: (word) => word.norm.length > 4 && word.norm.endsWith('ing'),
  ANY: (word) => !word.punctuation,
};
const clauseBreaks = new Set(['.', '!', '?', ';', ':', '—', '–', '(', ')', '…']);
const clauseEnds = new Set([
  ...clauseBreaks,
  ',',
  'and',
  'but',
  'or',
  '-',
  'when',
  'while',
  'during',
  'on',
  'in',
  'at',
  'again',
  'here',
  'with',
  'for',
  'this',
  'last',
  'yesterday',
  'today',
  'who',
  'that',
  'because',
]);

function wordsOf(text: string, classes: WordClasses): ReadonlySet<string> {
  return new Set(
    text.split('|').flatMap((word) => {
      if (/[?!^]|^[A-Z]/.test(word) && word.length > 1) throw new Error(`not a word of a pattern: ${word} in ${text}`);
      if (!word.startsWith('$')) return [word];
      const set = classes[word.slice(1)];
      if (!set) throw new Error(`unknown word class ${word}`);
      return [...set];
    }),
  );
}

function special(body: string): Element | undefined {
  const optional = false;
  const kinds = phraseKinds[body];
  const test = tests[body];
  if (kinds) return { type: 'phrase', kinds, optional };
  if (test) return { type: 'test', test, optional };
  if (body === 'OWNED') return { type: 'owned', optional };
  if (body === 'ADV') return { type: 'adverbs', optional };
  if (body === '^') return { type: 'start', optional };
  if (body === 'END') return { type: 'end', optional };
  if (body.startsWith('..')) return { type: 'gap', most: Number(body.slice(2)), optional };
  return undefined;
}

function element(text: string, classes: WordClasses): Element {
  const optional = text.length > 1 && text.endsWith('?');
  const body = optional ? text.slice(0, -1) : text;
  if (body.startsWith('!')) return { type: 'unless', set: wordsOf(body.slice(1), classes), optional };
  const options: Element[] = [];
  const plain: string[] = [];
  for (const part of body.split('|')) {
    const found = special(part);
    if (found) options.push(found);
    else plain.push(part);
  }
  if (plain.length > 0) options.push({ type: 'words', set: wordsOf(plain.join('|'), classes), optional: false });
  const [only] = options;
  return only && options.length === 1 ? { ...only, optional } : { type: 'choice', options, optional };
}

function leadOf(elements: readonly Element[]): Pick<Pattern, 'lead' | 'firstWords'> {
  const firstWords = new Set<string>();
  for (const part of elements) {
    if (part.type === 'start') continue;
    if (part.type === 'phrase' || part.type === 'owned') {
      return { lead: firstWords.size === 0 && !part.optional ? 'phrase' : 'anything', firstWords };
    }
    if (part.type !== 'words') return { lead: 'anything', firstWords };
    for (const word of part.set) firstWords.add(word);
    if (!part.optional) return { lead: 'words', firstWords };
  }
  return { lead: 'anything', firstWords };
}

/** Compiles one pattern; throws on a class that does not exist, so a typing error shows when the module loads. */
export function compile(text: string, classes: WordClasses): Pattern {
  const elements = text.split(/\s+/).map((part) => element(part, classes));
  return { elements, ...leadOf(elements) };
}

/** Matches patterns against one sentence. */
export class Matcher {
  readonly #words: Sentence;
  readonly #phrases: SentencePhrases;
  #who: Match['who'];

  constructor(words: Sentence, phrases: SentencePhrases) {
    this.#words = words;
    this.#phrases = phrases;
  }

  /** The match of a pattern that begins exactly at this word, if there is one. */
  match(pattern: Pattern, at: number): Match | undefined {
    this.#who = undefined;
    const end = this.#from(pattern.elements, 0, at, at);
    if (end < 0) return undefined;
    const first = this.#phrases.at(at);
    const who = this.#whoMatched();
    const start = who?.start === at && first ? Math.max(at, first.from) : at;
    return { start, end, who };
  }

  #whoMatched(): Match['who'] {
    return this.#who;
  }

  #from(elements: readonly Element[], index: number, at: number, origin: number): number {
    const part = elements[index];
    if (!part) return at;
    const then = (next: number) => this.#from(elements, index + 1, next, origin);
    const taken = this.#take(part, at, origin, then);
    return taken < 0 && part.optional ? then(at) : taken;
  }

  #take(part: Element, at: number, origin: number, then: (next: number) => number): number {
    const word = this.#words[at];
    switch (part.type) {
      case 'words':
        return word && part.set.has(word.norm) ? then(at + 1) : -1;
      case 'test':
        return word && part.test(word) ? then(at + 1) : -1;
      case 'unless':
        return word && part.set.has(word.norm) ? -1 : then(at);
      case 'start':
        return this.#startsClause(at) ? then(at) : -1;
      case 'end':
        return !word || clauseEnds.has(word.norm) ? then(at) : -1;
      case 'adverbs':
        return this.#adverbs(at, then);
      case 'gap':
        return this.#gap(at, part.most, then);
      case 'owned':
        return this.#owned(at, then);
      case 'choice':
        for (const option of part.options) {
          const end = this.#take(option, at, origin, then);
          if (end >= 0) return end;
        }
        return -1;
      case 'phrase':
        return this.#phrase(part.kinds, at, at === origin, then);
    }
  }

  #startsClause(at: number): boolean {
    const before = this.#words[at - 1];
    return before === undefined || before.punctuation;
  }

  #adverbs(at: number, then: (next: number) => number): number {
    for (let k = at; k <= at + 3; k++) {
      const end = then(k);
      if (end >= 0) return end;
      const word = this.#words[k];
      if (!word || !isAdverb(word)) return -1;
    }
    return -1;
  }

  #gap(at: number, most: number, then: (next: number) => number): number {
    for (let k = at; k <= at + most; k++) {
      const end = then(k);
      if (end >= 0) return end;
      const word = this.#words[k];
      if (!word || clauseBreaks.has(word.norm)) return -1;
    }
    return -1;
  }

  #phrase(kinds: readonly PhraseKind[], at: number, leads: boolean, then: (next: number) => number): number {
    if (leads && !this.#phrases.startsAt(at)) return -1;
    const phrase = this.#phrases.at(at);
    if (!phrase || !kinds.includes(phrase.kind)) return -1;
    for (const end of phrase.ends) {
      const result = then(end);
      if (result < 0) continue;
      this.#who = { start: at, end: phrase.ends[0] ?? end, self: phrase.kind === 'self' };
      return result;
    }
    return -1;
  }

  /** "Ana's query", "his deploy", "the intern's last change": somebody, then up to three words and an act. */
  #owned(at: number, then: (next: number) => number): number {
    const word = this.#words[at];
    if (!word) return -1;
    let from = -1;
    if (possessivePronouns.has(word.norm)) from = at + 1;
    else {
      const phrase = this.#phrases.at(at);
      const end = phrase?.ends[0] ?? -1;
      if (phrase?.kind === 'other' && this.#words[end]?.norm === "'s") from = end + 1;
    }
    if (from < 0) return -1;
    for (let k = from; k < from + 4; k++) {
      const noun = this.#words[k];
      if (!noun || noun.punctuation) return -1;
      if (!ownedNouns.has(noun.norm)) continue;
      const end = then(k + 1);
      if (end < 0) continue;
      this.#who = { start: at, end: from, self: false };
      return end;
    }
    return -1;
  }
}
