/**
 * What everybody in a review may do to the shared part of it: park a thought, put cards together, name groups. Members do it in their own document; who may not
 * write the document (guests of the review, viewers) asks the server to do the same thing for them. One function for both, so that both mean the same.
 */
import type * as Y from 'yjs';
import type { BoardId } from '../ids.ts';
import { joinCards, layCard, nameCluster, park, readReview, removeCluster } from './review.ts';

export type ReviewAct =
  | { act: 'park'; id: BoardId; text: string; done: boolean }
  /** Puts a card beside another; `group` is the id of a new group if neither lies in one. */
  | { act: 'join'; card: BoardId; onto: BoardId; group: BoardId }
  /** Into a group, or out of every group. */
  | { act: 'lay'; card: BoardId; group: BoardId | null }
  | { act: 'name'; group: BoardId; name: string }
  | { act: 'take-apart'; group: BoardId };

/** Enough for any review; more is not a conversation. */
export const MOST_PARKED = 1_000;

/** Does it; false when there is nothing it could be done to. */
export function takePart(doc: Y.Doc, given: ReviewAct): boolean {
  const { cards, clusters, parked } = readReview(doc);
  const cluster = 'group' in given ? clusters.find(({ id }) => id === given.group) : undefined;
  switch (given.act) {
    case 'park': {
      const before = parked.find(({ id }) => id === given.id);
      if (!before && parked.length >= MOST_PARKED) return false;
      // Ticking is for everybody; the words stay those of whoever parked them.
      park(doc, given.id, before?.text ?? given.text, given.done);
      return true;
    }
    case 'join':
      return joinCards(doc, given.card, given.onto, given.group) !== null;
    case 'lay':
      if (!cards.some(({ id }) => id === given.card) || (given.group !== null && !cluster)) return false;
      layCard(doc, given.card, given.group);
      return true;
    case 'name':
      if (!cluster) return false;
      nameCluster(doc, cluster.id, cluster.phase, given.name);
      return true;
    case 'take-apart':
      if (!cluster) return false;
      removeCluster(doc, cluster.id);
      return true;
  }
}
