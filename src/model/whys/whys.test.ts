import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { addFollowup, readFollowups } from '../followups/followups.ts';
import { followupHints } from '../followups/lint.ts';
import { boardId } from '../incident/testing.ts';
import { whyHints } from './lint.ts';
import { allNodes, mayMoveUnder, readBack, whyTree } from './tree.ts';
import { addWhy, moveWhy, readWhys, removeWhys } from './whys.ts';
import type { WhyQuestion } from '../incident/words.ts';

/** A tree as lines: `- ` for each level. */
const printed = (doc: Y.Doc): string[] =>
  allNodes(whyTree(readWhys(doc))).map(({ why, depth }) => `${'- '.repeat(depth)}${why.statement}`);

function plant(...rows: [id: string, under: string | null, question?: WhyQuestion][]): Y.Doc {
  const doc = new Y.Doc();
  rows.forEach(([id, under, question = 'happened'], index) =>
    addWhy(doc, boardId(id), {
      statement: id,
      question,
      under: under === null ? null : boardId(under),
      rank: `m${index}`,
    }),
  );
  return doc;
}
const place = (under: string | null) => ({
  under: under === null ? null : boardId(under),
  question: 'happened' as const,
  rank: 'm',
});

describe('the tree of whys', () => {
  test('hangs under its questions, in order', () => {
    const doc = plant(['a', null], ['b', 'a'], ['c', 'b'], ['d', 'a'], ['e', null, 'unseen']);
    expect(printed(doc)).toEqual(['a', '- b', '- - c', '- d', 'e']);
  });
  test('two who move branches under each other break nothing: the smallest id hangs under its question', () => {
    const one = plant(['a', null], ['b', null], ['c', 'b']);
    const two = new Y.Doc();
    Y.applyUpdate(two, Y.encodeStateAsUpdate(one));
    moveWhy(one, boardId('a'), place('c'));
    moveWhy(two, boardId('b'), place('a'));
    Y.applyUpdate(one, Y.encodeStateAsUpdate(two));
    Y.applyUpdate(two, Y.encodeStateAsUpdate(one));
    expect(printed(one)).toEqual(['a', '- b', '- - c']);
    expect(printed(two)).toEqual(printed(one));
  });
  test('what hangs below a removed why moves up to the one that stands', () => {
    const doc = plant(['a', null], ['b', 'a'], ['c', 'b']);
    removeWhys(doc, [boardId('b')]);
    expect(printed(doc)).toEqual(['a', '- c']);
    removeWhys(doc, [boardId('b')], false);
    expect(printed(doc)).toEqual(['a', '- b', '- - c']);
  });
  test('says what may be moved where', () => {
    const tree = whyTree(readWhys(plant(['a', null], ['b', 'a'], ['c', null])));
    expect([
      mayMoveUnder(tree, boardId('a'), boardId('b')),
      mayMoveUnder(tree, boardId('a'), boardId('a')),
      mayMoveUnder(tree, boardId('a'), boardId('c')),
      mayMoveUnder(tree, boardId('b'), null),
    ]).toEqual([false, false, true, true]);
  });
  test('is read back from the leaf', () => {
    const tree = whyTree(readWhys(plant(['a', null], ['b', 'a'], ['c', 'b'])));
    expect(readBack(tree, boardId('c')).map((why) => why.id)).toEqual(['c', 'b', 'a']);
  });
  test('any pointers at all make a tree that holds every why once', () => {
    const pointers = fc.array(fc.record({ under: fc.option(fc.nat(14)), removed: fc.boolean() }), { maxLength: 12 });
    fc.assert(
      fc.property(pointers, (rows) => {
        const doc = new Y.Doc();
        rows.forEach(({ under, removed }, index) =>
          addWhy(doc, boardId(`w${index}`), {
            statement: 'x',
            question: 'lasted',
            under: under === null ? null : boardId(`w${under}`),
            removed,
          }),
        );
        const placed = allNodes(whyTree(readWhys(doc))).map(({ why }) => why.id);
        expect(placed.sort()).toEqual(rows.flatMap(({ removed }, index) => (removed ? [] : [`w${index}`])).sort());
      }),
    );
  });
});

describe('hints for whys', () => {
  const problems = (doc: Y.Doc, names: string[] = []) =>
    whyHints(whyTree(readWhys(doc)), readFollowups(doc), names)
      .filter(({ problem }) => problem !== 'no-evidence')
      .map(({ problem }) => problem);
  test('a single chain with an open end', () => {
    expect(problems(plant(['one', null], ['two', 'one'], ['three', 'two'])).sort()).toEqual([
      'open-leaf',
      'single-chain',
    ]);
  });
  test.each(['Marcus pushed the wrong build', 'Root cause: human error', 'The engineer forgot the flag'])(
    '%s names a person',
    (statement) => {
      const doc = new Y.Doc();
      addWhy(doc, boardId('w'), { statement, question: 'happened', stop: 'unknown' });
      expect(problems(doc, ['Marcus Ode'])).toEqual(['names-a-person']);
    },
  );
  test.each(['The pool forgot its size after a restart', 'The engineer on call had no access'])(
    '%s does not',
    (statement) => {
      const doc = new Y.Doc();
      addWhy(doc, boardId('w'), { statement, question: 'happened', stop: 'unknown' });
      expect(problems(doc, ['Marcus Ode'])).toEqual([]);
    },
  );
  test('a short name inside another word names nobody', () => {
    const doc = new Y.Doc();
    addWhy(doc, boardId('w'), { statement: 'Retries multiplied the load', question: 'happened', stop: 'unknown' });
    expect(problems(doc, ['Ed', 'Li'])).toEqual([]);
    addWhy(doc, boardId('v'), { statement: 'Known to Ed alone', question: 'lasted', stop: 'unknown' });
    expect(problems(doc, ['Ed', 'Li'])).toEqual(['names-a-person']);
  });
  test('only reminders as countermeasures', () => {
    const doc = new Y.Doc();
    addWhy(doc, boardId('w'), { statement: 'No limit', question: 'happened', countermeasure: 'Remind the team' });
    expect(problems(doc)).toEqual(['only-weak']);
    addFollowup(doc, boardId('f'), { text: 'Refuse plans that delete more than 5 objects', cause: boardId('w') });
    expect(problems(doc)).toEqual([]);
  });
});

describe('hints for follow-ups', () => {
  const hints = (text: string, more: object = {}) => {
    const doc = new Y.Doc();
    addFollowup(doc, boardId('f'), { text, ...more });
    return readFollowups(doc)
      .flatMap(followupHints)
      .map(({ problem }) => problem);
  };
  test.each([
    ['Look into monitoring', ['vague', 'no-owner', 'unbounded']],
    ['Retrain all operators', ['only-training', 'no-owner']],
    ['Alert when checkout returns more than 1 % errors for 5 min', ['no-owner']],
    ['', []],
  ])('%s', (text, expected) => {
    expect(hints(text)).toEqual(expected);
  });
  test('detect asks which alert, process which setting', () => {
    expect(hints('Page on replication lag', { kind: 'detect' })).toContain('no-alert');
    expect(hints('Announce freezes in the pipeline', { kind: 'process' })).toContain('no-setting');
  });
});
