/** The description of the pages: columns that fit, heads that are heads, headings that keep what they head. */
import type { Content } from 'pdfmake/interfaces.js';
import { expect, test } from 'vitest';
import type { ExportBlock } from '#model/export/document.ts';
import type { RichNode } from '#model/postmortem/text.ts';
import { pagesOf } from './pdf-layout.ts';

const words = (text: string): RichNode => ({ name: '#text', attrs: {}, children: [], runs: [{ text, marks: {} }] });
const node = (name: string, children: RichNode[]): RichNode => ({ name, attrs: {}, children, runs: [] });
const cell = (name: string, text: string): RichNode => node(name, [node('paragraph', [words(text)])]);
const LONG =
  'The pool of connections was full, and every new one waited until it was told that it had waited too long.';

function contentOf(blocks: ExportBlock[]): unknown {
  const { content } = pagesOf('Title', blocks, 'foot', new Map());
  return JSON.parse(JSON.stringify(content));
}

test('the column that says most has the room, wherever it stands; short ones keep their words whole', () => {
  const rows = [
    ['Time', 'What', 'Ticket'],
    ['03:14', LONG, ''],
  ];
  const [table] = [contentOf([{ block: 'table', head: rows[0] ?? [], rows: rows.slice(1) }])];
  expect(table).toMatchObject([{ table: { headerRows: 1, widths: ['auto', '*', 'auto'] } }]);
});

test('a table that somebody wrote has its head in bold, on every page', () => {
  const rich = node('table', [
    node('table_row', [cell('table_header', 'Region'), cell('table_header', 'Errors')]),
    node('table_row', [cell('table_cell', 'Europe'), cell('table_cell', '12')]),
  ]);
  expect(contentOf([{ block: 'rich', nodes: [rich] }])).toMatchObject([
    {
      stack: [
        {
          table: {
            headerRows: 1,
            body: [
              [{ bold: true }, { bold: true }],
              [{}, {}],
            ],
          },
        },
      ],
    },
  ]);
});

test('a word that no line can break is given places to break, in prose, lists, code and cells', () => {
  const address = `https://example.org/${'a'.repeat(200)}`;
  const found = JSON.stringify(
    contentOf([
      { block: 'paragraph', text: address },
      { block: 'list', items: [{ depth: 0, text: address }] },
      { block: 'table', head: ['Where'], rows: [[address]] },
      { block: 'rich', nodes: [node('paragraph', [words(address)]), node('code_block', [words(address)])] },
    ]),
  );
  for (const run of found.split('"').filter((text) => text.startsWith('https://')))
    expect(Math.max(...run.split('\u200b').map((part) => part.length))).toBeLessThanOrEqual(60);
});

test('a heading that nothing readable follows on its page goes to the next', () => {
  const { pageBreakBefore } = pagesOf('Title', [], 'foot', new Map());
  const after = (following: object[], of: object = { headlineLevel: 2, text: 'Impact' }): unknown => {
    const made: Content = { text: '' };
    const known = { ...made, ...of };
    return Reflect.apply(pageBreakBefore ?? Boolean, undefined, [known, { getFollowingNodesOnPage: () => following }]);
  };
  expect(after([])).toBe(true);
  expect(after([{ stack: [] }, { headlineLevel: 3, text: 'Why did it last?' }])).toBe(true);
  expect(after([{ text: 'Cards failed.' }])).toBe(false);
  expect(after([], { text: 'no heading' })).toBe(false);
});
