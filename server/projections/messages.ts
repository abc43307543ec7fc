/** What crosses between the main thread and the projections' threads. */
import type { RecordedFact } from '#model/incident/facts.ts';
import type { Actor } from '#model/incident/actor.ts';
import type { MaybeSeverity, Status } from '#model/incident/words.ts';
import type { ActorId, IncidentId, ServiceKey } from '#model/ids.ts';
import type { Followup } from '#model/followups/followups.ts';
import type { IncidentSummary } from '#protocol/api.ts';

export interface ListFilter {
  statuses?: readonly Status[];
  severities?: readonly MaybeSeverity[];
  service?: ServiceKey;
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
export interface FollowupRow {
  incident: IncidentId;
  number: number;
  title: string;
  severity: MaybeSeverity;
  declaredAt: number;
  followup: Followup;
  /** The ticket it became. */
  ticket: { system: string; key: string; url: string; state?: string; done: boolean } | null;
}
export interface FollowupQuery {
  viewer: Actor;
  owner?: ActorId;
  /** Default: open and started. */
  states?: readonly Followup['state'][];
  dueBefore?: number;
  practice?: boolean;
  after: number;
  limit: number;
}

export interface FactsOfEntry {
  position: number;
  incident: IncidentId;
  facts: RecordedFact[];
}

export interface ProjectionOperations {
  positions: { args: null; result: { facts: number; boards: number } };
  facts: { args: { entries: FactsOfEntry[]; position: number }; result: null };
  /** An incident whose log was rewritten: everything of it, once more. */
  replace: { args: { incident: IncidentId; facts: RecordedFact[] }; result: null };
  take: { args: ListedIncident; result: null };
  markDirty: { args: { incidents: IncidentId[]; position: number }; result: null };
  dirty: { args: number; result: IncidentId[] };
  board: { args: { incident: IncidentId; updates: Uint8Array[] }; result: null };
  forget: { args: IncidentId; result: null };
  reset: { args: null; result: null };
  list: { args: { viewer: Actor; filter: ListFilter; before: number; limit: number }; result: ListedIncident[] };
  search: {
    args: { viewer: Actor; text: string; filter: ListFilter; after: number; limit: number };
    result: FoundIncident[];
  };
  followups: { args: FollowupQuery; result: FollowupRow[] };
}
