/** What the replay's thread is asked, and what it answers. */
import type { DeletedText, Moment, MomentNames } from '#model/replay/moment.ts';
import type { ReplayBase, ReplayRange, ReplayStep } from './replay-core.ts';

export type ReplayQuestion =
  | { ask: 'known'; incident: string }
  | { ask: 'begin'; incident: string; base: ReplayBase | null }
  | { ask: 'add'; incident: string; steps: ReplayStep[] }
  | { ask: 'moment'; incident: string; at: number }
  | { ask: 'moment-at-seq'; incident: string; seq: number }
  | { ask: 'names'; incident: string; at: number }
  | { ask: 'deletions'; incident: string; at: number };

/** What each question is answered with. */
export interface ReplayAnswers {
  known: ReplayRange | null;
  begin: undefined;
  add: undefined;
  moment: Moment | null;
  'moment-at-seq': Moment | null;
  names: MomentNames | null;
  deletions: DeletedText[] | null;
}
