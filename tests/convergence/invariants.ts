/** What must hold on every board at every moment, and on all boards when everything has arrived. Each throws with what is wrong. */
import { Node } from 'prosemirror-model';
import { yXmlFragmentToProsemirrorJSON } from 'y-prosemirror';
import * as Y from 'yjs';
import { readBoardText } from '#model/board/text.ts';
import { readBoard } from '#model/board/view.ts';
import { readThreads } from '#model/comments/comments.ts';
import { isRichTextRoot, NOTES_ROOT, postmortemRoot } from '#model/documents.ts';
import { schema } from '#model/postmortem/schema.ts';
import { SECTIONS } from '#model/postmortem/template.ts';
import { readReview } from '#model/review/review.ts';
import { allNodes, whyTree } from '#model/whys/tree.ts';
import { readWhys } from '#model/whys/whys.ts';

function must(condition: boolean, what: string): void {
  if (!condition) throw new Error(what);
}

/** The whys are a tree: each that stands has one place, none is above itself, none is lost. */
export function checkTree(doc: Y.Doc): void {
  const whys = readWhys(doc);
  const standing = whys.filter((why) => !why.removed).map((why) => why.id);
  const placed = allNodes(whyTree(whys));
  must(placed.length === standing.length, `tree places ${placed.length} of ${standing.length} whys`);
  must(new Set(placed.map((node) => node.why.id)).size === standing.length, 'a why has two places');
  const depths = new Map(placed.map((node) => [node.why.id, node.depth]));
  for (const node of placed) {
    const above = node.parent === null ? -1 : depths.get(node.parent);
    must(above !== undefined && node.depth === above + 1, `${node.why.id} does not hang where it says`);
  }
}

/** Every rich-text root is what the schema allows, so no editor that opens it deletes anything. */
export function checkRich(doc: Y.Doc): void {
  for (const root of [NOTES_ROOT, ...SECTIONS.map(postmortemRoot)]) {
    if (!doc.share.has(root) || !isRichTextRoot(root)) continue;
    const json = yXmlFragmentToProsemirrorJSON(doc.getXmlFragment(root));
    Node.fromJSON(schema, { ...json, type: 'doc' }).check();
  }
}

/** Attributes stand in the order of arrival, which means nothing; lists keep theirs, which does. */
const byKey = (_key: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;

/** All that a board says, for comparing boards. */
function said(doc: Y.Doc): string {
  const rich = [NOTES_ROOT, ...SECTIONS.map(postmortemRoot)].map((root) =>
    yXmlFragmentToProsemirrorJSON(doc.getXmlFragment(root)),
  );
  return JSON.stringify(
    [readBoard(doc), readBoardText(doc), readThreads(doc), readReview(doc), whyTree(readWhys(doc)), rich],
    byKey,
  );
}

/** Cheap enough for every step: readers are total and the tree is one. */
export function checkStep(doc: Y.Doc): void {
  readBoard(doc);
  checkTree(doc);
}

/** All boards say the same, hold nothing back, and hold all that was ever added. */
export function checkQuiet(docs: readonly Y.Doc[], added: ReadonlyMap<string, ReadonlySet<string>>): void {
  const [first, ...others] = docs;
  if (!first) return;
  const words = said(first);
  for (const doc of docs) {
    must(
      doc.store.pendingStructs === null && doc.store.pendingDs === null,
      'something still waits for what it depends on',
    );
    checkTree(doc);
    checkRich(doc);
  }
  for (const doc of others) {
    must(Y.equalSnapshots(Y.snapshot(first), Y.snapshot(doc)), 'boards hold different structs');
    must(said(doc) === words, 'boards say different things');
  }
  for (const [collection, ids] of added) {
    const map = first.getMap(collection);
    for (const id of ids) must(map.has(id), `${collection} ${id} was lost`);
  }
}
