// The whole vocabulary, in one list. Keys are unique and every `near` names a concept that exists; a test checks both.

import { areaConcepts } from './areas.ts';
import { changeConcepts } from './change.ts';
import { computeConcepts } from './compute.ts';
import type { Concept } from './concept.ts';
import { networkConcepts } from './network.ts';
import { storageConcepts } from './storage.ts';
import { trafficConcepts } from './traffic.ts';

export const lexicon: readonly Concept[] = [
  ...storageConcepts,
  ...networkConcepts,
  ...computeConcepts,
  ...trafficConcepts,
  ...changeConcepts,
  ...areaConcepts,
];
