/**
 * Facts about the record itself: authors of board clientIDs, when entries were recorded, redactions, epochs. The two maps are shared between states
 * and only grow: a room of five thousand entries would otherwise copy five thousand rows for each line typed.
 */
import type { Fold } from './fold.ts';

export const FOLD_RECORD = {
  author: (state, fact) => {
    // The first claim stands; the server never logs a second one for somebody else.
    if (!state.authors.has(fact.client)) state.authors.set(fact.client, fact.by);
    return state;
  },
  'entry-recorded': (state, fact) => {
    if (!state.entries.has(fact.entry)) state.entries.set(fact.entry, { by: fact.by, at: fact.at });
    return state;
  },
  redacted: (state, fact) => ({
    ...state,
    redactions: [...state.redactions, { from: fact.from, to: fact.to, reason: fact.reason, at: fact.at }],
  }),
  'epoch-changed': (state, fact) => ({ ...state, epoch: fact.epoch }),
} satisfies Fold;
