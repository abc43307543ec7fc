// The floors under the figures in docs/blameless.md.

import { describe, expect, it } from 'vitest';
import { blameCategories } from '#model/blameless/hint.ts';
import { blameHints } from '#model/blameless/hints.ts';
import { development } from '../tests/support/blameless/development.ts';
import { fresh } from '../tests/support/blameless/fresh.ts';
import { heldOut } from '../tests/support/blameless/held-out.ts';
import { measure } from '../tests/support/blameless/measure.ts';
import { oblique } from '../tests/support/blameless/oblique.ts';

const labelled = [...development, ...oblique, ...heldOut, ...fresh];
const result = measure(labelled, (text, context) => blameHints(text, context).map((hint) => hint.category));

describe('the labelled sentences', () => {
  it('are many, no two the same, and half of them are traps', () => {
    expect(labelled.length).toBeGreaterThanOrEqual(900);
    expect(new Set(labelled.map(({ text }) => text)).size).toBe(labelled.length);
    expect(result.fair.sentences / labelled.length).toBeGreaterThan(0.45);
    expect(result.systems.sentences).toBeGreaterThanOrEqual(110);
  });

  it('are told apart with an F1 of at least 0.92, on the held-out set too', () => {
    const held = measure([...heldOut, ...fresh], (text, context) =>
      blameHints(text, context).map((hint) => hint.category),
    );
    expect(result.overall.f1).toBeGreaterThanOrEqual(0.92);
    expect(held.overall.f1).toBeGreaterThanOrEqual(0.92);
  });

  it('give false alarms below 3 % on systems and on all fair sentences', () => {
    expect(result.systems.rate).toBeLessThan(0.03);
    expect(result.fair.rate).toBeLessThan(0.03);
  });

  it.each(blameCategories)('are found as %s with an F1 of at least 0.85', (category) => {
    expect(result.byCategory.get(category)?.f1 ?? 0).toBeGreaterThanOrEqual(0.85);
  });
});
