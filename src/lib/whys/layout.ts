/**
 * Where each why stands: left to right, the three questions one below the other, parents centred on their children. Heights differ
 * because statements do. Pure; d3-hierarchy does the tidy tree.
 */
import { hierarchy, tree } from 'd3-hierarchy';
import { WHY_QUESTIONS } from '#model/incident/words.ts';
import type { WhyQuestion } from '#model/incident/words.ts';
import type { WhyNode, WhyTree } from '#model/whys/tree.ts';

export const NODE_WIDTH = 232;
const GAP_X = 44;
const GAP_Y = 14;

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
  const laid = tree<Branch>()
    .nodeSize([1, NODE_WIDTH + GAP_X])
    .separation((a, b) => (heightOf(a.data.id) + heightOf(b.data.id)) / 2 + GAP_Y)(hierarchy(root));
  const placed: PlacedNode[] = [];
  // Each before what hangs below it: a screen reader goes by the order of the page.
  laid.eachBefore((at) => {
    const { id, node, question } = at.data;
    if (question === null) return;
    const height = heightOf(id);
    const siblings = at.parent?.children ?? [at];
    const place = { position: siblings.indexOf(at) + 1, setSize: siblings.length };
    placed.push({ id, node, question, x: at.y - NODE_WIDTH - GAP_X, y: at.x - height / 2, height, ...place });
  });
  const top = Math.min(...placed.map(({ y }) => y));
  const nodes = placed.map((one) => ({ ...one, y: one.y - top }));
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
