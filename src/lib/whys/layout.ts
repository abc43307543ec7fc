/**
 * Where each why stands: left to right, the three questions one below the other, each why level with the first of those below
 * it, so that a chain is read in a line and what has sixty nodes still begins at its question. Heights differ because statements do. Pure.
 */
import { hierarchy } from 'd3-hierarchy';
import { WHY_QUESTIONS } from '#model/incident/words.ts';
import type { WhyQuestion } from '#model/incident/words.ts';
import type { WhyNode, WhyTree } from '#model/whys/tree.ts';

export const NODE_WIDTH = 232;
const GAP_X = 44;
const GAP_Y = 14;
const GAP_QUESTION = 24;

interface Branch {
  id: string;
  node: WhyNode | null;
  question: WhyQuestion | null;
  children: Branch[];
}

export interface PlacedNode {
  id: string;
  node: WhyNode | null;
  question: WhyQuestion;
  x: number;
  /** Upper edge. */
  y: number;
  height: number;
  /** Which of how many below the same why or question, from 1; a tree that is read out loud says so. */
  position: number;
  setSize: number;
}
export interface Edge {
  id: string;
  path: string;
}
export interface WhysLayout {
  nodes: PlacedNode[];
  edges: Edge[];
  width: number;
  height: number;
}

const branchOf = (node: WhyNode): Branch => ({
  id: node.why.id,
  node,
  question: node.question,
  children: node.children.map(branchOf),
});

/** Lays the tree out; `heightOf` gives the drawn height of a node by its id, or of a question by its name. */
export function layoutWhys(whys: WhyTree, heightOf: (id: string) => number): WhysLayout {
  const root: Branch = {
    id: 'root',
    node: null,
    question: null,
    children: WHY_QUESTIONS.map((question) => ({
      id: question,
      node: null,
      question,
      children: whys[question].map(branchOf),
    })),
  };
  const laid = hierarchy(root);
  const placed: PlacedNode[] = [];
  /** Places a branch from an upper edge on, each before what hangs below it (a screen reader goes by the order of the page); gives its lower edge. */
  const place = (at: typeof laid, y: number): number => {
    const { id, node, question } = at.data;
    const height = question === null ? 0 : heightOf(id);
    const siblings = at.parent?.children ?? [at];
    if (question !== null)
      placed.push({
        ...{ id, node, question, x: (at.depth - 1) * (NODE_WIDTH + GAP_X), y, height },
        ...{ position: siblings.indexOf(at) + 1, setSize: siblings.length },
      });
    let below = y;
    for (const child of at.children ?? []) below = place(child, below) + (question === null ? GAP_QUESTION : 0);
    return Math.max(below, question === null ? y : y + height + GAP_Y);
  };
  place(laid, 0);
  const nodes = placed;
  const byId = new Map(nodes.map((one) => [one.id, one]));
  const edges = laid.links().flatMap(({ source, target }): Edge[] => {
    const from = byId.get(source.data.id);
    const to = byId.get(target.data.id);
    return from && to ? [{ id: `${from.id}-${to.id}`, path: curve(from, to) }] : [];
  });
  return {
    nodes,
    edges,
    width: Math.max(...nodes.map(({ x }) => x)) + NODE_WIDTH,
    height: Math.max(...nodes.map(({ y, height }) => y + height)),
  };
}

function curve(from: PlacedNode, to: PlacedNode): string {
  const [x1, y1] = [from.x + NODE_WIDTH, from.y + from.height / 2];
  const [x2, y2] = [to.x, to.y + to.height / 2];
  const middle = (x1 + x2) / 2;
  return `M${x1},${y1}C${middle},${y1} ${middle},${y2} ${x2},${y2}`;
}
