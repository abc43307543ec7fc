import { describe, expect, it } from 'vitest';
import { blameHints } from './hints.ts';

function spans(text: string): string[] {
  return blameHints(text).map((hint) => `${hint.category}: ${text.slice(hint.start, hint.end)}`);
}

describe('blameHints', () => {
  it('points at the words that blame, in UTF-16 units', () => {
    expect(spans('🚨 Yesterday, the admin forgot to renew the certificate.')).toEqual(['slip: the admin forgot to']);
    expect(spans('All was calm.\nIt was operator error, again.')).toEqual(['human-error: operator error']);
  });

  it('offers a wording made from the sentence', () => {
    const [hint] = blameHints('The admin forgot to renew the certificate.');
    expect(hint?.suggestion).toContain('renew the certificate');
    const [hindsight] = blameHints('He should have checked the region first.');
    expect(hindsight?.suggestion).toContain('"checked the region first"');
    const [cause] = blameHints('The contractor caused the outage.');
    expect(cause?.suggestion).toContain('the contractor');
  });

  it('is softer on a self-report', () => {
    const strict = blameHints('Olga forgot the index.')[0]?.message;
    expect(blameHints('I forgot the index.')[0]?.message).not.toBe(strict);
    expect(blameHints('Olga forgot the index.', { selfReport: true })[0]?.message).not.toBe(strict);
  });

  it('leaves quotations, transcripts and thanks alone', () => {
    const text = 'The engineer forgot the index.';
    expect(blameHints(text)).toHaveLength(1);
    expect(blameHints(text, { quoted: true })).toEqual([]);
    expect(blameHints(text, { section: 'Transcript' })).toEqual([]);
    expect(blameHints(text, { section: 'thanks' })).toEqual([]);
    expect(blameHints(`> ${text}`)).toEqual([]);
    expect(blameHints(`The mail said "${text}" and no more.`)).toEqual([]);
  });

  it('knows the names of the organisation', () => {
    expect(blameHints('Qorvax forgot the lease.', { knownPeople: ['Qorvax Brand'] })).toHaveLength(1);
    expect(blameHints('Marcus forgot the lease.', { knownServices: ['Marcus'] })).toEqual([]);
    expect(blameHints('Marcus forgot the lease.')).toHaveLength(1);
  });

  it('lets follow-ups speak of duties', () => {
    const text = 'The on-call must strictly follow the escalation path.';
    expect(blameHints(text)).not.toEqual([]);
    expect(blameHints(text, { section: 'actions' })).toEqual([]);
  });

  it('reads contractions and typographic apostrophes alike', () => {
    for (const text of ["He should've asked.", 'He should’ve asked.', 'He should have asked.']) {
      expect(blameHints(text).map((hint) => hint.category)).toEqual(['counterfactual']);
    }
    expect(spans('They didn’t follow the procedure.')).toEqual(['slip: They didn’t follow']);
  });

  it('gives at most one hint of a category in a sentence, ascending and apart', () => {
    const hints = blameHints('He should have checked, she should have asked, and operator error did the rest.');
    expect(hints.map((hint) => hint.category)).toEqual(['counterfactual', 'human-error']);
    expect(hints[0]?.end).toBeLessThanOrEqual(hints[1]?.start ?? 0);
  });
});
