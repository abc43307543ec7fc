/** The edits of the tree by key: add below or beside, move among and between siblings, remove with all below. Each returns what to focus. */
import type { Doc } from 'yjs';
import type { BoardId } from '#model/ids.ts';
import type { WhyQuestion } from '#model/incident/words.ts';
import { allNodes, flatten, mayMoveUnder, rankAt } from '#model/whys/tree.ts';
import type { WhyNode, WhyTree } from '#model/whys/tree.ts';
import { addWhy, moveWhy, removeWhys } from '#model/whys/whys.ts';

const find = (tree: WhyTree, id: BoardId): WhyNode | undefined => allNodes(tree).find(({ why }) => why.id === id);
const siblingsOf = (tree: WhyTree, node: WhyNode): WhyNode[] =>
  (node.parent === null ? undefined : find(tree, node.parent)?.children) ?? tree[node.question];

/** Adds a why as the last child of another, or directly under a question. */
export function addBelow(
  doc: Doc,
  tree: WhyTree,
  id: BoardId,
  place: { under: WhyNode | null; question: WhyQuestion; at: number },
): BoardId {
  const siblings = place.under?.children ?? tree[place.question];
  const rank = rankAt(siblings, siblings.length);
  addWhy(doc, id, { statement: '', question: place.question, under: place.under?.why.id ?? null, rank, at: place.at });
  return id;
}

/** Adds a why right after another, under the same parent. */
export function addBeside(doc: Doc, tree: WhyTree, id: BoardId, node: WhyNode, at: number): BoardId {
  const siblings = siblingsOf(tree, node);
  const rank = rankAt(siblings, siblings.indexOf(node) + 1);
  addWhy(doc, id, { statement: '', question: node.question, under: node.parent, rank, at });
  return id;
}

/** Moves a why one place up (-1) or down (1) among its siblings. */
export function moveAmong(doc: Doc, tree: WhyTree, node: WhyNode, step: -1 | 1): void {
  const others = siblingsOf(tree, node).filter((other) => other !== node);
  const index = siblingsOf(tree, node).indexOf(node) + step;
  if (index < 0 || index > others.length) return;
  moveWhy(doc, node.why.id, { under: node.parent, question: node.question, rank: rankAt(others, index) });
}

/** Hangs a why under the sibling above it. */
export function moveUnderSibling(doc: Doc, tree: WhyTree, node: WhyNode): void {
  const siblings = siblingsOf(tree, node);
  const above = siblings[siblings.indexOf(node) - 1];
  if (!above || !mayMoveUnder(tree, node.why.id, above.why.id)) return;
  const rank = rankAt(above.children, above.children.length);
  moveWhy(doc, node.why.id, { under: above.why.id, question: node.question, rank });
}

/** Hangs a why beside its parent. */
export function moveOut(doc: Doc, tree: WhyTree, node: WhyNode): void {
  const parent = node.parent === null ? undefined : find(tree, node.parent);
  if (!parent) return;
  const siblings = siblingsOf(tree, parent);
  const rank = rankAt(siblings, siblings.indexOf(parent) + 1);
  moveWhy(doc, node.why.id, { under: parent.parent, question: node.question, rank });
}

/** Takes a why and all below it away; the returned function brings them back. */
export function removeBranch(doc: Doc, node: WhyNode): () => void {
  const ids = [...flatten([node])].map(({ why }) => why.id);
  removeWhys(doc, ids);
  return () => removeWhys(doc, ids, false);
}
