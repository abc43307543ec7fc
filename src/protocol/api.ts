/**
 * What the API and the sockets answer with, beyond the model's own shapes: plain JSON, times in milliseconds UTC. Pages get the same shapes from load
 * functions, so a screen does not care how it came by an incident.
 */
import type { OrganisationRole } from '#model/incident/actor.ts';
import type { RecordedFact } from '#model/incident/facts.ts';
import type { Refusal } from '#model/incident/refusal.ts';
import type { FollowupKind, MaybeSeverity, PostmortemState, Remedy, Status } from '#model/incident/words.ts';
import type { ActorId, BoardId, CommandId, IncidentId, ServiceKey } from '#model/ids.ts';

/** An incident in a list. */
export interface IncidentSummary {
  id: IncidentId;
  number: number;
  title: string;
  summary: string;
  severity: MaybeSeverity;
  status: Status;
  statusSince: number;
  services: ServiceKey[];
  mode: 'responding' | 'reporting';
  private: boolean;
  practice: boolean;
  declaredAt: number;
  declaredBy: ActorId | null;
  resolvedAt: number | null;
  commander: ActorId | null;
  comms: ActorId | null;
  /** Who was paged and has not answered, and to whom a hand-off is offered. Absent in rows that were kept before it was told. */
  asked?: { paged: ActorId[]; handoff: ActorId | null };
  /** When stakeholders hear next; null: no clock runs. */
  updateDueAt: number | null;
  /** `wakeIf`: what would end the sleep earlier. */
  paused: { until: number | null; watcher: ActorId | null; wakeIf: string | null } | null;
  remedy: Remedy | null;
  postmortem: { state: PostmortemState; dueAt: number | null; owner: ActorId | null };
  mergedInto: { incident: IncidentId; number: number } | null;
  /** Who worked on it. */
  people: ActorId[];
  /** Who is in the room at this moment. */
  here: ActorId[];
  /** Recorded-at of the last fact. */
  changedAt: number;
}

/** One page of a list; `next` is the cursor of the page after it, null at the end. */
export interface Page<Row> {
  items: Row[];
  next: string | null;
}

/** Somebody, as everybody in the organisation sees them. */
export interface PersonView {
  id: ActorId;
  kind: 'person' | 'integration' | 'guest';
  name: string;
  role: OrganisationRole;
  /** #rrggbb */
  color: string;
  /** IANA time zone. */
  zone: string | null;
  phone: string | null;
  disabled: boolean;
}

/** A service of the catalogue. */
export interface ServiceView {
  key: ServiceKey;
  name: string;
  team: string;
  /** 1 is the most important. */
  tier: 1 | 2 | 3 | 4;
  /** Who answers, the first to be called first. */
  answers: ActorId[];
  /** Other names by which alerts and people call it. */
  aliases: string[];
  /** Where to look: dashboards, repository. */
  urls: { title: string; url: string }[];
  /** What it cannot work without. */
  dependencies: ServiceKey[];
  /** Markdown, or an address. */
  runbook: string;
  /** Its name on the public status page; without one it does not stand there. */
  publicName?: string | null;
  /** Rotations that answer, before the plain list: the first is called first. */
  schedules?: string[];
  /** What an incident does to who answers, by severity; SEV4 tells and everything else wakes unless said otherwise. */
  rules?: Partial<Record<'SEV1' | 'SEV2' | 'SEV3' | 'SEV4' | 'undecided', 'page' | 'notify' | 'nobody'>>;
  version: number;
}

/** A hit of search. `snippet` is plain text with the match between ⟦ and ⟧. */
export interface SearchHit {
  incident: IncidentId;
  number: number;
  title: string;
  severity: MaybeSeverity;
  status: Status;
  practice: boolean;
  declaredAt: number;
  snippet: string;
}

/** An earlier incident that resembles this one; `why` is for people. */
export interface SimilarIncident {
  id: IncidentId;
  number: number;
  title: string;
  severity: MaybeSeverity;
  status: Status;
  declaredAt: number;
  remedy: Remedy | null;
  score: number;
  why: string;
}

/** A similar incident as the room shows it: what ended it, and what was promised after it and is still open. */
export interface SeenBefore extends SimilarIncident {
  endedBy: string | null;
  openFollowups: { id: BoardId; text: string }[];
  /** All that was promised then and not dropped: whether it was done, and whether anybody has said since that it helped. */
  followups: Pick<WorkItem, 'id' | 'text' | 'state' | 'owner' | 'due' | 'outcome' | 'worked'>[];
}

/** Something for one person to know; unread until `readAt`. */
export interface NotificationView {
  id: string;
  at: number;
  kind: 'page' | 'notice';
  text: string;
  /** Path within Muster. */
  link: string | null;
  incident: IncidentId | null;
  readAt: number | null;
}

/** The answer to a command, over socket.io and REST alike. */
export type CommandAnswer =
  | { ok: true; id: CommandId; incident: IncidentId; seq: number; at: number; facts: RecordedFact[]; repeat: boolean }
  | { ok: false; refusal: Refusal };

/** A to-do or follow-up with the incident that it belongs to, for lists over all incidents. */
export interface WorkItem {
  incident: IncidentId;
  number: number;
  title: string;
  severity: MaybeSeverity;
  practice: boolean;
  private: boolean;
  kind: 'task' | 'followup';
  id: BoardId;
  text: string;
  owner: ActorId | null;
  /** The role or team meant while no person is known by name. */
  ownerRole: string | null;
  due: number | null;
  state: 'open' | 'running' | 'started' | 'done' | 'dropped';
  remedy: 'patch' | 'cure' | null;
  /** When it was written down, ms; null: not known. */
  at: number | null;
  doneAt: number | null;
  /** What shows that it is done, or why it was dropped. */
  outcome: string;
  /** Of follow-ups: what it is for, how anybody can tell that it is done, the alert or setting, and whether it helped when it came back. */
  type: FollowupKind | null;
  team: string | null;
  doneWhen: string;
  detail: string;
  worked: 'yes' | 'partly' | 'no' | null;
  /** The ticket that it became. */
  ticket: { system: string; key: string; url: string; state?: string; done: boolean } | null;
}

/** The figures of one finished incident. Spans in ms; null: one of the two times is not known. */
export interface IncidentFigures {
  id: IncidentId;
  number: number;
  title: string;
  severity: MaybeSeverity;
  services: ServiceKey[];
  declaredAt: number;
  remedy: Remedy | null;
  ttd: number | null;
  tta: number | null;
  ttm: number | null;
  ttr: number | null;
  /** How long nobody was in command after somebody had been. */
  gap: number | null;
  /** Updates that had a due time, and how many came by it. */
  updatesDue: number;
  updatesOnTime: number;
  /** How many earlier incidents somebody linked it to as similar. */
  repeats: number;
}
