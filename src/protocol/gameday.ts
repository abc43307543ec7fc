/** Game days as the API tells them: whoever facilitates sees the script, trainees see how far it has come. */
import type { ComparedRow, Mark } from '#model/gameday/compare.ts';
import type { GameDay } from '#model/gameday/game-day.ts';

export interface GameDayView extends Omit<GameDay, 'stretches' | 'then' | 'version'> {
  /** Whether the caller runs it; for all others `script` and `behind` are empty until it is over. */
  facilitates: boolean;
  /** Events in all. */
  events: number;
  /** On the script's clock. */
  playedMs: number;
  speed: number;
  /** When the next event comes by itself, ms UTC. */
  nextAt: number | null;
}
export interface GameDayComparison {
  /** How the lane of then is called. */
  thenName: string;
  then: Mark[];
  now: Mark[];
  rows: ComparedRow[];
}
