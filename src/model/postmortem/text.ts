/**
 * Text out of rich text, straight from the shared types: no editor, no schema, nothing written back. Total and depth-limited; unknown elements give the text
 * inside them, so that a document from a newer Muster can be searched and exported.
 */
import * as Y from 'yjs';
import { rootFragment } from '../board/read.ts';
import { MAX_DEPTH, postmortemRoot } from '../documents.ts';
import type { Section } from './template.ts';

/** A piece of rich text, as plain data: what exports are written from. */
export interface RichNode {
  name: string;
  attrs: Record<string, unknown>;
  children: RichNode[];
  /** Letters with the names and attributes of their formats; only for `#text`. */
  runs: { text: string; marks: Record<string, unknown> }[];
}

function runsOf(text: Y.Text): RichNode['runs'] {
  const runs: RichNode['runs'] = [];
  try {
    for (const part of text.toDelta()) {
      if (typeof part.insert !== 'string') continue;
      runs.push({ text: part.insert, marks: { ...(part.attributes ?? {}) } });
    }
  } catch {
    // A delta that cannot be told still has letters.
    return [{ text: Y.Text.prototype.toString.call(text), marks: {} }];
  }
  return runs;
}

function nodeOf(value: unknown, depth: number): RichNode | null {
  if (value instanceof Y.Text) return { name: '#text', attrs: {}, children: [], runs: runsOf(value) };
  if (!(value instanceof Y.XmlElement) || depth > MAX_DEPTH) return null;
  return {
    name: value.nodeName,
    attrs: { ...value.getAttributes() },
    children: childrenOf(value, depth + 1),
    runs: [],
  };
}

function childrenOf(parent: Y.XmlFragment | Y.XmlElement, depth: number): RichNode[] {
  return parent.toArray().flatMap((child) => nodeOf(child, depth) ?? []);
}

/** A rich-text root as plain data. */
export function readRich(doc: Y.Doc, root: string): RichNode[] {
  const fragment = rootFragment(doc, root);
  return fragment ? childrenOf(fragment, 0) : [];
}

const isInline = (node: RichNode): boolean =>
  node.name === '#text' || node.name === 'mention' || node.name === 'hard_break';

function inlineText(node: RichNode): string {
  if (node.name === '#text') return node.runs.map((run) => run.text).join('');
  if (node.name === 'hard_break') return '\n';
  return typeof node.attrs.label === 'string' ? node.attrs.label : '';
}

/** The plain text of nodes: a line for each block. */
export function plainText(nodes: readonly RichNode[]): string {
  const lines: string[] = [];
  let line = '';
  const flush = (): void => {
    if (line.trim() !== '') lines.push(line);
    line = '';
  };
  for (const node of nodes) {
    if (isInline(node)) {
      line += inlineText(node);
      continue;
    }
    flush();
    const inner = plainText(node.children);
    if (inner !== '') lines.push(inner);
  }
  flush();
  return lines.join('\n');
}

/** The plain text of a rich-text root. */
export const richText = (doc: Y.Doc, root: string): string => plainText(readRich(doc, root));
/** The plain text of a postmortem section. */
export const sectionText = (doc: Y.Doc, section: Section): string => richText(doc, postmortemRoot(section));
