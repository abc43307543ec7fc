/** The difference by words. */
import { expect, test } from 'vitest';
import type { RichNode } from '#model/postmortem/text.ts';
import { diffSections, documentOf, isChanged } from './diff.ts';

const text = (words: string, marks = {}): RichNode => ({
  name: '#text',
  attrs: {},
  children: [],
  runs: [{ text: words, marks }],
});
const paragraph = (...children: RichNode[]): RichNode => ({ name: 'paragraph', attrs: {}, children, runs: [] });

test('a changed word is shown whole, the rest as it is', () => {
  const parts = diffSections(
    [paragraph(text('Cards failed in the EU.'))],
    [paragraph(text('Payments failed in the EU.'))],
  );
  expect(parts).toEqual([
    { kind: 'removed', text: 'Cards' },
    { kind: 'added', text: 'Payments' },
    { kind: 'same', text: ' failed in the EU.' },
  ]);
});

test('a new paragraph is added, and nothing is changed when nothing is', () => {
  const one = [paragraph(text('First.'))];
  const parts = diffSections(one, [...one, paragraph(text('Second.'))]);
  expect(parts.filter(({ kind }) => kind === 'added').map((part) => part.text.trim())).toEqual(['Second.']);
  expect(isChanged(diffSections(one, one))).toBe(false);
  expect(isChanged(diffSections([], []))).toBe(false);
});

test('what the editor does not know is passed over, never thrown at', () => {
  const odd: RichNode = { name: 'hologram', attrs: {}, children: [paragraph(text('kept', { glow: {} }))], runs: [] };
  expect(documentOf([odd]).textContent).toBe('kept');
  expect(isChanged(diffSections([odd], []))).toBe(true);
});
