// Says in words why two incidents look alike: what a responder can check in a glance before following the old one.

import type { Concept } from './lexicon/concept.ts';
import { conceptOf } from './mechanisms.ts';
import type { Profile, SimilarIndex } from './similar-index.ts';

const enoughEvidence = 0.1;
const mostWords = 5;
const mostPerKind = 2;

/** Reasons, strongest kind first: mechanism, related mechanism, service, words, area. Empty when nothing is shared. */
export function explain(index: SimilarIndex, query: Profile, other: Profile): string[] {
  const mechanisms = sharedConcepts(query, other, 'mechanism');
  const why = mechanisms.map((concept) => `same mechanism: ${concept.label}`);
  if (mechanisms.length === 0) why.push(...relatedMechanisms(query, other));
  const services = [...query.services].filter(([key]) => other.services.has(key)).map(([, name]) => name);
  if (services.length > 0) why.push(`same service: ${services.join(', ')}`);
  const words = sharedWords(index, query, other);
  if (words.length > 0) why.push(`shared words: ${words.join(', ')}`);
  const areas = sharedConcepts(query, other, 'area');
  if (areas.length > 0) why.push(`same area: ${areas.map((area) => area.label).join(', ')}`);
  return why;
}

function sharedConcepts(query: Profile, other: Profile, kind: Concept['kind']): Concept[] {
  return [...query.evidence]
    .filter(([concept]) => concept.kind === kind)
    .map(([concept, value]) => ({ concept, both: concept.weight * value * (other.evidence.get(concept) ?? 0) }))
    .filter(({ concept, both }) => both > enoughEvidence * concept.weight)
    .sort((a, b) => b.both - a.both)
    .slice(0, mostPerKind)
    .map(({ concept }) => concept);
}

function relatedMechanisms(query: Profile, other: Profile): string[] {
  const related: string[] = [];
  for (const concept of query.evidence.keys()) {
    if (concept.kind !== 'mechanism') continue;
    for (const near of concept.near) {
      const match = conceptOf(near);
      if (match && other.evidence.has(match)) related.push(`related mechanism: ${concept.label} / ${match.label}`);
    }
  }
  return related.slice(0, 1);
}

function sharedWords(index: SimilarIndex, query: Profile, other: Profile): string[] {
  const count = index.slotOf.size;
  return [...query.words.keys()]
    .filter((word) => other.words.has(word))
    .map((word) => ({ word, having: index.words.get(word)?.length ?? 0 }))
    .filter(({ having }) => having <= Math.max(2, count / 4))
    .sort((a, b) => a.having - b.having || (a.word < b.word ? -1 : 1))
    .slice(0, mostWords)
    .map(({ word }) => query.spelling.get(word) ?? word);
}
