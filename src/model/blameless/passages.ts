/** The passages of rich text that are somebody's own words here: paragraphs, headings and items, without quotations and code. */
import { plainText } from '../postmortem/text.ts';
import type { RichNode } from '../postmortem/text.ts';

const FOREIGN: ReadonlySet<string> = new Set(['blockquote', 'code_block']);
const TEXTBLOCKS: ReadonlySet<string> = new Set(['paragraph', 'heading']);

/** Passages in order; depth is bounded by the reader that made the nodes. */
export function passagesOf(nodes: readonly RichNode[]): string[] {
  return nodes.flatMap((node) => {
    if (FOREIGN.has(node.name)) return [];
    if (!TEXTBLOCKS.has(node.name)) return passagesOf(node.children);
    const text = plainText([node]);
    return text.trim() === '' ? [] : [text];
  });
}
