// Counts hits and false alarms of a hinter on labelled sentences. A sentence counts as found when it gets any
// hint; the figures by category ask for a hint of that category.

import { blameCategories } from '#model/blameless/hint.ts';
import type { BlameCategory, BlameContext } from '#model/blameless/hint.ts';
import type { LabelledSentence } from './labelled.ts';

/** The categories a hinter finds in a sentence; `unknown` for hinters that have no such categories. */
export type Hinter = (text: string, context?: BlameContext) => readonly (BlameCategory | 'unknown')[];

export interface Score {
  readonly found: number;
  readonly missed: number;
  readonly falseAlarms: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

export interface Measurement {
  readonly sentences: number;
  readonly overall: Score;
  readonly byCategory: ReadonlyMap<BlameCategory, Score>;
  /** Hints on sentences in which a system failed to do or should do something. */
  readonly systems: { readonly sentences: number; readonly falseAlarms: number; readonly rate: number };
  readonly fair: { readonly sentences: number; readonly falseAlarms: number; readonly rate: number };
  readonly wrong: readonly { readonly sentence: LabelledSentence; readonly got: readonly string[] }[];
}

function score(found: number, missed: number, falseAlarms: number): Score {
  const precision = found + falseAlarms === 0 ? 0 : found / (found + falseAlarms);
  const recall = found + missed === 0 ? 0 : found / (found + missed);
  const f1 = precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
  return { found, missed, falseAlarms, precision, recall, f1 };
}

interface Outcome {
  readonly sentence: LabelledSentence;
  readonly got: readonly (BlameCategory | 'unknown')[];
}

function alarms(outcomes: readonly Outcome[]): { sentences: number; falseAlarms: number; rate: number } {
  const falseAlarms = outcomes.filter((outcome) => outcome.got.length > 0).length;
  return { sentences: outcomes.length, falseAlarms, rate: outcomes.length === 0 ? 0 : falseAlarms / outcomes.length };
}

/** Runs the hinter over the sentences. `wrong` lists misses, false alarms and hints of another category only. */
export function measure(sentences: readonly LabelledSentence[], hinter: Hinter): Measurement {
  const outcomes: Outcome[] = sentences.map((sentence) => ({ sentence, got: hinter(sentence.text, sentence.context) }));
  const blaming = outcomes.filter((outcome) => outcome.sentence.category !== null);
  const fair = outcomes.filter((outcome) => outcome.sentence.category === null);
  const found = blaming.filter((outcome) => outcome.got.length > 0).length;
  const byCategory = new Map<BlameCategory, Score>();
  for (const category of blameCategories) {
    const own = outcomes.filter((outcome) => outcome.sentence.category === category);
    const hit = own.filter((outcome) => outcome.got.includes(category)).length;
    // Further hints on a sentence that is found in its own category are no mistakes.
    const astray = outcomes.filter(
      ({ sentence, got }) =>
        sentence.category !== category && got.includes(category) && !got.some((one) => one === sentence.category),
    ).length;
    byCategory.set(category, score(hit, own.length - hit, astray));
  }
  return {
    sentences: sentences.length,
    overall: score(found, blaming.length - found, alarms(fair).falseAlarms),
    byCategory,
    systems: alarms(
      fair.filter(({ sentence }) => sentence.trap === 'system-failed' || sentence.trap === 'system-should'),
    ),
    fair: alarms(fair),
    wrong: outcomes.filter(({ sentence, got }) =>
      sentence.category === null ? got.length > 0 : !got.some((one) => one === sentence.category),
    ),
  };
}
