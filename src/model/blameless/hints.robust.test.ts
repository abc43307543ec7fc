import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blameHints } from './hints.ts';

const pieces = fc.constantFrom(
  'the',
  'engineer',
  'forgot',
  'to',
  'not',
  "n't",
  "'s",
  '"',
  '“',
  '”',
  '`',
  '>',
  '\n',
  '-',
  ' ',
  '.',
  ':',
  '\ud800',
  '👩‍🚀',
  'should',
  'have',
  'nobody',
  'they',
  'who',
  'Ana',
  'one',
  'of',
  'on',
  'call',
  'human',
  'error',
  '\u0000',
  'İ',
  '’',
  '…',
);

describe('any text', () => {
  it('gives hints inside the passage and never throws', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(pieces, { maxLength: 60 }).map((list) => list.join(' ')),
        ),
        (text) => {
          let last = 0;
          for (const hint of blameHints(text)) {
            expect(hint.start).toBeGreaterThanOrEqual(last);
            expect(hint.end).toBeGreaterThan(hint.start);
            expect(hint.end).toBeLessThanOrEqual(text.length);
            last = hint.end;
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  // The length, not the clock, is the test: a rule that backtracks without bound would not come back at all.
  it.each([
    ['1 MB of prose', 1_000_000, 'The engineer forgot to renew it and the team should have checked the region. '],
    ['1 MB of one word', 1_000_000, 'a'],
    ['1 MB of contractions', 1_000_000, "'s"],
    ['1 MB of empty lines', 1_000_000, '\n'],
    ['one sentence without end', 200_000, 'the engineer of the team and '],
    ['open quotation marks', 200_000, '“'],
    ['adverbs', 200_000, 'really '],
    ['pronouns', 200_000, 'they '],
    ['lone surrogates', 200_000, '\ud800'],
  ])('is read through: %s', { timeout: 120_000 }, (_name, length, unit) => {
    const text = unit.repeat(Math.ceil(length / unit.length));
    expect(Array.isArray(blameHints(text))).toBe(true);
  });
});
