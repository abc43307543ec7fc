/** Anchors survive editing around and inside them, and are orphans when their words are gone. */
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { addThread, readThreads, resolveThread } from '#model/comments/comments.ts';
import { boardId } from '#model/incident/testing.ts';
import { appendBlocks, block } from '#model/postmortem/write.ts';
import { anchorOf, textsOf, wordsAt } from './anchor.ts';

const ROOT = 'postmortem:summary';
function paper(...paragraphs: string[]): Y.Doc {
  const doc = new Y.Doc();
  appendBlocks(
    doc,
    ROOT,
    paragraphs.map((text) => block([{ text }])),
  );
  return doc;
}
const text = (doc: Y.Doc, index = 0): Y.XmlText => {
  const found = textsOf(doc.getXmlFragment(ROOT))[index];
  if (!found) throw new Error('no text');
  return found;
};

test('stays with its words when text is written before, after and inside', () => {
  const doc = paper('Cards failed in the EU.');
  const anchor = anchorOf(doc, ROOT, 'failed in', 0);
  if (!anchor) throw new Error('no anchor');
  text(doc).insert(0, 'On Friday ');
  expect(wordsAt(doc, anchor)).toBe('failed in');
  text(doc).insert(text(doc).toString().indexOf('in the'), 'silently ');
  expect(wordsAt(doc, anchor)).toBe('failed silently in');
  text(doc).insert(text(doc).length, ' For an hour.');
  expect(wordsAt(doc, anchor)).toBe('failed silently in');
});

test('is an orphan when the words are deleted, and the thread stays with its quote', () => {
  const doc = paper('Cards failed in the EU.');
  const anchor = anchorOf(doc, ROOT, 'failed', 0);
  if (!anchor) throw new Error('no anchor');
  addThread(doc, boardId('t1'), { ...anchor, at: 5, message: { id: boardId('m1'), text: 'How many?' } });
  text(doc).delete(0, text(doc).length);
  const [thread] = readThreads(doc);
  expect(thread && wordsAt(doc, thread)).toBeNull();
  expect(thread).toMatchObject({ quote: 'failed', resolved: false });
  resolveThread(doc, boardId('t1'), true);
  expect(readThreads(doc)[0]?.resolved).toBe(true);
});

test('means the occurrence that was picked, and nothing when the words are not there', () => {
  const doc = paper('It failed.', 'Then it failed again.');
  const anchor = anchorOf(doc, ROOT, 'failed', 0.9);
  if (!anchor) throw new Error('no anchor');
  text(doc, 0).delete(0, 10);
  expect(wordsAt(doc, anchor)).toBe('failed');
  expect(anchorOf(doc, ROOT, 'never said', 0)).toBeNull();
  expect(anchorOf(doc, ROOT, '  ', 0)).toBeNull();
});
