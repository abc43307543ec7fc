// Ranks incidents by how likely they are the same failure again, and says why in words. Shared mechanism weighs most,
// rare words next; area and service only order what is otherwise alike, since most incidents of one service have
// nothing to do with each other. The weights were chosen on the development half of tests/support/similar (see
// docs/similar.md for what they reach on the other half).

import { explain } from './explain.ts';
import type { Concept } from './lexicon/concept.ts';
import { conceptOf } from './mechanisms.ts';
import type { IncidentText, Profile, SimilarIndex } from './similar-index.ts';
import { buildSimilarIndex, profileOf } from './similar-index.ts';

export type Similar = {
  id: string;
  /** 0 (nothing shared) upwards; about 1 for the same mechanism told alike. Comparable within one query only. */
  score: number;
  /** Reasons a person can check, strongest first. */
  why: string[];
};

export type RankOptions = {
  /** Keep this many; all when absent. */
  limit?: number;
  /** Give reasons for this many of the best, 200 when absent: reasons for the ten-thousandth help nobody. */
  explain?: number;
};

const weights = { mechanism: 1, word: 0.9, area: 0.14, service: 0.1 };
const nearShare = 0.4;
const bm25 = { k1: 1.2, b: 0.5 };

/** Ranks all of `others` (but the query itself) by likeness to `query`, best first; ties keep the order of `others`. */
export function rankSimilar(query: IncidentText, others: readonly IncidentText[], options?: RankOptions): Similar[] {
  return rank(buildSimilarIndex(others), query, options);
}

/** The same over a prepared index. The incident with the query's own id is left out. */
export function rank(index: SimilarIndex, query: IncidentText, options: RankOptions = {}): Similar[] {
  const profile = profileOf(query);
  const scores = new Float64Array(index.profiles.length);
  addWords(index, profile, scores);
  addConcepts(index, profile, scores);
  addServices(index, profile, scores);
  const slots: number[] = [];
  index.profiles.forEach((other, slot) => {
    if (other && other.id !== query.id) slots.push(slot);
  });
  slots.sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b);
  const explained = options.explain ?? 200;
  return slots.slice(0, options.limit ?? slots.length).flatMap((slot, place) => {
    const other = index.profiles[slot];
    if (!other) return [];
    const score = Math.round((scores[slot] ?? 0) * 10_000) / 10_000;
    return [{ id: other.id, score, why: place < explained ? explain(index, profile, other) : [] }];
  });
}

/** How telling a word is: high when few incidents use it. */
function rarity(index: SimilarIndex, word: string): number {
  const count = index.slotOf.size;
  const having = index.words.get(word)?.length ?? 0;
  return Math.log(1 + (count - having + 0.5) / (having + 0.5));
}

function addWords(index: SimilarIndex, query: Profile, scores: Float64Array): void {
  const average = index.totalLength / Math.max(1, index.slotOf.size) || 1;
  const { k1, b } = bm25;
  // What a text would score against its own words: makes queries of different length comparable.
  let own = 0;
  for (const [word, count] of query.words) own += rarity(index, word) * saturate(count, k1);
  if (own === 0) return;
  for (const [word, asked] of query.words) {
    const factor = (weights.word * rarity(index, word) * Math.min(1.5, asked)) / own;
    for (const { slot, value } of index.words.get(word) ?? []) {
      const length = index.profiles[slot]?.length ?? average;
      const gain = (value * (k1 + 1)) / (value + k1 * (1 - b + (b * length) / average));
      scores[slot] = (scores[slot] ?? 0) + factor * gain;
    }
  }
}

const saturate = (count: number, k1: number): number => (count * (k1 + 1)) / (count + k1);

function addConcepts(index: SimilarIndex, query: Profile, scores: Float64Array): void {
  const asked = withNear(query);
  for (const [concept, value] of asked) {
    const isMechanism = concept.kind === 'mechanism';
    const norm = isMechanism ? query.mechanismNorm : query.areaNorm;
    if (norm === 0) continue;
    const share = (isMechanism ? weights.mechanism : weights.area) * conceptRarity(index, concept);
    const factor = (share * concept.weight ** 2 * value) / softNorm(norm);
    for (const posting of index.concepts.get(concept) ?? []) {
      const other = index.profiles[posting.slot];
      if (!other) continue;
      const otherNorm = softNorm(isMechanism ? other.mechanismNorm : other.areaNorm);
      scores[posting.slot] = (scores[posting.slot] ?? 0) + (factor * posting.value) / otherNorm;
    }
  }
}

// A single weak hint must not count as a perfect match just because it is all there is.
const softNorm = (norm: number): number => Math.sqrt(norm * norm + 0.09);

function conceptRarity(index: SimilarIndex, concept: Concept): number {
  const count = index.slotOf.size;
  const having = index.concepts.get(concept)?.length ?? 0;
  return count === 0 ? 1 : 1 - 0.5 * Math.sqrt(having / count);
}

/** What a query asks for: its own evidence, and part of it for concepts that are another view of the same failure. */
function withNear(query: Profile): Map<Concept, number> {
  const asked = new Map(query.evidence);
  for (const [concept, value] of query.evidence) {
    for (const key of concept.near) {
      const near = conceptOf(key);
      if (near && (asked.get(near) ?? 0) < value * nearShare) asked.set(near, value * nearShare);
    }
  }
  return asked;
}

function addServices(index: SimilarIndex, query: Profile, scores: Float64Array): void {
  const count = index.slotOf.size;
  for (const service of query.services.keys()) {
    const postings = index.services.get(service) ?? [];
    const rare = 1 - 0.5 * Math.sqrt(postings.length / Math.max(1, count));
    for (const { slot } of postings) {
      const most = Math.max(query.services.size, index.profiles[slot]?.services.size ?? 1);
      scores[slot] = (scores[slot] ?? 0) + (weights.service * rare) / Math.sqrt(most);
    }
  }
}
