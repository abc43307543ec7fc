/** The difference by words, by parts, in tables and of pictures. */
import { expect, test } from 'vitest';
import type { RichNode } from '#model/postmortem/text.ts';
import { Random } from '#tests/support/random.ts';
import { align, likenessOf } from './align.ts';
import type { BlockDiff, TableDiff, Words } from './diff.ts';
import { diffSections, diffWords, isChanged } from './diff.ts';

const text = (words: string, marks = {}): RichNode => ({
  name: '#text',
  attrs: {},
  children: [],
  runs: [{ text: words, marks }],
});
const node = (name: string, children: RichNode[] = [], attrs = {}): RichNode => ({ name, attrs, children, runs: [] });
const paragraph = (...children: RichNode[]): RichNode => node('paragraph', children);
const said = (words: string): RichNode => paragraph(text(words));
const table = (...rows: string[][]): RichNode =>
  node(
    'table',
    rows.map((row, at) =>
      node(
        'table_row',
        row.map((cell) => node(at === 0 ? 'table_header' : 'table_cell', [said(cell)])),
      ),
    ),
  );
const picture = (hash: string, alt: string): RichNode => node('image', [], { hash, alt });

const spell = (words: readonly Words[]): string =>
  words.map((one) => (one.kind === 'same' ? one.text : `${one.kind === 'added' ? '+' : '-'}[${one.text}]`)).join('');
const kindsOf = (blocks: readonly BlockDiff[]): string[] => blocks.map(({ block, change }) => `${block} ${change}`);
function tableIn(blocks: readonly BlockDiff[]): TableDiff {
  const found = blocks.find((one) => one.block === 'table');
  if (found?.block !== 'table') throw new Error('no table');
  return found;
}

test('a changed word is shown whole, the rest as it is', () => {
  expect(diffWords('Cards failed in the EU.', 'Payments failed in the EU.')).toEqual([
    { kind: 'removed', text: 'Cards' },
    { kind: 'added', text: 'Payments' },
    { kind: 'same', text: ' failed in the EU.' },
  ]);
  expect(spell(diffWords('4,210 failed', '4,310 failed'))).toBe('-[4,210]+[4,310] failed');
  expect(diffWords('', '')).toEqual([]);
});

test('a new paragraph is added, and nothing is changed when nothing is', () => {
  const one = [said('First.')];
  expect(kindsOf(diffSections(one, [...one, said('Second.')]))).toEqual(['text same', 'text added']);
  expect(isChanged(diffSections(one, one))).toBe(false);
  expect(isChanged(diffSections(one, [paragraph(text('First.', { strong: {} }))]))).toBe(false);
  expect(isChanged(diffSections([], []))).toBe(false);
});

test('items of a list and what is quoted are parts of their own', () => {
  const list = (...items: string[]): RichNode =>
    node(
      'bullet_list',
      items.map((item) => node('list_item', [said(item)])),
    );
  const blocks = diffSections(
    [list('the pool was full', 'the proxy was old')],
    [list('the pool was full', 'nobody was paged', 'the proxy was very old')],
  );
  expect(kindsOf(blocks)).toEqual(['text same', 'text added', 'text changed']);
  expect(blocks.every((one) => one.block === 'text' && one.role === 'item' && one.depth === 1)).toBe(true);
});

test('a word in a cell, a row and a column that came and went', () => {
  const before = table(['Region', 'Errors'], ['EU', '12 percent'], ['US', 'none'], ['Asia', 'none at all']);
  const words = tableIn(
    diffSections(
      [before],
      [table(['Region', 'Errors'], ['EU', '14 percent'], ['US', 'none'], ['Asia', 'none at all'])],
    ),
  );
  expect(words.rows.map(({ change }) => change)).toEqual(['same', 'changed', 'same', 'same']);
  expect(spell(words.rows[1]?.cells[1]?.words ?? [])).toBe('-[12]+[14] percent');
  const rows = tableIn(
    diffSections(
      [before],
      [table(['Region', 'Errors'], ['EU', '12 percent'], ['Brazil', 'few'], ['Asia', 'none at all'])],
    ),
  );
  expect(rows.rows.map(({ change }) => change).sort()).toEqual(['added', 'removed', 'same', 'same', 'same']);
  const columns = tableIn(
    diffSections(
      [before],
      [
        table(
          ['Region', 'Customers', 'Errors'],
          ['EU', '900', '12 percent'],
          ['US', '0', 'none'],
          ['Asia', '0', 'none at all'],
        ),
      ],
    ),
  );
  expect(columns.columns).toEqual(['same', 'added', 'same']);
  expect(spell(columns.rows[1]?.cells[1]?.words ?? [])).toBe('+[900]');
});

test('a table and a picture that came, went, or were exchanged', () => {
  const one = table(['Region'], ['EU']);
  expect(kindsOf(diffSections([said('Text.')], [said('Text.'), one]))).toEqual(['text same', 'table added']);
  expect(kindsOf(diffSections([one, said('Text.')], [said('Text.')]))).toEqual(['table removed', 'text same']);
  expect(kindsOf(diffSections([], [picture('a', 'Errors by region')]))).toEqual(['picture added']);
  const exchanged = diffSections([picture('a', 'Errors')], [picture('b', 'Errors')]);
  expect(exchanged).toEqual([
    {
      block: 'picture',
      change: 'changed',
      before: { hash: 'a', alt: 'Errors' },
      after: { hash: 'b', alt: 'Errors' },
      alt: [{ kind: 'same', text: 'Errors' }],
    },
  ]);
  expect(kindsOf(diffSections([picture('a', 'Errors')], [picture('a', 'Errors by region')]))).toEqual([
    'picture changed',
  ]);
  expect(kindsOf(diffSections([node('live', [], { kind: 'whys' })], []))).toEqual(['live removed']);
  // A picture in a cell is not passed over.
  const inCell = node('table', [node('table_row', [node('table_cell', [said('EU'), picture('a', 'Map')])])]);
  const without = node('table', [node('table_row', [node('table_cell', [said('EU')])])]);
  expect(kindsOf(diffSections([without], [inCell]))).toEqual(['table same', 'picture added']);
});

test('what the editor does not know counts by its text, never throws', () => {
  const odd = node('hologram', [paragraph(text('kept', { glow: {} }))]);
  expect(kindsOf(diffSections([odd], []))).toEqual(['text removed']);
  expect(kindsOf(diffSections([text('loose')], [text('loose')]))).toEqual(['text same']);
  expect(
    kindsOf(diffSections([node('table', [node('table_row', [node('table_cell', [], { colspan: 1e9 })])])], [])),
  ).toEqual(['table removed']);
});

test('lists are paired in order, and great ones are paired where they are equal', () => {
  const pairs = align(['a b c', 'd e f'], ['x', 'a b q', 'd e f'], likenessOf);
  expect(pairs).toEqual([
    { before: null, after: 'x' },
    { before: 'a b c', after: 'a b q' },
    { before: 'd e f', after: 'd e f' },
  ]);
  const many = Array.from({ length: 800 }, (_, at) => `line ${at}`);
  const other = ['first', ...many.map((line, at) => (at === 400 ? 'other words' : line)), 'last'];
  const paired = align(many, other, likenessOf);
  expect(paired.filter(({ before, after }) => before !== null && after !== null)).toHaveLength(799);
  expect(paired.filter(({ before }) => before === null).map(({ after }) => after)).toEqual([
    'first',
    'other words',
    'last',
  ]);
});

test('whatever the two texts, what stands and came is the later one, what stands and went the earlier one', () => {
  const random = new Random(7);
  const pieces: [string, ...string[]] = ['pool', 'pools', ' ', ' ', '12', '1', 'é', '😀', '.', '\n', 'a', 'EU'];
  const some = (): string => Array.from({ length: random.int(14) }, () => random.pick(pieces)).join('');
  for (let trial = 0; trial < 2_000; trial += 1) {
    const [before, after] = [some(), some()];
    const words = diffWords(before, after);
    const of = (kind: Words['kind']): string =>
      words
        .filter((one) => one.kind === 'same' || one.kind === kind)
        .map((one) => one.text)
        .join('');
    expect([of('removed'), of('added')], JSON.stringify([before, after])).toEqual([before, after]);
  }
});
