/**
 * The state of an incident: a fold over its facts, nothing else. Unknown facts and facts with senseless content leave the state as it was.
 * The same fold runs on the server, where it decides, and in the browser, where it enables buttons and draws the header.
 */
import type { ActorId, BoardId, IncidentId, ServiceKey } from '../ids.ts';
import type { GuestMode } from './actor.ts';
import { FOLD_COMMUNICATION } from './fold-communication.ts';
import { FOLD_COURSE } from './fold-course.ts';
import { FOLD_LEARNING } from './fold-learning.ts';
import { FOLD_PEOPLE } from './fold-people.ts';
import { FOLD_RECORD } from './fold-record.ts';
import { FOLD_ROLES } from './fold-roles.ts';
import type { Fold, RecordedFactMap } from './fold.ts';
import type { FactOf, FactType, RecordedFact, ReviewMeeting } from './facts.ts';
import type {
  Audience,
  MaybeSeverity,
  Milestone,
  PostmortemState,
  Remedy,
  Role,
  ServiceState,
  Status,
} from './words.ts';

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
/** A sealed part of the review, as everybody may know of it. */
export interface ReviewPhase {
  phase: BoardId;
  kind: 'cards' | 'votes';
  prompt: string;
  anonymous: boolean;
  /** Cards or dots that one person has. */
  most: number;
  openedAt: number;
  closedAt: number | null;
  /** Cards revealed, or people who voted. */
  count: number;
  votes: Record<string, number>;
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
  /** The status before this one: where a pause resumes to. */
  statusBefore: Status;
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
  /** Everybody whom command was offered to, so that an offer never comes round twice. */
  commandOffers: ActorId[];
  handoff: { to: ActorId; from: ActorId | null; roles: Role[]; withTasks: boolean; note?: string; at: number } | null;
  handoffs: { at: number; from: ActorId; to: ActorId }[];
  people: ActorId[];
  guests: {
    guest: ActorId;
    name?: string;
    mode: GuestMode;
    until: number;
    by: ActorId | null;
    revoked: boolean;
  }[];
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
  changes: {
    change: string;
    what: string;
    service: ServiceKey | null;
    happenedAt: number;
    source: string;
    url?: string;
  }[];
  customersAffected: { by: ActorId; count: number }[];
  postmortem: {
    state: PostmortemState;
    owner: ActorId | null;
    dueAt: number | null;
    versions: { version: number; audience: string; at: number; hash: string; by: ActorId | null; seq: number }[];
    /** Versions that people named: the document as it was at that entry. */
    named: { version: BoardId; name: string; at: number; by: ActorId | null; seq: number; restored: BoardId | null }[];
  };
  thanks: { to: ActorId; text: string; by: ActorId | null }[];
  tickets: Partial<Record<BoardId, { system: string; key: string; url: string; state?: string; done: boolean }>>;
  /** Board clientID -> who wrote it. */
  authors: Map<number, ActorId>;
  /** Timeline entry -> who added it and when (recorded-at). */
  entries: Map<BoardId, { by: ActorId; at: number }>;
  /** Ranges of entries whose payload was removed. */
  redactions: { from: number; to: number; reason: string; at: number }[];
  /** The step of the review that everybody follows; null: no review is running. */
  review: { step: string; agenda: string; since: number } | null;
  /** The review's date; null: none, or it was held or cancelled. */
  meeting: (ReviewMeeting & { scheduledAt: number; scheduledBy: ActorId | null; prereadSent: boolean }) | null;
  /** The last review that was held, with the time until which corrections are asked for. */
  reviewEnded: { at: number; correctionsUntil: number; over: boolean } | null;
  /** What people agreed to be quoted with. */
  quotes: { quote: BoardId; person: ActorId; text: string }[];
  /** Sealed brainstorms and votes, oldest first. */
  phases: ReviewPhase[];
  epoch: number;
}

/** The state before the first fact. */
export function emptyState(): IncidentState {
  return {
    ...emptyCourse(),
    roles: [],
    terms: [],
    commandAsked: null,
    commandOffered: null,
    commandOffers: [],
    handoff: null,
    handoffs: [],
    people: [],
    guests: [],
    updateClock: { dueAt: null, cadenceMs: null, snoozedUntil: null, lastAt: null },
    updateRequests: [],
    updates: [],
    publishedEntries: [],
    pages: [],
    nobodyPaged: null,
    alerts: [],
    changes: [],
    customersAffected: [],
    postmortem: { state: 'draft', owner: null, dueAt: null, versions: [], named: [] },
    thanks: [],
    tickets: {},
    authors: new Map(),
    entries: new Map(),
    redactions: [],
    review: null,
    meeting: null,
    reviewEnded: null,
    quotes: [],
    phases: [],
    epoch: 0,
  };
}

function emptyCourse() {
  return {
    facts: 0,
    seq: 0,
    lastAt: 0,
    exists: false,
    number: 0,
    title: '',
    summary: '',
    severity: null,
    peakSeverity: null,
    status: 'triage',
    statusSince: 0,
    statusBefore: 'triage',
    services: [],
    serviceStates: {},
    mode: 'responding',
    origin: { kind: 'person' },
    practice: false,
    private: false,
    members: [],
    declaredAt: 0,
    declaredBy: null,
    reportAcknowledged: false,
    callUrl: null,
    times: {},
    resolution: null,
    pause: null,
    mergedInto: null,
    merged: [],
    links: [],
  } satisfies Partial<IncidentState>;
}

const FOLDS: Fold = {
  ...FOLD_COURSE,
  ...FOLD_ROLES,
  ...FOLD_PEOPLE,
  ...FOLD_COMMUNICATION,
  ...FOLD_LEARNING,
  ...FOLD_RECORD,
};

/** Calls the reducer of the fact's own type; generic, so that the compiler pairs the two. */
function reduce<T extends FactType>(state: IncidentState, fact: RecordedFactMap[T] & { type: T }): IncidentState {
  const type: T = fact.type;
  const reducer: Fold[T] = Object.hasOwn(FOLDS, type) ? FOLDS[type] : undefined;
  return reducer ? reducer(state, fact) : state;
}

/** Folds one fact in. Returns a new state when something changed (maps of authors and entries are shared and only grow). */
export function applyFact(state: IncidentState, fact: RecordedFact): IncidentState {
  const place = { facts: state.facts + 1, seq: fact.seq, lastAt: Math.max(state.lastAt, fact.at) };
  try {
    return { ...reduce(state, fact), ...place };
  } catch {
    // A payload of a newer or a broken server may lack what a reducer reads: the fact keeps its place and changes nothing else.
    return { ...state, ...place };
  }
}

/** Folds many facts, in order. */
export function foldFacts(facts: Iterable<RecordedFact>, from: IncidentState = emptyState()): IncidentState {
  let state = from;
  for (const fact of facts) state = applyFact(state, fact);
  return state;
}
