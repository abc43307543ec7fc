/**
 * What changed between two versions of a section: part by part in the order of the later one, word by word inside a part and inside the cells of a table,
 * pictures and live blocks as what came, went or was exchanged. Formatting alone is no change. Total: what nobody knows counts by the text in it.
 */
import { ChangeSet, simplifyChanges } from 'prosemirror-changeset';
import type { Node } from 'prosemirror-model';
import { StepMap } from 'prosemirror-transform';
import { schema } from '#model/postmortem/schema.ts';
import type { RichNode } from '#model/postmortem/text.ts';
import { align, likenessOf } from './align.ts';
import { partsOf } from './parts.ts';
import type { Part, Picture, TextRole } from './parts.ts';

export type Change = 'same' | 'added' | 'removed' | 'changed';
/** Words that stand, came or went. */
export interface Words {
  kind: 'same' | 'added' | 'removed';
  text: string;
}
export interface CellDiff {
  isHead: boolean;
  words: Words[];
}
export interface TableDiff {
  block: 'table';
  change: Change;
  /** One for each column, of both versions. */
  columns: Change[];
  rows: { change: Change; cells: CellDiff[] }[];
}
export type BlockDiff =
  | { block: 'text'; change: Change; role: TextRole; depth: number; words: Words[] }
  | { block: 'picture'; change: Change; before: Picture | null; after: Picture | null; alt: Words[] }
  | { block: 'live'; change: Change; kind: string }
  | TableDiff;

interface Span {
  fromA: number;
  toA: number;
  fromB: number;
  toB: number;
}
const asDocument = (text: string): Node =>
  schema.node('doc', null, [schema.node('code_block', null, text === '' ? [] : [schema.text(text)])]);

const WORD = /[\p{L}\p{N}_]/u;
/** Whether a letter of a text is part of a word or a number: `4,310` is one. */
const isWord = (text: string, at: number): boolean =>
  WORD.test(text.charAt(at)) || /^\d[.,:]\d$/.test(text.slice(Math.max(0, at - 1), at + 2));

/** A change from and to whole words and numbers: `12` that became `14` is no 2 that became 4. */
function whole(change: Span, old: string, now: string): Span {
  let { fromA, toA, fromB, toB } = change;
  if (fromA === toA || fromB === toB) return change;
  while (fromA > 0 && isWord(now, fromB - 1) && (isWord(old, fromA) || isWord(now, fromB)))
    [fromA, fromB] = [fromA - 1, fromB - 1];
  while (toA < old.length && isWord(now, toB) && (isWord(old, toA - 1) || isWord(now, toB - 1)))
    [toA, toB] = [toA + 1, toB + 1];
  return { fromA, toA, fromB, toB };
}

/** What changed between two texts, in order and apart, as places in each. */
function spans(before: string, after: string): Span[] {
  const [old, now] = [asDocument(before), asDocument(after)];
  const set = ChangeSet.create(old).addSteps(now, [new StepMap([0, old.content.size, now.content.size])], null);
  const made: Span[] = [];
  for (const change of simplifyChanges(set.changes, now)) {
    // The block that the text stands in begins before it.
    const { fromA, toA, fromB, toB } = change;
    const next = whole({ fromA: fromA - 1, toA: toA - 1, fromB: fromB - 1, toB: toB - 1 }, before, after);
    const last = made.at(-1);
    if (last && next.fromB <= last.toB) made.splice(-1, 1, { ...last, toA: next.toA, toB: next.toB });
    else made.push(next);
  }
  return made;
}

/** Compares two texts word by word: a word of which a letter changed is shown as a whole word, because that is how people read. */
export function diffWords(before: string, after: string): Words[] {
  if (before === after) return before === '' ? [] : [{ kind: 'same', text: before }];
  const words: Words[] = [];
  const push = (kind: Words['kind'], text: string): void => {
    if (text !== '') words.push({ kind, text });
  };
  let at = 0;
  for (const { fromA, toA, fromB, toB } of spans(before, after)) {
    push('same', after.slice(at, fromB));
    push('removed', before.slice(fromA, toA));
    push('added', after.slice(fromB, toB));
    at = toB;
  }
  push('same', after.slice(at));
  return words;
}

function likenessOfParts(one: Part, other: Part): number {
  if (one.part !== other.part) return 0;
  if (JSON.stringify(one) === JSON.stringify(other)) return 1;
  if (one.part === 'text' && other.part === 'text')
    return Math.min(0.99, likenessOf(one.text, other.text)) * (one.role === other.role ? 1 : 0.9);
  if (one.part === 'table' && other.part === 'table')
    return Math.max(0.4, Math.min(0.99, likenessOf(one.rows.flat().join(' '), other.rows.flat().join(' '))));
  if (one.part === 'picture' && other.part === 'picture') {
    const isSame = one.picture.hash === other.picture.hash;
    return isSame ? 0.95 : Math.max(0.4, Math.min(0.9, likenessOf(one.picture.alt, other.picture.alt)));
  }
  return 0;
}

const changeOf = (before: unknown, after: unknown, isSame: boolean): Change =>
  before === null ? 'added' : after === null ? 'removed' : isSame ? 'same' : 'changed';
const isSameWords = (words: readonly Words[]): boolean => words.every(({ kind }) => kind === 'same');

type TablePart = Extract<Part, { part: 'table' }>;

/** Columns by what stands in them, so that one that was put between others is one that came. */
const columnsOf = (table: TablePart | null): string[] =>
  Array.from({ length: Math.max(0, ...(table?.rows ?? []).map((row) => row.length)) }, (_, at) =>
    (table?.rows ?? []).map((row) => row[at] ?? '').join('\n'),
  );
const numbered = <One>(list: readonly One[]): { at: number; value: One }[] => list.map((value, at) => ({ at, value }));

function diffTable(before: TablePart | null, after: TablePart | null): TableDiff {
  const columns = align(numbered(columnsOf(before)), numbered(columnsOf(after)), (one, other) =>
    one.value.split('\n')[0] === other.value.split('\n')[0] && one.value.split('\n')[0] !== ''
      ? Math.max(0.9, likenessOf(one.value, other.value))
      : likenessOf(one.value, other.value),
  );
  const rows = align(numbered(before?.rows ?? []), numbered(after?.rows ?? []), (one, other) =>
    Math.max(
      likenessOf(one.value.join('\n'), other.value.join('\n')),
      // The first cell is what a row is about.
      one.value[0] === other.value[0] && one.value[0] !== '' ? 0.5 : 0,
    ),
  );
  const cellsOf = (row: (typeof rows)[number]): CellDiff[] =>
    columns.map((column) => {
      const was = column.before ? (row.before?.value[column.before.at] ?? '') : '';
      const is = column.after ? (row.after?.value[column.after.at] ?? '') : '';
      return {
        isHead: (row.after ?? row.before)?.at === 0 && (after ?? before)?.hasHead === true,
        words: diffWords(was, is),
      };
    });
  const made = rows.map((row) => {
    const cells = cellsOf(row);
    return {
      change: changeOf(
        row.before,
        row.after,
        cells.every(({ words }) => isSameWords(words)),
      ),
      cells,
    };
  });
  const shape = columns.map((column) => changeOf(column.before, column.after, true));
  const isSame = made.every(({ change }) => change === 'same') && shape.every((change) => change === 'same');
  return { block: 'table', change: changeOf(before, after, isSame), columns: shape, rows: made };
}

function diffPart(before: Part | null, after: Part | null): BlockDiff {
  const part = after ?? before;
  if (part?.part === 'table')
    return diffTable(before?.part === 'table' ? before : null, after?.part === 'table' ? after : null);
  if (part?.part === 'picture') {
    const was = before?.part === 'picture' ? before.picture : null;
    const is = after?.part === 'picture' ? after.picture : null;
    const alt = diffWords(was?.alt ?? '', is?.alt ?? '');
    const isSame = was?.hash === is?.hash && isSameWords(alt);
    return { block: 'picture', change: changeOf(before, after, isSame), before: was, after: is, alt };
  }
  if (part?.part === 'live') return { block: 'live', change: changeOf(before, after, true), kind: part.kind };
  const was = before?.part === 'text' ? before.text : '';
  const is = after?.part === 'text' ? after.text : '';
  const words = diffWords(was, is);
  const shape = part?.part === 'text' ? part : { role: 'paragraph' as const, depth: 0 };
  const isSame = isSameWords(words) && (before?.part !== 'text' || before.role === shape.role);
  return { block: 'text', change: changeOf(before, after, isSame), role: shape.role, depth: shape.depth, words };
}

/** Compares two versions of a section. */
export const diffSections = (before: readonly RichNode[], after: readonly RichNode[]): BlockDiff[] =>
  align(partsOf(before), partsOf(after), likenessOfParts).map((pair) => diffPart(pair.before, pair.after));

/** Whether anything but the formatting differs. */
export const isChanged = (blocks: readonly BlockDiff[]): boolean => blocks.some(({ change }) => change !== 'same');
