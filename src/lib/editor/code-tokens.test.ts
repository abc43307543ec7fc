/** Colours of code: pieces in order, inside the text, never an error. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CODE_LANGUAGES, codeTokens } from './code-tokens.ts';

const seen = (text: string, language: string): string[] =>
  codeTokens(text, language).map(({ from, to, kind }) => `${kind}:${text.slice(from, to)}`);

test('comments, strings, numbers and keywords of a few languages', () => {
  expect(seen("select 1 from t -- why\nwhere a = 'x'", 'sql')).toEqual([
    'keyword:select',
    'number:1',
    'keyword:from',
    'comment:-- why',
    'keyword:where',
    "string:'x'",
  ]);
  expect(seen('const a = "b" // c', 'typescript')).toEqual(['keyword:const', 'string:"b"', 'comment:// c']);
  expect(seen('retries: 3 # few', 'yml')).toEqual(['number:3', 'comment:# few']);
  expect(seen('--- a\n+++ b\n-old\n+new', 'diff')).toEqual(['removed:-old', 'added:+new']);
  expect(seen('select 1', '')).toEqual([]);
});

test('whatever the text, the pieces are in order and inside it', () => {
  const language = fc.constantFrom(...CODE_LANGUAGES.map(({ value }) => value), 'cobol');
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), language, (text, name) => {
      let at = 0;
      for (const { from, to } of codeTokens(text, name)) {
        expect(from).toBeGreaterThanOrEqual(at);
        expect(to).toBeGreaterThan(from);
        at = to;
      }
      expect(at).toBeLessThanOrEqual(text.length);
    }),
  );
});
