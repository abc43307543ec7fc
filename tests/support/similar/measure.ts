// Measures a ranking on the examples: of the true repeats of a description, how many are among the first k.

import type { IncidentText } from '#model/similar/similar-index.ts';
import type { Example } from './example.ts';

export type Ranking = (query: IncidentText, others: readonly IncidentText[]) => string[];

export type Measured = {
  queries: number;
  recallAt3: number;
  recallAt5: number;
  /** Mean of 1 / rank of the first true repeat. */
  mrr: number;
};

/** Asks with every example of `queries` that has a repeat, against all of `library` but itself. */
export function measure(ranking: Ranking, queries: readonly Example[], library: readonly Example[]): Measured {
  const sums = { queries: 0, recallAt3: 0, recallAt5: 0, mrr: 0 };
  for (const query of queries) {
    const repeats = library.filter((one) => one.group !== null && one.group === query.group && one.id !== query.id);
    if (repeats.length === 0) continue;
    const others = library.filter((one) => one.id !== query.id);
    const places = ranking(withoutGroup(query), others.map(withoutGroup));
    const ranks = repeats.map((repeat) => places.indexOf(repeat.id) + 1).sort((x, y) => x - y);
    const found = (k: number): number => ranks.filter((rank) => rank <= k).length / ranks.length;
    sums.queries += 1;
    sums.recallAt3 += found(3);
    sums.recallAt5 += found(5);
    sums.mrr += 1 / (ranks[0] ?? Infinity);
  }
  const mean = (sum: number): number => (sums.queries === 0 ? 0 : sum / sums.queries);
  return {
    queries: sums.queries,
    recallAt3: mean(sums.recallAt3),
    recallAt5: mean(sums.recallAt5),
    mrr: mean(sums.mrr),
  };
}

function withoutGroup({ id, title, summary, services }: Example): IncidentText {
  return { id, title, summary, services };
}
