/**
 * The state of an incident: a fold over its facts, nothing else. Unknown facts and facts with senseless content leave the state as it was.
 * The same fold runs on the server, where it decides, and in the browser, where it enables buttons and draws the header.
 */
import type { ActorId, BoardId, IncidentId, ServiceKey } from '../ids.ts';
import type { FactOf, RecordedFact } from './facts.ts';
import type { Audience, MaybeSeverity, Milestone, PostmortemState, Remedy, Role, ServiceState, Status } from './words.ts';

/** A role in use: assigned (asked, not yet accepted) apart from accepted. */
export interface RoleHolding {
  role: Role;
  person: ActorId;
  state: 'assigned' | 'accepted';
  since: number;
}
export interface RoleTerm {
  role: Role;
  person: ActorId;
  from: number;
  to: number | null;
}
export interface PublishedUpdate {
  update: BoardId;
  audience: Audience;
  text: string;
  at: number;
  by: ActorId | null;
  status: Status;
  severity: MaybeSeverity;
  nextDueAt: number | null;
  dueAt: number | null;
  corrections: { at: number; text: string; reason?: string }[];
  retracted: { at: number; reason: string } | null;
}
export interface PublishedEntry {
  entry: BoardId;
  happenedAt: number;
  text: string;
  at: number;
  retracted: { at: number; reason: string } | null;
}
export interface PageState {
  page: BoardId;
  to: ActorId;
  service?: ServiceKey;
  step: number;
  state: 'requested' | 'sent' | 'failed' | 'acknowledged' | 'passed-on' | 'escalated';
  at: number;
  acknowledgedBy?: ActorId;
  error?: string;
}
export interface AlertState {
  source: string;
  fingerprint: string;
  group: string;
  title: string;
  startsAt: number;
  endsAt: number | null;
  url?: string;
}

export interface IncidentState {
  /** Facts folded so far: the next fact's index in the record. */
  facts: number;
  /** seq of the last entry folded. */
  seq: number;
  /** Recorded-at of the last fact. */
  lastAt: number;
  exists: boolean;
  number: number;
  title: string;
  summary: string;
  severity: MaybeSeverity;
  /** The highest severity it ever had. */
  peakSeverity: MaybeSeverity;
  status: Status;
  statusSince: number;
  services: ServiceKey[];
  serviceStates: Partial<Record<ServiceKey, ServiceState>>;
  mode: 'responding' | 'reporting';
  origin: FactOf<'declared'>['origin'];
  practice: boolean;
  private: boolean;
  members: ActorId[];
  declaredAt: number;
  declaredBy: ActorId | null;
  reportAcknowledged: boolean;
  callUrl: string | null;
  times: Partial<Record<Milestone, { at: number | null; corrected: boolean; reason?: string }>>;
  resolution: { endedBy?: string; remedy: Remedy; impactOverAt: number | null } | null;
  roles: RoleHolding[];
  terms: RoleTerm[];
  commandAsked: { by: ActorId; until: number } | null;
  commandOffered: { to: ActorId; until: number } | null;
  handoff: { to: ActorId; from: ActorId | null; roles: Role[]; withTasks: boolean; note?: string; at: number } | null;
  handoffs: { at: number; from: ActorId; to: ActorId }[];
  people: ActorId[];
  guests: { guest: ActorId; name?: string; mode: 'responder' | 'brief'; until: number; by: ActorId | null; revoked: boolean }[];
  pause: { until: number | null; wakeIf?: string; watcher?: ActorId; since: number } | null;
  mergedInto: { incident: IncidentId; number: number } | null;
  merged: { incident: IncidentId; number: number }[];
  links: { incident: IncidentId; number: number; relation: string }[];
  updateClock: { dueAt: number | null; cadenceMs: number | null; snoozedUntil: number | null; lastAt: number | null };
  updateRequests: { by: ActorId | null; at: number }[];
  updates: PublishedUpdate[];
  publishedEntries: PublishedEntry[];
  pages: PageState[];
  nobodyPaged: string | null;
  alerts: AlertState[];
  changes: { change: string; what: string; service: ServiceKey | null; happenedAt: number; source: string; url?: string }[];
  customersAffected: { by: ActorId; count: number }[];
  postmortem: { state: PostmortemState; owner: ActorId | null; dueAt: number | null; versions: { version: number; audience: string; at: number }[] };
  thanks: { to: ActorId; text: string; by: ActorId | null }[];
  tickets: Partial<Record<BoardId, { system: string; key: string; url: string; state?: string; done: boolean }>>;
  /** Board clientID -> who wrote it. */
  authors: Map<number, ActorId>;
  /** Timeline entry -> who added it and when (recorded-at). */
  entries: Map<BoardId, { by: ActorId; at: number }>;
  epoch: number;
}

/** The state before the first fact. */
export declare function emptyState(): IncidentState;
/** Folds one fact in. Returns a new state when something changed (maps of authors and entries are shared and only grow). */
export declare function applyFact(state: IncidentState, fact: RecordedFact): IncidentState;
