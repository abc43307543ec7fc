/** An edition as pdfmake's description of a page. Pure; runs in the PDF's thread. */
import type { Content, TDocumentDefinitions } from 'pdfmake/interfaces.js';
import type { ExportBlock } from '#model/export/document.ts';
import type { Pictures } from '#model/export/settled.ts';
import type { RichNode } from '#model/postmortem/text.ts';
import { isSafeLink } from '#model/postmortem/schema.ts';

const INDENT_PT = 14;
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Letters that a line of prose, and a cell of a table, can hold without a place to break. */
const PROSE_WORD = 60;
const CELL_WORD = 40;
/** Words that no line could break would run off the page. */
const breakable = (words: string, most: number): string =>
  words.replace(new RegExp(`\\S{${most},}`, 'g'), (word) => word.replace(new RegExp(`.{${most}}`, 'gu'), '$&\u200b'));

function runOf(letters: string, marks: Record<string, unknown>): Content {
  const has = (...names: string[]): boolean => names.some((name) => Object.hasOwn(marks, name));
  const { href }: { href?: unknown } = typeof marks['link'] === 'object' && marks['link'] !== null ? marks['link'] : {};
  return {
    text: breakable(letters, PROSE_WORD),
    ...(has('strong', 'bold') ? { bold: true } : {}),
    ...(has('em', 'italic') ? { italics: true } : {}),
    ...(has('strike') ? { decoration: 'lineThrough' as const } : {}),
    ...(has('code') ? { style: 'code' } : {}),
    ...(isSafeLink(href) && /^https?:/i.test(href) ? { link: href, style: 'link' } : {}),
  };
}

const isInline = (node: RichNode): boolean => ['#text', 'mention', 'hard_break'].includes(node.name);

function inline(nodes: readonly RichNode[]): Content[] {
  return nodes.flatMap((node) => {
    if (node.name === '#text') return node.runs.map(({ text: letters, marks }) => runOf(letters, marks));
    if (node.name === 'hard_break') return ['\n'];
    if (node.name === 'mention') return [{ text: text(node.attrs['label']), bold: true }];
    return inline(node.children);
  });
}

const letters = (node: RichNode): string =>
  node.runs.map((run) => run.text).join('') + node.children.map(letters).join('');

const PAGE_PT: [number, number] = [499, 560];

function picture({ attrs }: RichNode, pictures: Pictures): Content {
  const alt = text(attrs['alt']) || text(attrs['title']);
  const image = pictures.get(text(attrs['hash']));
  if (image === undefined) return { text: `Picture: ${alt}`, italics: true };
  return {
    stack: [
      { image, fit: PAGE_PT },
      { text: alt, fontSize: 8.5, color: '#444444' },
    ],
    margin: [0, 4, 0, 8],
  };
}

function blockOf(node: RichNode, pictures: Pictures): Content {
  const level = typeof node.attrs['level'] === 'number' ? Math.min(4, node.attrs['level'] + 1) : 3;
  switch (node.name) {
    case 'heading':
      return { text: inline(node.children), style: `h${level}`, headlineLevel: level };
    case 'bullet_list':
      return { ul: node.children.map((item) => ({ stack: rich(item.children, pictures) })), margin: [0, 2, 0, 4] };
    case 'ordered_list':
      return { ol: node.children.map((item) => ({ stack: rich(item.children, pictures) })), margin: [0, 2, 0, 4] };
    case 'code_block':
      return {
        text: breakable(letters(node), PROSE_WORD),
        style: 'code',
        preserveLeadingSpaces: true,
        margin: [0, 4, 0, 6],
      };
    case 'blockquote':
    case 'callout':
      return { stack: rich(node.children, pictures), margin: [INDENT_PT, 2, 0, 4], color: '#444444' };
    case 'horizontal_rule':
      return {
        canvas: [{ type: 'line', x1: 0, y1: 0, x2: 500, y2: 0, lineWidth: 0.5, lineColor: '#999999' }],
        margin: [0, 6, 0, 6],
      };
    case 'image':
      return picture(node, pictures);
    case 'table':
      return richTable(node, pictures);
    case 'live':
      return '';
    default:
      return { text: inline(node.children), margin: [0, 2, 0, 4] };
  }
}

function rich(nodes: readonly RichNode[], pictures: Pictures): Content[] {
  const loose = nodes.filter(isInline);
  return loose.length > 0 ? [{ text: inline(loose) }] : nodes.map((node) => blockOf(node, pictures));
}

/** A table that somebody wrote; its first row is the head when it says so, and then stands on every page. */
function richTable({ children }: RichNode, pictures: Pictures): Content {
  const isHead = children[0]?.children.some(({ name }) => name === 'table_header') ?? false;
  const rows = children.map((row) =>
    row.children.map((cell): Cell => ({
      content: { stack: rich(cell.children, pictures), ...(cell.name === 'table_header' ? { bold: true } : {}) },
      length: letters(cell).length,
    })),
  );
  return tableOf(rows, isHead ? 1 : 0);
}

/** What stands in a cell, and how many letters it has. */
interface Cell {
  content: Content;
  length: number;
}

function tableOf(rows: readonly Cell[][], headerRows: number): Content {
  const width = Math.max(1, ...rows.map((row) => row.length));
  if (rows.length === 0) return '';
  const lengths = Array.from({ length: width }, (_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  // The columns that say most share what the others leave; short ones (times, kinds, heads) keep their words whole.
  const longest = Math.max(...lengths);
  return {
    table: {
      headerRows,
      keepWithHeaderRows: headerRows,
      widths: lengths.map((length) => (length > SHORT || length === longest ? '*' : 'auto')),
      body: rows.map((row) => Array.from({ length: width }, (_, at): Content => row[at]?.content ?? '')),
      dontBreakRows: true,
    },
    layout: 'lightHorizontalLines',
    fontSize: 8.5,
    margin: [0, 4, 0, 8],
  };
}
/** A column with no cell longer than this is as wide as it needs to be. */
const SHORT = 30;
/** A time with its zone and everything shorter stays in one line. */
const ONE_LINE = 24;

function spelled(block: ExportBlock, pictures: Pictures): Content {
  switch (block.block) {
    case 'heading':
      return { text: block.text, style: `h${Math.min(4, block.level)}`, headlineLevel: block.level };
    case 'paragraph':
      return { text: breakable(block.text, PROSE_WORD), margin: [0, 2, 0, 4] };
    case 'list':
      return {
        stack: block.items.map(({ depth, text: item }): Content => ({
          ul: [breakable(item, PROSE_WORD)],
          margin: [Math.min(depth, 20) * INDENT_PT, 1, 0, 1],
        })),
      };
    case 'table': {
      const hasHead = block.head.some((cell) => cell !== '');
      const cell = (words: string, bold = false): Cell => ({
        content: {
          text: breakable(words, CELL_WORD),
          ...(bold ? { bold } : {}),
          ...(words.length <= ONE_LINE ? { noWrap: true } : {}),
        },
        length: words.length,
      });
      const head = hasHead ? [block.head.map((words) => cell(words, true))] : [];
      return tableOf([...head, ...block.rows.map((row) => row.map((words) => cell(words)))], head.length);
    }
    case 'rich':
      return { stack: rich(block.nodes, pictures) };
  }
}

/** The pages of an edition. */
export function pagesOf(
  title: string,
  blocks: readonly ExportBlock[],
  foot: string,
  pictures: Pictures,
): TDocumentDefinitions {
  return {
    info: { title },
    pageSize: 'A4',
    pageMargins: [48, 52, 48, 52],
    content: blocks.map((block) => spelled(block, pictures)),
    defaultStyle: { font: 'Roboto', fontSize: 10, lineHeight: 1.25 },
    styles: {
      h1: { fontSize: 20, bold: true, margin: [0, 0, 0, 8] },
      h2: { fontSize: 14, bold: true, margin: [0, 14, 0, 4] },
      h3: { fontSize: 12, bold: true, margin: [0, 8, 0, 3] },
      h4: { fontSize: 10.5, bold: true, margin: [0, 6, 0, 2] },
      code: { fontSize: 8.5, background: '#f2f0ea' },
      link: { color: '#0a6259', decoration: 'underline' },
    },
    // A heading alone at the foot of a page belongs to the next.
    // A heading alone at the foot of a page belongs to the next. What only holds others (a list, a table) may begin here and show nothing.
    pageBreakBefore: (node, context) =>
      node.headlineLevel !== undefined &&
      !context.getFollowingNodesOnPage().some((next) => next.text !== undefined && next.headlineLevel === undefined),
    footer: (page, count) => ({
      text: `${foot} · ${page} / ${count}`,
      alignment: 'center',
      fontSize: 8,
      color: '#666666',
    }),
  };
}
