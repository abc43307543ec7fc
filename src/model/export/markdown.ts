/** An incident as Markdown: readable anywhere, nothing in it is understood as markup that its writers did not mean. */
import { isSafeLink } from '../postmortem/schema.ts';
import type { RichNode } from '../postmortem/text.ts';
import { exportDocument } from './document.ts';
import type { ExportBlock, ExportInput } from './document.ts';

/** Text that Markdown leaves as it is. */
const escape = (text: string): string =>
  text
    .replace(/[\\`*_[\]<>|~]/g, '\\$&')
    .replace(/^(\s*)([#+-]|\d+[.)])(?=\s|$)/gm, '$1\\$2')
    .replace(/^(\s*)(=+|-{2,})\s*$/gm, '$1\\$2');
const oneLine = (text: string): string => escape(text).replace(/\s*\n\s*/g, ' ');

function fence(text: string, language: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const ticks = '`'.repeat(longest + 1);
  return `${ticks}${language}\n${text}\n${ticks}`;
}

function run(text: string, marks: Record<string, unknown>): string {
  const has = (...names: string[]): boolean => names.some((name) => Object.hasOwn(marks, name));
  if (has('code')) {
    const ticks = text.includes('`') ? '``' : '`';
    return `${ticks}${text.replace(/\n/g, ' ')}${ticks}`;
  }
  // Marks must touch letters, or Markdown shows the stars.
  const [, before = '', core = '', after = ''] = /^(\s*)(.*?)(\s*)$/s.exec(text) ?? [];
  if (core === '') return text;
  let out = escape(core);
  if (has('strong', 'bold')) out = `**${out}**`;
  if (has('em', 'italic')) out = `*${out}*`;
  if (has('strike')) out = `~~${out}~~`;
  const link = marks.link;
  const href = typeof link === 'object' && link !== null && 'href' in link ? link.href : null;
  if (isSafeLink(href)) out = `[${out}](<${href.replace(/[<>]/g, encodeURIComponent)}>)`;
  return before + out + after;
}

function inline(nodes: readonly RichNode[]): string {
  return nodes
    .map((node) => {
      if (node.name === '#text') return node.runs.map(({ text, marks }) => run(text, marks)).join('');
      if (node.name === 'hard_break') return '\\\n';
      return typeof node.attrs.label === 'string' ? escape(node.attrs.label) : inline(node.children);
    })
    .join('');
}

const letters = (node: RichNode): string =>
  node.runs.map(({ text }) => text).join('') + node.children.map(letters).join('');
const indent = (text: string, by: string): string => text.replace(/\n(?!\n|$)/g, `\n${by}`);
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function richTable(node: RichNode): string {
  const rows = node.children.map((row) => row.children.map((cell) => rich(cell.children).replace(/\s*\n\s*/g, ' ')));
  const width = Math.max(0, ...rows.map((row) => row.length));
  return width === 0 ? '' : tableText(rows[0] ?? [], rows.slice(1), width);
}

/** A picture by its address; without one by its name alone, because a link that leads nowhere is worse than none. */
function picture({ attrs }: RichNode): string {
  const alt = oneLine(textOf(attrs.alt) || textOf(attrs.title));
  const source = textOf(attrs.src);
  return source === ''
    ? `Picture: ${alt || 'without a description'}`
    : `![${alt}](<${source.replace(/[<>\s]/g, encodeURIComponent)}>)`;
}

function block(node: RichNode): string {
  switch (node.name) {
    case 'heading':
      return `${'#'.repeat(Math.min(6, (typeof node.attrs.level === 'number' ? node.attrs.level : 2) + 1))} ${inline(node.children)}`;
    case 'code_block':
      return fence(letters(node), textOf(node.attrs.language).replace(/[^\w+#-]/g, ''));
    case 'blockquote':
    case 'callout':
      return rich(node.children).replace(/^/gm, '> ');
    case 'bullet_list':
      return node.children.map((item) => `- ${indent(rich(item.children), '  ')}`).join('\n');
    case 'ordered_list':
      return node.children.map((item, index) => `${index + 1}. ${indent(rich(item.children), '   ')}`).join('\n');
    case 'horizontal_rule':
      return '---';
    case 'image':
      return picture(node);
    case 'table':
      return richTable(node);
    case 'paragraph':
      return inline(node.children);
    default:
      return rich(node.children);
  }
}

/** Rich text as Markdown. Depth is bounded by the reader that made the nodes. */
export function rich(nodes: readonly RichNode[]): string {
  const parts: string[] = [];
  for (let at = 0; at < nodes.length; at += 1) {
    const node = nodes[at];
    if (node?.name === '#text' || node?.name === 'mention' || node?.name === 'hard_break') parts.push(inline([node]));
    else if (node) parts.push(block(node));
  }
  return parts.filter((part) => part.trim() !== '').join('\n\n');
}

function tableText(head: readonly string[], rows: readonly (readonly string[])[], width = head.length): string {
  const row = (cells: readonly string[]): string =>
    `| ${Array.from({ length: width }, (_, at) => cells[at] ?? '').join(' | ')} |`;
  return [row(head), row(Array.from({ length: width }, () => '---')), ...rows.map(row)].join('\n');
}

function spelled(part: ExportBlock): string {
  switch (part.block) {
    case 'heading':
      return `${'#'.repeat(part.level)} ${oneLine(part.text)}`;
    case 'paragraph':
      return escape(part.text);
    case 'list':
      return part.items.map(({ depth, text }) => `${'  '.repeat(Math.min(depth, 30))}- ${oneLine(text)}`).join('\n');
    case 'table':
      return tableText(
        part.head.map(oneLine),
        part.rows.map((row) => row.map(oneLine)),
      );
    case 'rich':
      return rich(part.nodes);
  }
}

/** The whole incident as Markdown. */
export const exportMarkdown = (input: ExportInput): string => markdownOf(exportDocument(input));

/** Blocks as Markdown. */
export const markdownOf = (blocks: readonly ExportBlock[]): string => `${blocks.map(spelled).join('\n\n')}\n`;
