// Short incident descriptions of our own making, in groups that are repeats of one failure told in quite different words,
// among distractors: the same service with another cause, the same words about another cause. The development half was
// used to choose weights and words of the vocabulary; the held-out half was written for measuring only.

import type { IncidentText } from '#model/similar/similar-index.ts';

/** `group` is the failure; null for a distractor that repeats nothing. */
export type Example = IncidentText & { group: string | null };

type Written = readonly [group: string | null, title: string, summary: string, ...services: string[]];

/** Numbers the written examples: `d1`, `d2` ... for prefix `d`. */
export function examples(prefix: string, written: readonly Written[]): Example[] {
  return written.map(([group, title, summary, ...services], index) => ({
    id: `${prefix}${index + 1}`,
    group,
    title,
    summary,
    services,
  }));
}
