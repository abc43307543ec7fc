/**
 * The tree that a set of whys means. Whatever people moved at the same time, every why that stands has exactly one place: a cycle hangs under its question
 * at its smallest id, a why whose parent was removed or never came hangs under the nearest one that stands. Iterative throughout: depth is not ours to choose.
 */
import { byRank, rankBetween } from '../board/rank.ts';
import type { BoardId } from '../ids.ts';
import { WHY_QUESTIONS } from '../incident/words.ts';
import type { WhyQuestion } from '../incident/words.ts';
import type { Why } from './whys.ts';

export interface WhyNode {
  why: Why;
  /** The question at the root of its branch. */
  question: WhyQuestion;
  parent: BoardId | null;
  /** 0: directly under the question. */
  depth: number;
  children: WhyNode[];
}
export type WhyTree = Record<WhyQuestion, WhyNode[]>;

/** The nearest why above that stands; null when there is none. A ring of removed ones has none. */
function standingParent(why: Why, all: ReadonlyMap<BoardId, Why>): BoardId | null {
  const seen = new Set<BoardId>([why.id]);
  let above = why.under;
  while (above !== null && !seen.has(above)) {
    const parent = all.get(above);
    if (!parent) return null;
    if (!parent.removed) return parent.id;
    seen.add(above);
    above = parent.under;
  }
  // A way through removed ones that comes back to where it began is a cycle too; it is broken like one.
  return above === why.id ? why.id : null;
}

/** The why of each cycle that hangs under its question: the smallest id. Each why is walked once. */
function cycleBreakers(parents: ReadonlyMap<BoardId, BoardId | null>): Set<BoardId> {
  const done = new Set<BoardId>();
  const breakers = new Set<BoardId>();
  for (const start of parents.keys()) {
    const path: BoardId[] = [];
    const places = new Map<BoardId, number>();
    let at: BoardId | null = start;
    while (at !== null && !done.has(at) && !places.has(at)) {
      places.set(at, path.length);
      path.push(at);
      at = parents.get(at) ?? null;
    }
    const from = at === null ? undefined : places.get(at);
    if (from !== undefined) breakers.add(path.slice(from).reduce((least, next) => (next < least ? next : least)));
    for (const id of path) done.add(id);
  }
  return breakers;
}

/** The tree under each question, siblings by (rank, id). */
export function whyTree(whys: readonly Why[]): WhyTree {
  const all = new Map(whys.map((why) => [why.id, why]));
  const standing = whys.filter((why) => !why.removed);
  const parents = new Map(standing.map((why) => [why.id, standingParent(why, all)]));
  for (const id of cycleBreakers(parents)) parents.set(id, null);
  const nodes = new Map<BoardId, WhyNode>();
  for (const why of [...standing].sort(byRank)) {
    nodes.set(why.id, { why, question: why.question, parent: parents.get(why.id) ?? null, depth: 0, children: [] });
  }
  const tree: WhyTree = { happened: [], lasted: [], unseen: [] };
  for (const node of nodes.values()) {
    const parent = node.parent === null ? undefined : nodes.get(node.parent);
    (parent ? parent.children : tree[node.why.question]).push(node);
  }
  for (const question of WHY_QUESTIONS) {
    for (const node of flatten(tree[question])) {
      node.question = question;
      for (const child of node.children) child.depth = node.depth + 1;
    }
  }
  return tree;
}

/** The nodes of a branch in reading order: each before what hangs below it. */
export function* flatten(roots: readonly WhyNode[]): Generator<WhyNode> {
  const stack = [...roots].reverse();
  for (let node = stack.pop(); node; node = stack.pop()) {
    yield node;
    for (let index = node.children.length - 1; index >= 0; index -= 1) {
      const child = node.children[index];
      if (child) stack.push(child);
    }
  }
}

/** All nodes of a tree in reading order. */
export const allNodes = (tree: WhyTree): WhyNode[] => WHY_QUESTIONS.flatMap((question) => [...flatten(tree[question])]);

/** Whether a why may be moved under another: not under itself nor under one of its own. */
export function mayMoveUnder(tree: WhyTree, id: BoardId, under: BoardId | null): boolean {
  if (under === null) return true;
  const node = allNodes(tree).find((other) => other.why.id === id);
  return node !== undefined && ![...flatten([node])].some((below) => below.why.id === under);
}

/** The rank that puts something at an index among siblings (its own place left out by the caller). */
export const rankAt = (siblings: readonly WhyNode[], index: number): string =>
  rankBetween(siblings[index - 1]?.why.rank ?? null, siblings[index]?.why.rank ?? null);

/** The chain from a leaf up to its question, to be read back with "therefore". */
export function readBack(tree: WhyTree, leaf: BoardId): Why[] {
  const byId = new Map(allNodes(tree).map((node) => [node.why.id, node]));
  const chain: Why[] = [];
  for (let node = byId.get(leaf); node; node = node.parent === null ? undefined : byId.get(node.parent))
    chain.push(node.why);
  return chain;
}
