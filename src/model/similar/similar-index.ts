// An index of incidents for finding repeats that are described in other words. Three views of a text are compared: the
// mechanism of failure (a vocabulary, see lexicon/), its rare words (BM25 over stems), and its services. Promises:
// deterministic, offline, may grow and shrink one incident at a time, and answers for ten thousand in milliseconds
// because only incidents that share something with the query are touched.

import type { Concept } from './lexicon/concept.ts';
import type { Evidence } from './mechanisms.ts';
import { leaningIn } from './leaning.ts';
import { evidenceIn } from './mechanisms.ts';
import { isStopWord, wordsOf } from './words.ts';

export type IncidentText = {
  id: string;
  title: string;
  summary: string;
  services: readonly string[];
  /** Anything else that says what happened: causes, key moments. Counts half. */
  more?: string;
};

/** A text as it is compared. */
export type Profile = {
  id: string;
  /** Stem to weighted count. */
  words: Map<string, number>;
  /** Stem to the word as first written. */
  spelling: Map<string, string>;
  length: number;
  evidence: Evidence;
  /** Length of the evidence as a vector: a text that hints at ten mechanisms says little about each. */
  mechanismNorm: number;
  areaNorm: number;
  services: Map<string, string>;
};

type Posting = { slot: number; value: number };

export type SimilarIndex = {
  /** By slot; a removed incident leaves a hole that the next addition fills. */
  profiles: (Profile | undefined)[];
  slotOf: Map<string, number>;
  free: number[];
  words: Map<string, Posting[]>;
  concepts: Map<Concept, Posting[]>;
  services: Map<string, Posting[]>;
  totalLength: number;
};

const titleWeight = 2;
const moreWeight = 0.5;

/** Builds an index over `others`. A second text with an id that is there already replaces the first. */
export function buildSimilarIndex(others: Iterable<IncidentText>): SimilarIndex {
  const index: SimilarIndex = {
    profiles: [],
    slotOf: new Map(),
    free: [],
    words: new Map(),
    concepts: new Map(),
    services: new Map(),
    totalLength: 0,
  };
  for (const text of others) putSimilar(index, text);
  return index;
}

/** Adds an incident, or replaces what the index knows of it. Changes `index`. */
export function putSimilar(index: SimilarIndex, text: IncidentText): void {
  removeSimilar(index, text.id);
  const slot = index.free.pop() ?? index.profiles.length;
  const profile = profileOf(text);
  index.profiles[slot] = profile;
  index.slotOf.set(text.id, slot);
  index.totalLength += profile.length;
  for (const [word, value] of profile.words) post(index.words, word, { slot, value });
  for (const [concept, value] of profile.evidence) post(index.concepts, concept, { slot, value });
  for (const service of profile.services.keys()) post(index.services, service, { slot, value: 1 });
}

/** Removes an incident; nothing happens when it is not there. Changes `index`. */
export function removeSimilar(index: SimilarIndex, id: string): void {
  const slot = index.slotOf.get(id);
  const profile = slot === undefined ? undefined : index.profiles[slot];
  if (slot === undefined || !profile) return;
  for (const word of profile.words.keys()) unpost(index.words, word, slot);
  for (const concept of profile.evidence.keys()) unpost(index.concepts, concept, slot);
  for (const service of profile.services.keys()) unpost(index.services, service, slot);
  index.totalLength -= profile.length;
  index.profiles[slot] = undefined;
  index.slotOf.delete(id);
  index.free.push(slot);
}

function post<Key>(postings: Map<Key, Posting[]>, key: Key, posting: Posting): void {
  const list = postings.get(key);
  if (list) list.push(posting);
  else postings.set(key, [posting]);
}

function unpost<Key>(postings: Map<Key, Posting[]>, key: Key, slot: number): void {
  const rest = (postings.get(key) ?? []).filter((posting) => posting.slot !== slot);
  if (rest.length > 0) postings.set(key, rest);
  else postings.delete(key);
}

/** Reads a text into the form that is compared. */
export function profileOf(text: IncidentText): Profile {
  const words = new Map<string, number>();
  const spelling = new Map<string, string>();
  const evidence: Evidence = new Map();
  const parts = [
    [text.title, titleWeight, 1],
    [text.summary, 1, 1],
    [text.more ?? '', moreWeight, moreWeight],
  ] as const;
  let length = 0;
  for (const [part, weight, emphasis] of parts) {
    const read = wordsOf(part);
    evidenceIn(read, emphasis, evidence);
    for (const word of read) {
      if (word.denied || isStopWord(word.stem)) continue;
      words.set(word.stem, (words.get(word.stem) ?? 0) + weight);
      if (!spelling.has(word.stem)) spelling.set(word.stem, word.text);
      length += weight;
    }
  }
  for (const [concept, value] of leaningIn(words)) {
    evidence.set(concept, 1 - (1 - (evidence.get(concept) ?? 0)) * (1 - value));
  }
  const norm = (wanted: (concept: Concept) => boolean): number => {
    let sum = 0;
    for (const [concept, value] of evidence) if (wanted(concept)) sum += (concept.weight * value) ** 2;
    return Math.sqrt(sum);
  };
  return {
    id: text.id,
    words,
    spelling,
    length,
    evidence,
    mechanismNorm: norm((concept) => concept.kind === 'mechanism'),
    areaNorm: norm((concept) => concept.kind !== 'mechanism'),
    services: new Map(text.services.map((service) => [serviceKey(service), service])),
  };
}

/** One spelling for "Checkout API", "checkout-api" and "checkout_api". */
function serviceKey(service: string): string {
  return service
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
