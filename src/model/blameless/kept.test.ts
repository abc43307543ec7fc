/** What was kept stays kept, per sentence and for everybody, and says nothing of who or why. */
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import type { RichNode } from '../postmortem/text.ts';
import { isKept, keepWording, sentenceAt, sentencesIn } from './kept.ts';
import { passagesOf } from './passages.ts';

test('a sentence that was kept stays so when others change, and is asked about again when it is written anew', () => {
  const doc = new Y.Doc();
  const passage = 'The pool was full. Ben forgot the flag. It took an hour.';
  const place = passage.indexOf('forgot');
  expect(isKept(doc, passage, place)).toBe(false);
  keepWording(doc, passage, place);
  expect(isKept(doc, passage, place)).toBe(true);
  const longer = `Before, v1.2 ran. ${passage}`;
  expect(isKept(doc, longer, longer.indexOf('forgot'))).toBe(true);
  expect(isKept(doc, passage, passage.indexOf('pool'))).toBe(false);
  const anew = passage.replace('the flag', 'both flags');
  expect(isKept(doc, anew, anew.indexOf('forgot'))).toBe(false);
  // Everybody who has the document has it; none of the words are in it.
  const other = new Y.Doc();
  Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
  expect(isKept(other, passage, place)).toBe(true);
  expect(Buffer.from(Y.encodeStateAsUpdate(doc)).toString('latin1')).not.toMatch(/forgot|Ben|flag/);
});

test('sentences are cut where they end, not at a point in a number', () => {
  expect(sentencesIn('One 1.5 s pause. Two!\nThree').map(({ text }) => text)).toEqual([
    'One 1.5 s pause.',
    'Two!',
    'Three',
  ]);
  expect(sentenceAt('  ', 1)).toBe('');
});

test('quotations and code are no passages', () => {
  const text = (words: string): RichNode => ({
    name: '#text',
    attrs: {},
    children: [],
    runs: [{ text: words, marks: {} }],
  });
  const node = (name: string, ...children: RichNode[]): RichNode => ({ name, attrs: {}, children, runs: [] });
  const nodes = [
    node('paragraph', text('mine')),
    node('blockquote', node('paragraph', text('theirs'))),
    node('bullet_list', node('list_item', node('paragraph', text('an item')))),
    node('code_block', text('rm')),
    node('paragraph'),
  ];
  expect(passagesOf(nodes)).toEqual(['mine', 'an item']);
});
