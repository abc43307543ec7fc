/**
 * Writing rich text onto the board without an editor: paragraphs and lists as the editor's binding spells them (an element per node, letters in an XmlText,
 * formats as attributes named after the mark). For prefilled drafts and imports.
 */
import * as Y from 'yjs';
import { rootFragment } from '../board/read.ts';
import { postmortemRoot } from '../documents.ts';
import type { Sourced } from '../updates/draft.ts';
import type { Prefill } from './prefill.ts';
import { SECTIONS, templateOf } from './template.ts';
import { richText } from './text.ts';

export interface Run {
  text: string;
  marks?: Record<string, Record<string, unknown>>;
}

const make = (name: string): Y.XmlElement => new Y.XmlElement(name);

/** Yjs types attributes as strings; the editor's binding keeps numbers as numbers, and so must we. */
const putAttribute = (element: Y.XmlElement, key: string, value: string | number): void =>
  Reflect.apply(element.setAttribute, element, [key, value]);

function textOf(runs: readonly Run[]): Y.XmlText {
  const text = new Y.XmlText();
  // Pending inserts keep their order only when each is put at the end as it is known: lengths are summed here.
  let at = 0;
  for (const run of runs) {
    if (run.text === '') continue;
    text.insert(at, run.text, run.marks ?? {});
    at += run.text.length;
  }
  return text;
}

/** A paragraph (or heading) with these letters. */
export function block(
  runs: readonly Run[],
  name = 'paragraph',
  attrs: Record<string, string | number> = {},
): Y.XmlElement {
  const element = make(name);
  for (const [key, value] of Object.entries(attrs)) putAttribute(element, key, value);
  if (runs.some((run) => run.text !== '')) element.insert(0, [textOf(runs)]);
  return element;
}

/** A bullet list of one paragraph each. */
export function bulletList(items: readonly (readonly Run[])[]): Y.XmlElement {
  const list = make('bullet_list');
  const children = items.map((runs) => {
    const item = make('list_item');
    item.insert(0, [block(runs)]);
    return item;
  });
  list.insert(0, children);
  return list;
}

/** A live block of the incident's own data. */
export function liveBlock(kind: string): Y.XmlElement {
  const element = make('live');
  putAttribute(element, 'kind', kind);
  putAttribute(element, 'ref', '');
  return element;
}

/** Puts blocks at the end of a rich-text root. */
export function appendBlocks(doc: Y.Doc, root: string, blocks: Y.XmlElement[]): void {
  const fragment = rootFragment(doc, root);
  if (fragment && blocks.length > 0) doc.transact(() => fragment.insert(fragment.length, blocks));
}

const runOf = ({ text, source, at }: Sourced): Run => ({ text, marks: { source: { ref: source, at } } });

/** Sections that read as prose; the others are lists. */
const PROSE: ReadonlySet<string> = new Set(['summary', 'detection', 'resolution', 'external']);

function blocksOf(section: string, sentences: readonly Sourced[]): Y.XmlElement[] {
  if (sentences.length === 0) return [];
  if (!PROSE.has(section)) return [bulletList(sentences.map((one) => [runOf(one)]))];
  return [block(sentences.flatMap((one, index) => (index === 0 ? [runOf(one)] : [{ text: ' ' }, runOf(one)])))];
}

/**
 * Writes a draft into the sections in which nobody wrote yet, one transaction. Sections that show live data get their block. Returns the sections written.
 * Run it once (the server does, when the incident resolves): two who run it at once would both write.
 */
export function writePrefill(doc: Y.Doc, draft: Prefill): string[] {
  const written: string[] = [];
  doc.transact(() => {
    for (const section of SECTIONS) {
      const root = postmortemRoot(section);
      const fragment = rootFragment(doc, root);
      if (!fragment || fragment.length > 0 || richText(doc, root) !== '') continue;
      const live = templateOf(section).live;
      // Hypotheses and factors are shown live; their sentences would be the same thing twice.
      const sentences = live === undefined || section === 'detection' ? draft[section] : [];
      const blocks = [...blocksOf(section, sentences), ...(live === undefined ? [] : [liveBlock(live)])];
      if (blocks.length === 0) continue;
      appendBlocks(doc, root, blocks);
      written.push(section);
    }
  });
  return written;
}
