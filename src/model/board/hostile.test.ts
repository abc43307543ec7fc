import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { readThreads, resolveAnchor } from '../comments/comments.ts';
import { BOARD_COLLECTIONS, NOTES_ROOT, postmortemRoot, SITUATION_LINES, situationTextRoot } from '../documents.ts';
import { exportHtml } from '../export/html.ts';
import { exportMarkdown } from '../export/markdown.ts';
import { emptyState } from '../incident/state.ts';
import { readReview } from '../review/review.ts';
import { readChecklists } from '../checklists/checklists.ts';
import { mergeTimeline } from '../timeline/log.ts';
import { allNodes, whyTree } from '../whys/tree.ts';
import { readBoardText } from './text.ts';
import { readBoard } from './view.ts';

/** Reads all that there is; throws when any reader does. */
function readAll(doc: Y.Doc): void {
  const board = readBoard(doc);
  readBoardText(doc);
  readThreads(doc);
  readReview(doc);
  readChecklists(doc);
  allNodes(whyTree(board.whys));
  mergeTimeline([], board.entries);
  exportHtml({ state: emptyState(), facts: [], doc });
  exportMarkdown({ state: emptyState(), facts: [], doc });
}

/** As it comes over the wire: the receiver does not know what its roots were meant to be. */
function received(write: (doc: Y.Doc) => void): Y.Doc {
  const sender = new Y.Doc();
  write(sender);
  const doc = new Y.Doc();
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(sender));
  return doc;
}

const NASTY: (() => unknown)[] = [
  () => null,
  () => 1e308,
  () => -1,
  () => 'x'.repeat(10_000),
  () => ['a', ['b', [{}]]],
  () => JSON.parse('{"__proto__": 1, "toString": 2, "state": "open"}'),
  () => new Uint8Array([1, 2, 3]),
  () => new Y.Text('text'),
  () => new Y.XmlText('text'),
  () => new Y.XmlElement('script'),
  () => new Y.XmlFragment(),
  () => new Y.Array(),
  () => new Y.Map([['text', 'x']]),
  () => new Y.Doc(),
];
const FIELDS = [
  'text',
  'claim',
  'statement',
  'under',
  'question',
  'evidence',
  'messages',
  'items',
  'state',
  'owner',
  'rank',
  'happenedAt',
  'from',
  'kind',
  '__proto__',
];

describe('readers are total', () => {
  test('whatever stands under an id or a field', () => {
    const doc = received((sender) => {
      for (const collection of BOARD_COLLECTIONS) {
        NASTY.forEach((make, index) => sender.getMap(collection).set(`n${index}`, make()));
        for (const field of FIELDS) {
          NASTY.forEach((make, index) =>
            sender.getMap(collection).set(`${field}-${index}`, new Y.Map([[field, make()]])),
          );
        }
        for (const key of ['__proto__', 'constructor', '', 'a b', 'x'.repeat(200)])
          sender.getMap(collection).set(key, new Y.Map());
      }
      NASTY.forEach((make, index) => sender.getMap('review').set(`parked:${index}`, make()));
      NASTY.forEach((make, index) => sender.getMap('review').set(`card:${index}`, make()));
    });
    readAll(doc);
    expect(readBoard(doc).whys.every((why) => why.id.length <= 64)).toBe(true);
  });
  test('whatever type a root has', () => {
    for (const make of [
      (d: Y.Doc, n: string) => d.getText(n).insert(0, 'x'),
      (d: Y.Doc, n: string) => d.getArray(n).push([1]),
      (d: Y.Doc, n: string) => d.getXmlFragment(n).insert(0, [new Y.XmlElement('p')]),
      (d: Y.Doc, n: string) => d.getMap(n).set('a', 1),
    ]) {
      const roots = [
        ...BOARD_COLLECTIONS,
        'situation',
        'review',
        NOTES_ROOT,
        postmortemRoot('summary'),
        ...SITUATION_LINES.map(situationTextRoot),
      ];
      readAll(received((sender) => roots.forEach((root) => make(sender, root))));
      const own = new Y.Doc();
      roots.forEach((root) => make(own, root));
      readAll(own);
    }
  });
  test('6,000 levels deep', () => {
    const doc = new Y.Doc();
    // One transaction: each of its own would climb all levels again to tell observers.
    doc.transact(() => {
      let map = doc.getMap<unknown>('whys');
      for (let level = 0; level < 6_000; level += 1) {
        const next = new Y.Map<unknown>();
        map.set('deep', next);
        map = next;
      }
      let element: Y.XmlFragment = doc.getXmlFragment(NOTES_ROOT);
      for (let level = 0; level < 6_000; level += 1) {
        const next = new Y.XmlElement('blockquote');
        element.insert(0, [next]);
        element = next;
      }
    });
    readAll(doc);
  });
  test('whys 6,000 levels deep, in a ring, under nothing', () => {
    const doc = new Y.Doc();
    const whys = doc.getMap('whys');
    doc.transact(() => {
      for (let n = 0; n < 6_000; n += 1)
        whys.set(
          `w${n}`,
          new Y.Map<unknown>([
            ['statement', new Y.Text('x')],
            ['under', `w${n + 1}`],
          ]),
        );
      whys.set('w6000', new Y.Map<unknown>([['under', 'w3000']]));
      whys.set('lost', new Y.Map<unknown>([['under', 'nowhere']]));
    });
    expect(allNodes(whyTree(readBoard(doc).whys))).toHaveLength(6_002);
  });
  test('anchors of anything', () => {
    const doc = new Y.Doc();
    for (const anchor of [null, '', 'AAAA', '####', '/////w==']) expect(resolveAnchor(doc, anchor)).toBeNull();
  });
});
