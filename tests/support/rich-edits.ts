/** Random edits of rich text as an editor makes them: a change of the ProseMirror document, written back by the editor's own binding. */
import { Fragment } from 'prosemirror-model';
import type { Node } from 'prosemirror-model';
import { canSplit, Transform } from 'prosemirror-transform';
import { prosemirrorToYXmlFragment, yXmlFragmentToProseMirrorRootNode } from 'y-prosemirror';
import type * as Y from 'yjs';
import { schema } from '#model/postmortem/schema.ts';
import { characterStart } from './random.ts';
import type { Random } from './random.ts';

interface TextBlock {
  pos: number;
  node: Node;
}

function textBlocks(doc: Node): TextBlock[] {
  const found: TextBlock[] = [];
  doc.descendants((node, pos) => {
    if (node.isTextblock) found.push({ pos, node });
    return !node.isTextblock;
  });
  return found;
}

/** Where the n-th top-level block begins. */
function boundary(doc: Node, index: number): number {
  let pos = 0;
  for (let at = 0; at < index; at += 1) pos += doc.child(at).nodeSize;
  return pos;
}

const paragraph = (random: Random): Node => schema.node('paragraph', null, schema.text(random.word()));

function randomBlock(random: Random): Node {
  const made: [() => Node, ...(() => Node)[]] = [
    () => paragraph(random),
    () => schema.node('heading', { level: 1 + random.int(3) }, schema.text(random.word())),
    () => schema.node('code_block', { language: 'sql' }, schema.text(random.word())),
    () =>
      schema.node('bullet_list', null, [schema.node('list_item', null, paragraph(random)), schema.node('list_item')]),
    () =>
      schema.node('table', null, [
        schema.node('table_row', null, [schema.node('table_cell', null, paragraph(random))]),
      ]),
    // As two who edit at once may leave it: rows of different lengths, a cell and a row with nothing inside.
    () =>
      schema.node('table', null, [
        schema.node('table_row', null, [
          schema.node('table_header'),
          schema.node('table_cell', null, paragraph(random)),
        ]),
        schema.node('table_row'),
        schema.node('table_row', null, [schema.node('table_cell')]),
      ]),
    () => schema.node('image', { hash: 'a'.repeat(64), alt: random.word() }),
    () => schema.node('live', { kind: 'whys' }),
    () => schema.node('paragraph', null, [schema.node('mention', { kind: 'person', ref: 'p1', label: 'Ana' })]),
    () => schema.node('horizontal_rule'),
  ];
  return random.pick(made)();
}

function editText(random: Random, tr: Transform): void {
  const block = random.maybe(textBlocks(tr.doc));
  if (!block) return;
  const start = block.pos + 1;
  const size = block.node.content.size;
  const letters = block.node.textBetween(0, size, '', '.');
  const at = characterStart(letters, random.int(size + 1));
  const from = start + at;
  const to = start + Math.max(at, characterStart(letters, Math.min(size, at + random.int(6))));
  const kind = random.int(5);
  if (kind === 0 || size === 0) tr.insert(from, schema.text(random.word()));
  else if (kind === 1) tr.delete(from, to);
  else if (kind === 2 && to > from && !block.node.type.spec.code) {
    tr.addMark(from, to, random.pick([schema.mark('strong'), schema.mark('link', { href: 'https://a.example' })]));
  } else if (kind === 3 && to > from) tr.removeMark(from, to);
  else if (canSplit(tr.doc, from)) tr.split(from);
}

function editBlocks(random: Random, tr: Transform): void {
  const { doc } = tr;
  const index = random.int(doc.childCount);
  const block = doc.maybeChild(index);
  const at = boundary(doc, index);
  const kind = random.int(4);
  if (!block || kind < 2) tr.insert(boundary(doc, random.int(doc.childCount + 1)), randomBlock(random));
  else if (kind === 2) tr.delete(at, at + block.nodeSize);
  else
    tr.replaceWith(
      at,
      at + block.nodeSize,
      Fragment.from(schema.node(random.pick(['blockquote', 'callout']), null, block)),
    );
}

/** Changes a rich-text root as one keystroke or command of an editor would. */
export function editRich(random: Random, fragment: Y.XmlFragment): void {
  const node = yXmlFragmentToProseMirrorRootNode(fragment, schema);
  const tr = new Transform(node);
  if (node.childCount > 0 && random.chance(0.7)) editText(random, tr);
  else editBlocks(random, tr);
  fragment.doc?.transact(() => void prosemirrorToYXmlFragment(tr.doc, fragment));
}
