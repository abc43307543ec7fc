// Which mechanisms the words of a text lean towards, when no phrase of the vocabulary fits as a whole. Each mechanism is a
// bag of the words it is told with; a word counts by how few mechanisms know it. Weaker than a phrase, and it reaches much
// further. Promise: deterministic, no state but the tables built from the vocabulary at start.

import type { Concept } from './lexicon/concept.ts';
import { lexicon } from './lexicon/lexicon.ts';
import { plainTales } from './lexicon/plain-tales.ts';
import { tales } from './lexicon/tales.ts';
import { isStopWord, wordsOf } from './words.ts';

const mechanisms = lexicon.filter((concept) => concept.kind === 'mechanism');

// A word in one tale only is typical; in a phrase of the vocabulary it counts half, as those list many loose partners.
const phraseShare = 0.45;

// Chosen on the development examples: how many leanings are kept, how much they may count beside a phrase, how many
// telling words convince, and how fast those behind the strongest fade.
const mostLeanings = 8;
const mostCertain = 0.7;
const convincing = 3;
const sharpness = 2.5;

type Leaning = { mechanism: number; value: number };

const leaningsOf = buildLeanings();

function buildLeanings(): Map<string, Leaning[]> {
  const bags = mechanisms.map(bagOf);
  const spread = new Map<string, number>();
  for (const bag of bags) for (const [word, value] of bag) spread.set(word, (spread.get(word) ?? 0) + value);
  const leanings = new Map<string, Leaning[]>();
  bags.forEach((bag, mechanism) => {
    for (const [word, value] of bag) {
      const telling =
        Math.log(1 + mechanisms.length / (0.5 + (spread.get(word) ?? 1))) / Math.log(1 + mechanisms.length);
      const list = leanings.get(word) ?? [];
      list.push({ mechanism, value: value * telling ** 2 });
      leanings.set(word, list);
    }
  });
  return leanings;
}

function bagOf(concept: Concept): Map<string, number> {
  const bag = new Map<string, number>();
  const add = (text: string, value: number): void => {
    for (const { stem } of wordsOf(text)) {
      if (!isStopWord(stem) && (bag.get(stem) ?? 0) < value) bag.set(stem, value);
    }
  };
  add(concept.patterns.join(' ').replace(/[|_~]/g, ' '), phraseShare);
  add(tales[concept.key] ?? '', 1);
  add(plainTales[concept.key] ?? '', 1);
  return bag;
}

/** Mechanisms the words lean to, each with a value above 0; the strongest few only. `words`: stem to weighted count. */
export function leaningIn(words: ReadonlyMap<string, number>): Map<Concept, number> {
  const sums = new Float64Array(mechanisms.length);
  for (const [word, count] of words) {
    for (const { mechanism, value } of leaningsOf.get(word) ?? []) {
      sums[mechanism] = (sums[mechanism] ?? 0) + value * Math.min(1.5, Math.sqrt(count));
    }
  }
  const mean = sums.reduce((sum, value) => sum + value, 0) / sums.length;
  const strongest = mechanisms
    .map((concept, mechanism) => ({ concept, value: (sums[mechanism] ?? 0) - mean }))
    .filter(({ value }) => value > 0)
    .sort((a, b) => b.value - a.value)
    .slice(0, mostLeanings);
  const top = strongest[0]?.value ?? 0;
  // Few telling words in all: a guess. Far behind the strongest: noise.
  const sure = mostCertain * Math.min(1, top / convincing);
  return new Map(strongest.map(({ concept, value }) => [concept, sure * (value / top) ** sharpness]));
}
