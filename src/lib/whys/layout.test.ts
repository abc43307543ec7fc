import { expect, test } from 'vitest';
import { Doc } from 'yjs';
import { boardId } from '#model/incident/testing.ts';
import { whyTree } from '#model/whys/tree.ts';
import { addWhy, readWhys } from '#model/whys/whys.ts';
import { layoutWhys } from './layout.ts';

function sample() {
  const doc = new Doc();
  addWhy(doc, boardId('a'), { statement: 'pool full', question: 'happened' });
  addWhy(doc, boardId('b'), { statement: 'queries slow', question: 'happened', under: boardId('a') });
  addWhy(doc, boardId('c'), { statement: 'pool small', question: 'happened', under: boardId('a') });
  addWhy(doc, boardId('d'), { statement: 'no alert', question: 'unseen' });
  return whyTree(readWhys(doc));
}

test('nodes of a column never overlap, whatever their heights', () => {
  const heights: Record<string, number> = { b: 200, c: 30, a: 60 };
  const { nodes } = layoutWhys(sample(), (id) => heights[id] ?? 40);
  for (const one of nodes) {
    for (const other of nodes) {
      if (one === other || one.x !== other.x) continue;
      expect(one.y + one.height <= other.y || other.y + other.height <= one.y).toBe(true);
    }
  }
});

test('children stand right of their parent and every why has one edge', () => {
  const { nodes, edges, height } = layoutWhys(sample(), () => 40);
  const x = (id: string): number => nodes.find((node) => node.id === id)?.x ?? -1;
  expect(x('happened')).toBe(0);
  expect(x('a')).toBeGreaterThan(x('happened'));
  expect(x('b')).toBeGreaterThan(x('a'));
  expect(edges).toHaveLength(4);
  expect(Math.min(...nodes.map(({ y }) => y))).toBe(0);
  expect(height).toBeGreaterThan(0);
});

test('nodes are told in reading order, each with its place among its siblings', () => {
  const { nodes } = layoutWhys(sample(), () => 40);
  expect(nodes.map(({ id, position, setSize }) => [id, position, setSize])).toEqual([
    ['happened', 1, 3],
    ['a', 1, 1],
    ['b', 1, 2],
    ['c', 2, 2],
    ['lasted', 2, 3],
    ['unseen', 3, 3],
    ['d', 1, 1],
  ]);
});
