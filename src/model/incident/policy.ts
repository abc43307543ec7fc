/**
 * The defaults of every number that a decision depends on, and how an organisation's own settings lie over them. Sources: practice.md 1, 3 and 8 and the
 * design; where they differ the design's number stands.
 */
import type { Policy } from './decide.ts';
import { AUDIENCES } from './words.ts';
import type { Audience, MaybeSeverity } from './words.ts';

const MINUTE_MS = 60_000;
export const DAY_MS = 86_400_000;

/** The policy of an organisation that set nothing: nobody is on call. */
export const DEFAULT_POLICY: Policy = {
  updateCadenceMs: {
    SEV1: 20 * MINUTE_MS,
    SEV2: 30 * MINUTE_MS,
    SEV3: 60 * MINUTE_MS,
    SEV4: null,
    undecided: 30 * MINUTE_MS,
  },
  audienceCadenceMs: {},
  severityMatrix: null,
  objectionMs: MINUTE_MS,
  offerMs: 2 * MINUTE_MS,
  postmortemDueDays: { SEV1: 3, SEV2: 5, SEV3: 10, SEV4: null, undecided: 5 },
  callTemplate: null,
  onCall: () => [],
  fallback: null,
  escalateMs: 5 * MINUTE_MS,
  requestUpdateMs: 10 * MINUTE_MS,
  declineAlertMs: 15 * MINUTE_MS,
  handoffRemindMs: 120 * MINUTE_MS,
  handoffInsistMs: 240 * MINUTE_MS,
};

/** The organisation's settings over the defaults. */
export const policyWith = (settings: Partial<Policy>): Policy => ({ ...DEFAULT_POLICY, ...settings });

/** The key under which tables by severity keep a severity. */
export const severityKey = (severity: MaybeSeverity): keyof Policy['updateCadenceMs'] => severity ?? 'undecided';

/** Whether an audience has a cadence of its own at a severity. */
export const hasOwnCadence = (policy: Policy, severity: MaybeSeverity, audience: Audience): boolean =>
  (policy.audienceCadenceMs[audience]?.[severityKey(severity)] ?? null) !== null;

/** How often an audience hears at a severity, ms: its own cadence, else that of all; null: no clock. */
export const audienceCadenceOf = (policy: Policy, severity: MaybeSeverity, audience: Audience): number | null =>
  policy.audienceCadenceMs[audience]?.[severityKey(severity)] ?? policy.updateCadenceMs[severityKey(severity)];

/** How often anybody hears at a severity, ms: the shortest cadence that an audience has; null: no clock. */
export function cadenceOf(policy: Policy, severity: MaybeSeverity): number | null {
  const key = severityKey(severity);
  const own = AUDIENCES.map((audience) => policy.audienceCadenceMs[audience]?.[key] ?? null);
  const known = [policy.updateCadenceMs[key], ...own].filter((cadence) => cadence !== null);
  return known.length === 0 ? null : Math.min(...known);
}

/** When the postmortem of an incident resolved at `at` is due; null: none is asked for. */
export function postmortemDueAt(policy: Policy, severity: MaybeSeverity, at: number): number | null {
  const days = policy.postmortemDueDays[severityKey(severity)];
  return days === null ? null : at + days * DAY_MS;
}

/** The call link of an incident from the organisation's template; null without one. `id` is filled in only where it is known. */
export function callLink(policy: Policy, number: number, id?: string): string | null {
  if (policy.callTemplate === null) return null;
  return policy.callTemplate.replaceAll('{number}', String(number)).replaceAll('{id}', id ?? String(number));
}
