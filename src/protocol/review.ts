/** What the review says over HTTP: the open phases as one caller may know them. */
import type { ActorId, BoardId } from '#model/ids.ts';

/** Dots by the card or group they were given to. */
export type BallotView = Record<string, number>;

/** A sealed phase that is open: counts of all, texts of one's own only. */
export interface PhaseView {
  id: BoardId;
  kind: 'cards' | 'votes';
  prompt: string;
  anonymous: boolean;
  /** Cards or dots that one person has. */
  most: number;
  openedAt: number;
  /** Cards or ballots laid so far; renewed every few seconds only. */
  cards: number;
  writers: number;
  /** So few have written that who wrote what could be guessed. */
  few: boolean;
  mine: { id: BoardId; text: string }[];
  ballot: BallotView;
}

/** Somebody was asked whether they may be quoted; seen by the two alone. */
export interface AskedQuote {
  quote: BoardId;
  person: ActorId;
  by: ActorId;
  at: number;
  text: string;
}
