import { describe, expect, it } from 'vitest';
import { developmentExamples } from '#tests/support/similar/development.ts';
import { heldOutExamples } from '#tests/support/similar/held-out.ts';
import { lastDevelopmentExamples } from '#tests/support/similar/last-development.ts';
import type { Ranking } from '#tests/support/similar/measure.ts';
import { measure } from '#tests/support/similar/measure.ts';
import { moreDevelopmentExamples } from '#tests/support/similar/more-development.ts';
import { rankPlainBm25 } from '#tests/support/similar/plain-bm25.ts';
import { rank, rankSimilar } from './rank.ts';
import type { IncidentText } from './similar-index.ts';
import { buildSimilarIndex, putSimilar, removeSimilar } from './similar-index.ts';

const ours: Ranking = (query, others) => rankSimilar(query, others).map(({ id }) => id);
const everything = [
  ...developmentExamples,
  ...moreDevelopmentExamples,
  ...lastDevelopmentExamples.map((one) => ({ ...one, id: `l${one.id}` })),
  ...heldOutExamples,
];

function text(id: string, title: string, summary = '', ...services: string[]): IncidentText {
  return { id, title, summary, services };
}

describe('finding repeats that are told in other words', () => {
  it('reaches the floors on descriptions it was not made with, where plain BM25 is far below', () => {
    const measured = measure(ours, heldOutExamples, heldOutExamples);
    expect(measured.queries).toBeGreaterThanOrEqual(40);
    expect(measured.recallAt3).toBeGreaterThanOrEqual(0.8);
    expect(measured.recallAt5).toBeGreaterThanOrEqual(0.88);
    expect(measured.mrr).toBeGreaterThanOrEqual(0.7);
    expect(measure(rankPlainBm25, heldOutExamples, heldOutExamples).recallAt3).toBeLessThan(0.3);
  });

  it('reaches higher floors on those it was made with', () => {
    const development = [...developmentExamples, ...moreDevelopmentExamples];
    expect(measure(ours, development, development).recallAt3).toBeGreaterThanOrEqual(0.92);
  });

  it('puts the same mechanism before the same service', () => {
    const query = text('q', 'Checkout cannot write', 'no space left on device', 'checkout');
    const [first, second] = rankSimilar(query, [
      text('service', 'Checkout slow after release', 'rolled back', 'checkout'),
      text('mechanism', 'Upload server full', 'the volume was filled with old logs', 'media'),
    ]);
    expect(first?.id).toBe('mechanism');
    expect(first?.why).toContain('same mechanism: disk full');
    expect(second?.why).toContain('same service: checkout');
  });

  it('does not take a mechanism that was ruled out for one that was found', () => {
    const query = text('q', 'The certificate expired');
    const ranked = rankSimilar(query, [
      text('denied', 'Partners disconnected', 'We ruled out an expired certificate. The fibre was cut.'),
      text('found', 'Partners disconnected', 'The TLS certificate had lapsed.'),
    ]);
    expect(ranked.map(({ id }) => id)).toEqual(['found', 'denied']);
    expect(ranked[1]?.why.join()).not.toContain('certificate expired');
  });

  it('recognises one service in three spellings', () => {
    const [first] = rankSimilar(text('q', 'x', '', 'Checkout API'), [text('a', 'y', '', 'checkout_api')]);
    expect(first?.why).toEqual(['same service: Checkout API']);
  });
});

describe('the ranking', () => {
  it('ranks all others, leaves out the query itself, and keeps the given order among equals', () => {
    const others = [text('q', 'self'), text('b', 'zzz'), text('a', 'yyy')];
    expect(rankSimilar(text('q', 'self'), others)).toEqual([
      { id: 'b', score: 0, why: [] },
      { id: 'a', score: 0, why: [] },
    ]);
  });

  it('is the same every time, with scores that never rise down the list', () => {
    const [query, ...others] = everything;
    if (!query) throw new Error('no examples');
    const ranked = rankSimilar(query, others);
    expect(ranked).toHaveLength(others.length);
    expect(rankSimilar(query, others)).toEqual(ranked);
    const scores = ranked.map(({ score }) => score);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
  });

  it('stands texts without any words, and none at all', () => {
    expect(rankSimilar(text('q', ''), [])).toEqual([]);
    expect(rankSimilar(text('q', ''), [text('a', '')])).toEqual([{ id: 'a', score: 0, why: [] }]);
    expect(rankSimilar(text('q', '𝒽 ﷽ \u0000'), [text('a', 'constructor __proto__')])).toHaveLength(1);
  });

  it('knows a changed, an added and a removed incident as if the index were built anew', () => {
    const index = buildSimilarIndex(everything);
    const changed = text('d2', 'Fibre cut', 'a digger severed the cable', 'network');
    putSimilar(index, changed);
    removeSimilar(index, 'd5');
    removeSimilar(index, 'never there');
    putSimilar(index, text('new', 'Certificate expired', 'TLS handshake failed'));
    const anew = buildSimilarIndex([
      ...everything.filter(({ id }) => id !== 'd2' && id !== 'd5'),
      changed,
      text('new', 'Certificate expired', 'TLS handshake failed'),
    ]);
    const query = text('q', 'Browser warns of an expired certificate', 'handshake error', 'shop');
    const byId = (one: { id: string }, other: { id: string }): number => (one.id < other.id ? -1 : 1);
    expect(rank(index, query).sort(byId)).toEqual(rank(anew, query, { explain: 200 }).sort(byId));
    expect(rank(index, query)[0]?.score).toBeGreaterThan(0.5);
  });

  it('keeps as many as asked for and explains as many as asked for', () => {
    const index = buildSimilarIndex(everything);
    const ranked = rank(index, text('q', 'disk full'), { limit: 5, explain: 1 });
    expect(ranked).toHaveLength(5);
    expect(ranked.map(({ why }) => why.length > 0)).toEqual([true, false, false, false, false]);
  });
});
