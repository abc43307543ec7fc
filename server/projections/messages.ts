/** What crosses between the main thread and the projections' threads. */
import type { RecordedFact } from '#model/incident/facts.ts';
import type { Actor } from '#model/incident/actor.ts';
import type { FollowupKind, MaybeSeverity, Remedy, Status } from '#model/incident/words.ts';
import type { ActorId, IncidentId, ServiceKey } from '#model/ids.ts';
import type { IncidentSummary, WorkItem } from '#protocol/api.ts';
import type { Insights, LibraryPage, LibraryShelf, Praise } from '#protocol/learning.ts';

export interface ListFilter {
  statuses?: readonly Status[];
  severities?: readonly MaybeSeverity[];
  service?: ServiceKey;
  remedy?: Remedy;
  /** A contributing factor that it has. */
  factor?: string;
  practice?: boolean;
  declaredFrom?: number;
  declaredTo?: number;
}
export interface ListedIncident {
  summary: IncidentSummary;
  members: ActorId[];
}
export interface FoundIncident extends ListedIncident {
  /** The place with the words, as plain text. */
  snippet: string;
  /** Where the words stand in it: [from, to) pairs. */
  marks: [number, number][];
}
/** Which to-dos and follow-ups: everything given must hold. */
export interface WorkQuery {
  kinds?: readonly WorkItem['kind'][];
  states?: readonly WorkItem['state'][];
  owner?: ActorId | 'nobody';
  remedy?: 'patch' | 'cure';
  type?: FollowupKind;
  team?: string;
  practice?: boolean;
  dueBefore?: number;
  incident?: IncidentId;
}
export interface WorkCounts {
  open: number;
  late: number;
  done: number;
  dropped: number;
  /** Open ones by age: under two weeks, four weeks, three months, older. */
  ages: [number, number, number, number];
  /** How many were open, and how many of these overdue by the date that they have today, at each moment that was asked for. */
  over: { at: number; open: number; late: number }[];
}
/** Which incidents figures are made of. */
export interface FigureQuery {
  from: number;
  severity?: MaybeSeverity | 'undecided';
  service?: ServiceKey;
  now: number;
}

export interface FactsOfEntry {
  position: number;
  incident: IncidentId;
  facts: RecordedFact[];
}

export interface ProjectionOperations {
  /** Which log all this is made from; made of another one it is thrown away. */
  bind: { args: string; result: null };
  positions: { args: null; result: { facts: number; boards: number } };
  /** `entries` is JSON of `FactsOfEntry[]`: objects by the thousand take longer to cross than their text. */
  facts: { args: { entries: string; position: number }; result: null };
  /** An incident whose log was rewritten: everything of it, once more. */
  replace: { args: { incident: IncidentId; facts: RecordedFact[] }; result: null };
  take: { args: ListedIncident; result: null };
  markDirty: { args: { incidents: IncidentId[]; position: number }; result: null };
  dirty: { args: number; result: IncidentId[] };
  /** The board's updates one after the other in `bytes`. */
  board: { args: { incident: IncidentId; bytes: Uint8Array; lengths: number[] }; result: null };
  forget: { args: IncidentId; result: null };
  reset: { args: null; result: null };
  list: { args: { viewer: Actor; filter: ListFilter; before: number; limit: number }; result: ListedIncident[] };
  search: {
    args: { viewer: Actor; text: string; filter: ListFilter; after: number; limit: number };
    result: FoundIncident[];
  };
  library: {
    args: { viewer: Actor; text: string; filter: ListFilter; after: number; limit: number };
    result: LibraryPage;
  };
  shelf: { args: { viewer: Actor; filter: ListFilter; now: number }; result: LibraryShelf };
  praise: { args: { viewer: Actor; limit: number }; result: Praise[] };
  work: { args: { viewer: Actor; query: WorkQuery; after: number; limit: number }; result: WorkItem[] };
  workCounts: {
    args: { viewer: Actor; query: WorkQuery; now: number; moments?: readonly number[] };
    result: WorkCounts;
  };
  workOwners: { args: { viewer: Actor }; result: { owners: ActorId[]; teams: string[] } };
  insights: { args: { viewer: Actor; query: FigureQuery; dots: number }; result: Insights };
}
