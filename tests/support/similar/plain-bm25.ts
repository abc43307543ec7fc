// BM25 as any search box has it: lower-case words, no stems, no vocabulary. The measure that Muster's ranking is held to.

import type { IncidentText } from '#model/similar/similar-index.ts';

const k1 = 1.2;
const b = 0.75;

const tokens = (text: IncidentText): string[] =>
  `${text.title} ${text.summary} ${text.services.join(' ')}`.toLowerCase().match(/[a-z0-9]+/g) ?? [];

/** Ids of `others`, best first. */
export function rankPlainBm25(query: IncidentText, others: readonly IncidentText[]): string[] {
  const documents = others.map((text) => ({ id: text.id, words: tokens(text) }));
  const average = documents.reduce((sum, { words }) => sum + words.length, 0) / documents.length;
  const having = new Map<string, number>();
  for (const { words } of documents) for (const word of new Set(words)) having.set(word, (having.get(word) ?? 0) + 1);
  const asked = [...new Set(tokens(query))];
  return documents
    .map(({ id, words }) => {
      let score = 0;
      for (const word of asked) {
        const count = words.filter((one) => one === word).length;
        const n = having.get(word) ?? 0;
        const idf = Math.log(1 + (documents.length - n + 0.5) / (n + 0.5));
        score += (idf * count * (k1 + 1)) / (count + k1 * (1 - b + (b * words.length) / average));
      }
      return { id, score };
    })
    .sort((x, y) => y.score - x.score)
    .map(({ id }) => id);
}
