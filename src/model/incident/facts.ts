/**
 * Facts: the entries of the record, what happened. A fact is plain JSON, never edited, never removed (a redaction replaces its payload).
 * Each is written by the server because of a command, an edit, an alert or a clock. The set only grows; readers pass over types they do not know.
 * All times are milliseconds since 1970 UTC; `null` for a time means "not known".
 */
import type { GuestMode } from './actor.ts';
import type { ActorId, BoardId, EffectId, IncidentId, ServiceKey } from '../ids.ts';
import type {
  Audience,
  MaybeSeverity,
  Milestone,
  PostmortemState,
  Remedy,
  Role,
  ServiceState,
  Status,
  Via,
} from './words.ts';

/** Where an incident came from. */
export interface Origin {
  kind: 'person' | 'report' | 'alert' | 'chat' | 'import' | 'practice';
  /** Alert source, chat channel or file, as text for people. */
  name?: string;
}

/** When a review is held, how it is run, and who is asked to come. */
export interface ReviewMeeting {
  meeting: BoardId;
  startsAt: number;
  minutes: number;
  /** IANA zone in which the date was chosen, for words to people; `startsAt` is what counts. */
  zone: string;
  agenda: string;
  /** Where to call in. */
  url: string | null;
  facilitator: ActorId | null;
  invited: ActorId[];
  sequence: number;
}

interface FactShapes {
  declared: {
    number: number;
    title: string;
    severity: MaybeSeverity;
    status: Status;
    services: ServiceKey[];
    summary?: string;
    mode: 'responding' | 'reporting';
    origin: Origin;
    practice?: boolean;
    private?: boolean;
  };
  titled: { title: string };
  'severity-changed': { from: MaybeSeverity; to: MaybeSeverity; reason?: string };
  'status-changed': { from: Status; to: Status; reason?: string };
  /** How the incident ended; logged with the status change to resolved, correctable. */
  'resolution-recorded': { endedBy?: string; remedy: Remedy; impactOverAt: number | null };
  /** `time` is the claimed time; `at` is when it was claimed, as on every fact. */
  'time-set': { milestone: Milestone; time: number | null; reason?: string };
  'services-changed': { services: ServiceKey[] };
  'service-state-changed': { service: ServiceKey; state: ServiceState };
  'call-set': { url: string | null };
  'visibility-changed': { private: boolean };
  'member-added': { person: ActorId };
  'member-removed': { person: ActorId };
  /** Somebody came to work on it (opened the room, acknowledged a page, declared). */
  'person-joined': { person: ActorId };
  'report-acknowledged': { note?: string };

  'role-assigned': { role: Role; to: ActorId };
  'role-accepted': { role: Role; holder: ActorId; previous?: ActorId };
  'role-declined': { role: Role; person: ActorId };
  'role-released': { role: Role; holder: ActorId; reason?: string };
  /** Somebody asks for command while the holder is connected; lapses into acceptance at `until` unless objected to. */
  'command-asked': { by: ActorId; holder: ActorId; until: number };
  'command-objected': { by: ActorId; asked: ActorId };
  /** Command is offered to somebody until a time (first on-call at declare, the next on the rota at relief). */
  'command-offered': { to: ActorId; until: number };
  'command-offer-lapsed': { to: ActorId };

  'handoff-offered': { to: ActorId; roles: Role[]; withTasks: boolean; note?: string };
  'handoff-accepted': { from: ActorId; by: ActorId; roles: Role[]; tasks: BoardId[] };
  'handoff-declined': { by: ActorId; reason?: string };
  'handoff-withdrawn': Record<never, never>;

  paused: { until: number | null; wakeIf?: string; watcher?: ActorId };
  resumed: { reason?: string };
  'merged-into': { survivor: IncidentId; number: number };
  'merge-received': { from: IncidentId; number: number };
  linked: { incident: IncidentId; number: number; relation: 'similar' | 'caused-by' | 'follows' };

  'update-clock-set': { dueAt: number | null; cadenceMs: number | null; reason?: string };
  'update-snoozed': { until: number; reason: string };
  'update-requested': { note?: string };
  'update-published': {
    update: BoardId;
    audience: Audience;
    text: string;
    status: Status;
    severity: MaybeSeverity;
    nextDueAt: number | null;
    /** The draft it was frozen from, if it came from one. */
    draft?: BoardId;
    dueAt?: number | null;
  };
  'update-corrected': { update: BoardId; text: string; reason?: string };
  'update-retracted': { update: BoardId; reason: string };
  'entry-published': { entry: BoardId; happenedAt: number; text: string };
  'entry-retracted': { entry: BoardId; reason: string };

  'page-requested': { page: BoardId; to: ActorId; service?: ServiceKey; step: number; reason: string };
  'page-sent': { page: BoardId; channel: string; attempt: number };
  'page-failed': { page: BoardId; channel: string; attempt: number; error: string };
  'page-acknowledged': { page: BoardId; by: ActorId };
  'page-passed-on': { page: BoardId; by: ActorId; reason?: string };
  'page-escalated': { page: BoardId; to: ActorId | null; step: number };
  'nobody-paged': { reason: string };

  'alert-received': {
    source: string;
    fingerprint: string;
    group: string;
    title: string;
    startsAt: number;
    url?: string;
    labels?: Record<string, string>;
  };
  'alert-resolved': { source: string; fingerprint: string; group: string; endsAt: number };
  'change-seen': {
    change: string;
    what: string;
    service: ServiceKey | null;
    happenedAt: number;
    source: string;
    url?: string;
  };
  'customers-affected': { by: ActorId; count: number; note?: string };

  'guest-invited': { guest: ActorId; name?: string; mode: GuestMode; until: number };
  'guest-revoked': { guest: ActorId };

  'postmortem-state-changed': { from: PostmortemState; to: PostmortemState; reason?: string };
  'postmortem-published': { version: number; audience: 'members' | 'public'; hash: string };
  'postmortem-due-set': { dueAt: number | null; reason?: string };
  'postmortem-owner-set': { owner: ActorId | null };
  'thanks-given': { to: ActorId; text: string };
  /** Somebody was named in rich text: `notes` or the name of a section. */
  mentioned: { person: ActorId; place: string };
  /** A ticket was asked for; it follows as ticket-linked, or as ticket-failed with why. */
  'ticket-asked': { followup: BoardId; system: string };
  'ticket-failed': { followup: BoardId; system: string; reason: string };
  'ticket-linked': { followup: BoardId; system: string; key: string; url: string };
  'ticket-state-changed': { followup: BoardId; state: string; done: boolean };
  'review-step-changed': { step: string; agenda: string };
  /** A review has a date, or another one: `sequence` grows with each change, as calendars want it. */
  'review-scheduled': ReviewMeeting;
  'review-cancelled': { meeting: BoardId; reason?: string };
  /** A day before the meeting, or at once when it is nearer: those invited were sent what there is to read. */
  'review-preread-sent': { meeting: BoardId; sequence: number };
  /** The meeting is over and its outcome stands in the document; corrections are asked for until a time. */
  'review-ended': { correctionsUntil: number };
  'review-corrections-over': Record<never, never>;
  /** Somebody agreed to be quoted with these words. Who was asked and said no stands nowhere. */
  'quote-agreed': { quote: BoardId; person: ActorId; text: string };
  'quote-withdrawn': { quote: BoardId };
  /** A sealed brainstorm or vote began; who writes and what stays behind the server's port until it is revealed. */
  'review-phase-opened': {
    phase: BoardId;
    kind: 'cards' | 'votes';
    prompt: string;
    anonymous: boolean;
    most: number;
  };
  'review-phase-revealed': { phase: BoardId; cards: number };
  /** A secret vote was closed: dots by what they were given to, and how many people gave any. */
  'review-votes-counted': { phase: BoardId; ballots: number; votes: Record<string, number> };
  /** Somebody asked who had written what, as of a time; those named are told. */
  'names-asked': { time: number; people: ActorId[]; deletions?: boolean };
  /** The document as it is at this entry has a name. `restored`: it was made of an earlier version. */
  'version-named': { version: BoardId; name: string; restored?: BoardId };

  /** The first structs of a clientID were logged for this actor; later ones of that client from anybody else are cut out. */
  author: { client: number; by: ActorId };
  /** A timeline entry was first seen: who added it and when (recorded-at is the fact's own `at`). */
  'entry-recorded': { entry: BoardId; by: ActorId };
  'effect-outcome': { effect: EffectId; attempt: number; outcome: 'done' | 'failed' | 'gave-up'; detail?: string };
  redacted: { from: number; to: number; reason: string };
  'epoch-changed': { epoch: number; reason: string };
}

export type FactType = keyof FactShapes;
/** A fact as a decision makes it, before the log gives it its place. */
export type Fact = { [T in FactType]: { type: T } & FactShapes[T] }[FactType];
export type FactOf<T extends FactType> = Extract<Fact, { type: T }>;

/** What the log adds: the entry's sequence number, the server's clock, who, and by what way. `actor` is null when withheld. */
export interface Stamp {
  seq: number;
  /** Recorded-at: the server's clock, never going backwards within an incident. */
  at: number;
  actor: ActorId | null;
  via: Via;
}
/** A fact as it stands in the record, readable offline. */
export type RecordedFact = Fact & Stamp;

/**
 * Reads one element of the record's array. Total: anything that is no object with a type and a stamp reads as null.
 * The payload is the server's word and is not checked again; types from a newer server pass through and are ignored by the fold.
 */
export function readRecordedFact(value: unknown): RecordedFact | null {
  if (typeof value !== 'object' || value === null) return null;
  const fact: { type?: unknown; seq?: unknown; at?: unknown } = value;
  if (typeof fact.type !== 'string' || typeof fact.seq !== 'number' || typeof fact.at !== 'number') return null;
  return value as RecordedFact;
}
