/**
 * The situation: what is true now, a few lines with the age of each. Every line is a root text of its own, so that two people who open an empty incident at
 * once both keep what they type. Documents that keep the lines in the map `situation` are read as well.
 */
import type * as Y from 'yjs';
import { asText, asTime, rootMap, rootText } from '../board/read.ts';
import { setText } from '../board/write.ts';
import { SITUATION_LINES, SITUATION_META_ROOT, situationTextRoot } from '../documents.ts';
import type { SituationLine } from '../documents.ts';

export interface Line {
  line: SituationLine;
  text: string;
  /** When it was last written, ms; null: never, or not known. */
  writtenAt: number | null;
}
export type Situation = Record<SituationLine, Line>;

/** What the lines are called on screens and in exports. */
export const SITUATION_NAMES: Record<SituationLine, string> = {
  impact: 'Impact',
  known: 'Known',
  doing: 'Doing',
  need: 'Need',
  expected: 'Expected',
  actual: 'Actual',
};

const ageKey = (line: SituationLine): string => `${line}At`;

function readLine(doc: Y.Doc, line: SituationLine): Line {
  const meta = rootMap(doc, SITUATION_META_ROOT);
  const own = asText(rootText(doc, situationTextRoot(line))) ?? '';
  const text = own === '' ? (asText(meta?.get(line)) ?? '') : own;
  const writtenAt = asTime(meta?.get(ageKey(line))) ?? asTime(meta?.get('since'));
  return { line, text: text.trim(), writtenAt: text.trim() === '' ? null : writtenAt };
}

/** All lines; an unwritten one has empty text. */
export function readSituation(doc: Y.Doc): Situation {
  const line = (name: SituationLine): Line => readLine(doc, name);
  return {
    impact: line('impact'),
    known: line('known'),
    doing: line('doing'),
    need: line('need'),
    expected: line('expected'),
    actual: line('actual'),
  };
}

/** Rewrites a line as a whole (letters that stay are not touched) and dates it. */
export function writeLine(doc: Y.Doc, line: SituationLine, text: string, now: number): void {
  doc.transact(() => {
    const shared = rootText(doc, situationTextRoot(line));
    if (shared) setText(shared, text);
    rootMap(doc, SITUATION_META_ROOT)?.set(ageKey(line), now);
  });
}

/** Dates a line that an editor is bound to. At most once a minute, so that typing does not grow the log by a key for each letter. */
export function touchLine(doc: Y.Doc, line: SituationLine, now: number): void {
  const meta = rootMap(doc, SITUATION_META_ROOT);
  const before = asTime(meta?.get(ageKey(line)));
  if (before === null || now - before >= 60_000) meta?.set(ageKey(line), now);
}

/** The age of the oldest written line that people act on, ms; null when nothing is written. */
export function situationAge(situation: Situation, now: number): number | null {
  const times = SITUATION_LINES.flatMap((line) => {
    const { text, writtenAt } = situation[line];
    return text !== '' && writtenAt !== null ? [writtenAt] : [];
  });
  return times.length === 0 ? null : now - Math.max(...times);
}
