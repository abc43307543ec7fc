/** The closed vocabularies of an incident: severities, statuses, roles, milestones, audiences. Plain data, shared by every layer. */

export const SEVERITIES = ['SEV1', 'SEV2', 'SEV3', 'SEV4'] as const;
export type Severity = (typeof SEVERITIES)[number];
/** null is "undecided", shown as SEV?. */
export type MaybeSeverity = Severity | null;

/**
 * The lifecycle. `triage` is what an alert or a reporter opens; `paused` sleeps on a stable mitigation; `declined`, `merged` and `cancelled` are
 * side exits; `closed` means that the postmortem is done or waived.
 */
export const STATUSES = [
  'triage',
  'investigating',
  'identified',
  'monitoring',
  'mitigated',
  'paused',
  'resolved',
  'closed',
  'declined',
  'merged',
  'cancelled',
] as const;
export type Status = (typeof STATUSES)[number];

export const ROLES = ['commander', 'scribe', 'comms', 'deputy', 'liaison', 'expert', 'observer'] as const;
export type Role = (typeof ROLES)[number];
/** Roles with one holder at a time; the others may be held by several people. */
export const SINGLE_ROLES: readonly Role[] = ['commander', 'scribe', 'comms', 'deputy', 'liaison'];

export const MILESTONES = ['started', 'detected', 'declared', 'acknowledged', 'mitigated', 'resolved'] as const;
export type Milestone = (typeof MILESTONES)[number];

export const AUDIENCES = ['internal', 'executives', 'public'] as const;
export type Audience = (typeof AUDIENCES)[number];

export const REMEDIES = ['patch', 'cure', 'went-away', 'unknown'] as const;
export type Remedy = (typeof REMEDIES)[number];

export const SERVICE_STATES = ['ok', 'degraded', 'down', 'unknown'] as const;
export type ServiceState = (typeof SERVICE_STATES)[number];

export const POSTMORTEM_STATES = [
  'draft',
  'in-review',
  'reviewed',
  'published',
  'withdrawn',
  'closed',
  'waived',
] as const;
export type PostmortemState = (typeof POSTMORTEM_STATES)[number];

/** By what way a log entry came in. */
export const VIAS = ['web', 'api', 'cli', 'hook', 'sync', 'system', 'import'] as const;
export type Via = (typeof VIAS)[number];

export const EVIDENCE_KINDS = ['link', 'log', 'image', 'series', 'file'] as const;

export const ENTRY_KINDS = ['note', 'observation', 'action', 'decision', 'milestone'] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

export const HYPOTHESIS_STATES = ['open', 'checking', 'supported', 'ruled-out', 'parked'] as const;
export type HypothesisState = (typeof HYPOTHESIS_STATES)[number];

export const WHY_QUESTIONS = ['happened', 'lasted', 'unseen'] as const;
export type WhyQuestion = (typeof WHY_QUESTIONS)[number];

export const FOLLOWUP_KINDS = ['prevent', 'detect', 'mitigate', 'recover', 'process', 'investigate'] as const;
export type FollowupKind = (typeof FOLLOWUP_KINDS)[number];

/** What the holder of a role is called in a sentence. */
export const ROLE_NAMES: Record<Role, string> = {
  commander: 'incident commander',
  scribe: 'scribe',
  comms: 'communications lead',
  deputy: 'deputy',
  liaison: 'internal liaison',
  expert: 'subject expert',
  observer: 'observer',
};
