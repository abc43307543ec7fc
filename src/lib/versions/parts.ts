/** A section taken apart for comparing: its paragraphs, headings, list items, tables, pictures and live blocks, in order, whatever they were nested in. */
import { plainText } from '#model/postmortem/text.ts';
import type { RichNode } from '#model/postmortem/text.ts';

export type TextRole = 'paragraph' | 'heading' | 'item' | 'quote' | 'code';
export interface Picture {
  hash: string;
  alt: string;
}
export type Part =
  | { part: 'text'; role: TextRole; depth: number; text: string }
  | { part: 'table'; hasHead: boolean; rows: string[][] }
  | { part: 'picture'; picture: Picture }
  | { part: 'live'; kind: string };

interface Place {
  role: TextRole;
  depth: number;
}
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const INLINE: ReadonlySet<string> = new Set(['#text', 'mention', 'hard_break']);
const LISTS: ReadonlySet<string> = new Set(['bullet_list', 'ordered_list']);
const QUOTES: ReadonlySet<string> = new Set(['blockquote', 'callout']);
/** A program can write a cell as wide as it likes. */
const WIDEST = 100;

function rowOf(row: RichNode): string[] {
  return row.children.flatMap((cell) => {
    const span = typeof cell.attrs.colspan === 'number' ? Math.min(WIDEST, Math.max(1, cell.attrs.colspan)) : 1;
    return [plainText(cell.children), ...Array.from({ length: Math.trunc(span) - 1 }, () => '')];
  });
}

function tableOf(node: RichNode): Part[] {
  const isHead = node.children[0]?.children.some(({ name }) => name === 'table_header') ?? false;
  const inside = picturesUnder(node.children);
  return [{ part: 'table', hasHead: isHead, rows: node.children.map(rowOf) }, ...inside];
}

/** Pictures and live blocks that stand in cells: told after their table. */
function picturesUnder(nodes: readonly RichNode[]): Part[] {
  return nodes.flatMap((node) =>
    node.name === 'image' || node.name === 'live' ? partsOf([node]) : picturesUnder(node.children),
  );
}

function nested(node: RichNode, place: Place): Part[] {
  if (LISTS.has(node.name))
    return node.children.flatMap((item) => partsOf(item.children, { role: 'item', depth: place.depth + 1 }));
  return partsOf(node.children, QUOTES.has(node.name) ? { role: 'quote', depth: place.depth } : place);
}

function blockOf(node: RichNode, place: Place): Part[] {
  const said = (role: TextRole): Part[] => {
    const text = plainText([node]);
    return text.trim() === '' ? [] : [{ part: 'text', role, depth: place.depth, text }];
  };
  switch (node.name) {
    case 'paragraph':
      return said(place.role);
    case 'heading':
      return said('heading');
    case 'code_block':
      return said('code');
    case 'table':
      return tableOf(node);
    case 'image':
      return [
        {
          part: 'picture',
          picture: { hash: textOf(node.attrs.hash), alt: textOf(node.attrs.alt) || textOf(node.attrs.title) },
        },
      ];
    case 'live':
      return [{ part: 'live', kind: textOf(node.attrs.kind) }];
    default:
      return nested(node, place);
  }
}

/** Takes rich text apart. Depth is bounded by the reader that made the nodes. */
export function partsOf(nodes: readonly RichNode[], place: Place = { role: 'paragraph', depth: 0 }): Part[] {
  const parts: Part[] = [];
  let line: RichNode[] = [];
  const flush = (): void => {
    const text = plainText(line);
    if (text.trim() !== '') parts.push({ part: 'text', ...place, text });
    line = [];
  };
  for (const node of nodes) {
    if (INLINE.has(node.name)) {
      line.push(node);
      continue;
    }
    flush();
    parts.push(...blockOf(node, place));
  }
  flush();
  return parts;
}
