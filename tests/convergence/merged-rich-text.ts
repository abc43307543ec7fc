/**
 * Rich text that several people changed at once, opened by the editor's own binding. What concurrent editing makes must be valid for the schema, because the
 * binding deletes for everybody what is not: any change that it makes by itself, when mounted or when the others' edits come in, is a fault.
 * At length: `node tests/convergence/merged-rich-text.ts 50000 [first seed]`.
 */
import { Node } from 'prosemirror-model';
import type { Schema } from 'prosemirror-model';
import { EditorState } from 'prosemirror-state';
import type { Transaction } from 'prosemirror-state';
import { initProseMirrorDoc, ySyncPlugin, ySyncPluginKey, yXmlFragmentToProsemirrorJSON } from 'y-prosemirror';
import type { ProsemirrorBinding } from 'y-prosemirror';
import * as Y from 'yjs';
import { steady } from '#lib/editor/steady-binding.ts';
import { schema } from '#model/postmortem/schema.ts';
import { Random } from '#tests/support/random.ts';
import { editRich } from '#tests/support/rich-edits.ts';

const ROOT = 'notes';

/** As much of an editor's view as the binding touches; there is no screen here. */
class Screenless {
  state: EditorState;

  constructor(state: EditorState) {
    this.state = state;
  }

  dispatch(tr: Transaction): void {
    this.state = this.state.apply(tr);
  }

  hasFocus(): boolean {
    return false;
  }
}

/** Opens rich text as the page does, and tells what the binding changed in the document all by itself. */
export function openInEditor(
  doc: Y.Doc,
  with_: Schema,
): { view: Screenless; changes: () => number; close: () => void } {
  const fragment = doc.getXmlFragment(ROOT);
  let changes = 0;
  const count = (_update: Uint8Array, origin: unknown): void => {
    if (origin !== 'remote') changes += 1;
  };
  doc.on('update', count);
  const { doc: node, mapping } = initProseMirrorDoc(fragment, with_);
  const sync = ySyncPlugin(fragment, { mapping });
  const view = new Screenless(steady(EditorState.create({ doc: node, plugins: [sync] })));
  const { binding }: { binding: ProsemirrorBinding } = ySyncPluginKey.getState(view.state);
  binding.initView(view);
  return {
    view,
    changes: () => changes,
    close: () => {
      binding.destroy();
      doc.off('update', count);
    },
  };
}

/** One case: people who share a document edit it apart from each other, then meet, with editors open. Returns what is wrong. */
function mergeOnce(seed: number): string | null {
  const random = new Random(seed);
  const docs = Array.from({ length: 2 + random.int(3) }, (_, i) => {
    const doc = new Y.Doc();
    doc.clientID = 1000 * (i + 1) + random.int(999);
    return doc;
  });
  const [first, ...others] = docs;
  if (!first) return null;
  for (let i = 0; i < 3 + random.int(5); i += 1) editRich(random, first.getXmlFragment(ROOT));
  for (const other of others) Y.applyUpdate(other, Y.encodeStateAsUpdate(first), 'remote');
  for (const doc of docs) for (let i = 0; i < 1 + random.int(4); i += 1) editRich(random, doc.getXmlFragment(ROOT));
  const plain = new Y.Doc();
  for (const doc of docs) Y.applyUpdate(plain, Y.encodeStateAsUpdate(doc), 'remote');
  const open = openInEditor(first, schema);
  for (const other of others) Y.applyUpdate(first, Y.encodeStateAsUpdate(other, Y.encodeStateVector(first)), 'remote');
  const merged = contentOf(plain);
  const fresh = openInEditor(plain, schema);
  try {
    merged.check();
    if (fresh.changes() > 0) return 'the binding changed the document when it was opened';
    // With an editor open the binding may join neighbouring runs of text; what they say must stay.
    for (const doc of [first, plain])
      if (!contentOf(doc).eq(merged)) return 'the binding changed what the document says';
    return [open, fresh].every(({ view }) => view.state.doc.eq(merged)) ? null : 'an editor shows something else';
  } catch (error) {
    return `not valid: ${String(error)}`;
  } finally {
    open.close();
    fresh.close();
  }
}

/** What a document says, read without touching it. */
function contentOf(doc: Y.Doc): Node {
  return Node.fromJSON(schema, { ...yXmlFragmentToProsemirrorJSON(doc.getXmlFragment(ROOT)), type: 'doc' });
}

/** Runs many cases; returns those that went wrong. */
export function mergeMany(cases: number, firstSeed: number): string[] {
  const wrong: string[] = [];
  for (let seed = firstSeed; seed < firstSeed + cases; seed += 1) {
    const what = mergeOnce(seed);
    if (what !== null) wrong.push(`seed ${seed}: ${what}`);
  }
  return wrong;
}

if (process.argv[1]?.endsWith('merged-rich-text.ts') === true) {
  const [cases = 50_000, firstSeed = 1] = process.argv.slice(2).map(Number);
  const wrong = mergeMany(cases, firstSeed);
  for (const line of wrong.slice(0, 20)) console.log(line);
  console.log(JSON.stringify({ cases, firstSeed, wrong: wrong.length }));
  process.exit(wrong.length > 0 ? 1 : 0);
}
