// Finds the concepts of the vocabulary in a text. Promise: deterministic, and fast enough to read a whole library at
// start: each pattern is looked up by the stems of its first word, so a text costs about its own length.

import { stem } from './stem.ts';
import type { Word } from './words.ts';
import { wordsOf } from './words.ts';
import type { Concept } from './lexicon/concept.ts';
import { lexicon } from './lexicon/lexicon.ts';

/** Evidence for each concept in a text, 0 to 1. */
export type Evidence = Map<Concept, number>;

type Run = readonly string[];
type Pattern = { concept: Concept; groups: readonly (readonly Run[])[]; strength: number; id: number };

// How far apart the words of a pattern may stand, and what a pattern proves by its form.
const spanPerWord = 4;
const hintStrength = 0.25;
const strength = 0.62;

const byFirstStem = new Map<string, { pattern: Pattern; run: Run }[]>();
const conceptByKey = new Map(lexicon.map((concept) => [concept.key, concept]));

let patternCount = 0;
for (const concept of lexicon) {
  for (const line of concept.patterns) register(readPattern(concept, line, patternCount++));
}

function register(pattern: Pattern): void {
  for (const run of pattern.groups[0] ?? []) {
    const first = run[0];
    if (first === undefined) continue;
    const entries = byFirstStem.get(first) ?? [];
    entries.push({ pattern, run });
    byFirstStem.set(first, entries);
  }
}

function readPattern(concept: Concept, line: string, id: number): Pattern {
  const hint = line.startsWith('~');
  const groups = line
    .replaceAll('~', '')
    .split(/\s+/)
    .map((group) => group.split('|').map(readRun));
  return { concept, groups, strength: hint ? hintStrength : strength, id };
}

// Written with underscores; goes through the same splitting as texts, so that compounds and stems agree.
function readRun(written: string): Run {
  const words = wordsOf(written.replaceAll('_', ' ')).map((word) => word.stem);
  return words.length > 0 ? words : [stem(written)];
}

/** The concept of a key, for tests and for `near`. */
export function conceptOf(key: string): Concept | undefined {
  return conceptByKey.get(key);
}

/** Reads the evidence for every concept out of a text; `emphasis` scales it (a title says more than a log line). */
export function evidenceIn(words: readonly Word[], emphasis: number, into: Evidence): void {
  const seen = new Set<number>();
  const matched = new Map<Concept, number>();
  words.forEach((word, index) => {
    if (word.denied) return;
    for (const { pattern, run } of byFirstStem.get(word.stem) ?? []) {
      if (seen.has(pattern.id) || !runAt(words, index, run) || !othersNear(words, index, run.length, pattern)) continue;
      seen.add(pattern.id);
      matched.set(pattern.concept, 1 - (1 - (matched.get(pattern.concept) ?? 0)) * (1 - pattern.strength * emphasis));
    }
  });
  for (const [concept, value] of matched) {
    into.set(concept, 1 - (1 - (into.get(concept) ?? 0)) * (1 - Math.min(value, 0.95)));
  }
}

function runAt(words: readonly Word[], index: number, run: Run): boolean {
  return run.every((wanted, offset) => {
    const word = words[index + offset];
    return word !== undefined && !word.denied && word.stem === wanted && word.at === (words[index]?.at ?? 0) + offset;
  });
}

// The other groups may stand before or after; no two groups may be met by the same word.
function othersNear(words: readonly Word[], index: number, length: number, pattern: Pattern): boolean {
  const others = pattern.groups.slice(1);
  if (others.length === 0) return true;
  const span = spanPerWord * (others.length + 1);
  const anchor = words[index]?.at ?? 0;
  const taken = new Set<number>(Array.from({ length }, (_, offset) => index + offset));
  return others.every((group) => {
    for (let near = Math.max(0, index - span); near <= index + length - 1 + span && near < words.length; near++) {
      const word = words[near];
      if (!word || taken.has(near) || Math.abs(word.at - anchor) > span + length) continue;
      const run = group.find((candidate) => runAt(words, near, candidate));
      if (!run) continue;
      run.forEach((_, offset) => taken.add(near + offset));
      return true;
    }
    return false;
  });
}
