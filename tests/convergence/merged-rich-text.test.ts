import { Schema } from 'prosemirror-model';
import type { Mark, Node, NodeType } from 'prosemirror-model';
import { expect, test } from 'vitest';
import { prosemirrorToYXmlFragment, yXmlFragmentToProsemirrorJSON } from 'y-prosemirror';
import * as Y from 'yjs';
import { schema } from '#model/postmortem/schema.ts';
import { Random } from '#tests/support/random.ts';
import { editRich } from '#tests/support/rich-edits.ts';
import { mergeMany, openInEditor } from './merged-rich-text.ts';

const CASES = Number(process.env.MUSTER_CASES ?? 400);
const DOCUMENTS = 200;

test(`${CASES} documents that several people changed at once: valid, and the editor's binding changes nothing`, () => {
  expect(mergeMany(CASES, 1)).toEqual([]);
});

const text = (words: string, ...marks: Mark[]): Node => schema.text(words, marks);
const paragraph = (...inside: Node[]): Node => schema.node('paragraph', null, inside);

/** What a node needs around it to stand in a document. */
function standing(type: NodeType): Node {
  const made = type.isTextblock ? type.create(null, text('words')) : type.create();
  if (type.isInline) return paragraph(text('before '), made);
  if (type.name === 'list_item') return schema.node('bullet_list', null, made);
  if (type.name === 'table_row') return schema.node('table', null, made);
  if (type.spec.tableRole?.endsWith('cell')) return schema.node('table', null, schema.node('table_row', null, made));
  return made;
}

/** A document with every node and mark of the schema, and a few random edits. */
function documentWithEverything(seed: number): Y.Doc {
  const others = Object.values(schema.nodes).filter((type) => !type.isText && type !== schema.topNodeType);
  const marks = Object.values(schema.marks).map((type) => type.create(type.name === 'link' ? { href: 'https://a.example' } : null)); // prettier-ignore
  const all = schema.node('doc', null, [
    ...others.map(standing),
    ...marks.map((mark) => paragraph(text('marked', mark))),
  ]);
  all.check();
  const doc = new Y.Doc();
  prosemirrorToYXmlFragment(all, doc.getXmlFragment('notes'));
  const random = new Random(seed);
  for (let i = 0; i < 5; i += 1) editRich(random, doc.getXmlFragment('notes'));
  return doc;
}

/** The schema as it was before one of its nodes or marks came. */
function schemaWithout(name: string): Schema {
  const { nodes, marks } = schema.spec;
  return new Schema({ nodes: nodes.remove(name), marks: marks.remove(name), topNode: 'doc' });
}

const said = (doc: Y.Doc): string => JSON.stringify(yXmlFragmentToProsemirrorJSON(doc.getXmlFragment('notes')));

test(`an editor of an older schema would delete what it does not know: ${DOCUMENTS} documents, which is why it is never mounted`, () => {
  // What content expressions name cannot be left out alone; everything else can, one at a time.
  const later = Object.keys({ ...schema.nodes, ...schema.marks }).filter((name) => {
    try {
      return schemaWithout(name) !== null && name !== 'paragraph';
    } catch {
      return false;
    }
  });
  expect(later.length).toBeGreaterThan(8);
  let harmed = 0;
  for (let seed = 1; seed <= DOCUMENTS; seed += 1) {
    const doc = documentWithEverything(seed);
    const before = said(doc);
    // With the schema of the document nothing happens.
    const own = openInEditor(doc, schema);
    expect([seed, own.changes(), said(doc) === before]).toEqual([seed, 0, true]);
    own.close();
    const copy = new Y.Doc();
    Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
    const older = openInEditor(copy, schemaWithout(later[seed % later.length] ?? 'callout'));
    if (older.changes() > 0) harmed += 1;
    older.close();
  }
  // The reason for the handshake: without it this is what happens to everybody's document.
  expect(harmed).toBeGreaterThan(DOCUMENTS / 2);
});
