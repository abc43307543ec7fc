/**
 * For whom an update is due when. There is one clock, which shows the soonest; where the organisation gave audiences a cadence of their own, each of them
 * counts from what it heard last, and an update for one does not count as heard by the others.
 */
import type { Policy } from './decide.ts';
import { audienceCadenceOf, hasOwnCadence, severityKey } from './policy.ts';
import type { IncidentState } from './state.ts';
import { AUDIENCES } from './words.ts';
import type { Audience, MaybeSeverity } from './words.ts';

export interface UpdateDue {
  /** null: whoever, any update counts. */
  audience: Audience | null;
  dueAt: number;
  cadenceMs: number;
}

/** Who waits for an update until when, soonest first. `heard`: an audience that hears something at `now`. */
export function updateDues(
  state: IncidentState,
  policy: Policy,
  options: { severity?: MaybeSeverity; now?: number; heard?: Audience } = {},
): UpdateDue[] {
  const { severity = state.severity, now = state.lastAt, heard } = options;
  const anyMs = policy.updateCadenceMs[severityKey(severity)];
  const lastAt = heard === undefined ? (state.updateClock.lastAt ?? state.declaredAt) : now;
  const dues: UpdateDue[] = anyMs === null ? [] : [{ audience: null, dueAt: lastAt + anyMs, cadenceMs: anyMs }];
  for (const audience of AUDIENCES) {
    const cadenceMs = audienceCadenceOf(policy, severity, audience);
    const isReached = audience !== 'public' || !state.private;
    if (!hasOwnCadence(policy, severity, audience) || cadenceMs === null || !isReached) continue;
    const last = state.updates.findLast((update) => update.audience === audience && !update.retracted)?.at;
    dues.push({ audience, dueAt: (audience === heard ? now : (last ?? state.declaredAt)) + cadenceMs, cadenceMs });
  }
  return dues.sort((a, b) => a.dueAt - b.dueAt);
}
