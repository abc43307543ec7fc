/**
 * What queries need of the read models: rows with what `canSee` asks for, newest first. A row is a copy of what the log says and may lag behind it by a moment.
 */
import type { Actor } from '#model/incident/actor.ts';
import type { Status } from '#model/incident/words.ts';
import type { ActorId, ServiceKey } from '#model/ids.ts';
import type { IncidentSummary } from '#protocol/api.ts';

export interface IndexRow {
  summary: IncidentSummary;
  members: readonly ActorId[];
}
export interface IndexFilter {
  statuses?: readonly Status[];
  service?: ServiceKey;
  practice?: boolean;
}
export interface IncidentIndex {
  /** Rows that the actor may see with a number below `before`, newest first. */
  list(actor: Actor, filter: IndexFilter, before: number, limit: number): Promise<IndexRow[]>;
  /** Best first; filtered before ranking, so that hidden incidents change nothing. */
  search(
    actor: Actor,
    text: string,
    limit: number,
    filter?: Pick<IndexFilter, 'practice'>,
  ): Promise<{ row: IndexRow; snippet: string }[]>;
  /** Takes in a change that was just logged, so that who changed something sees it. */
  take(row: IndexRow): void;
}
