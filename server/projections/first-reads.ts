/** "Read these three first": which incidents of a service tell somebody new the most, and why each. Pure; nobody is weighed, only what was written. */
import type { IncidentId } from '#model/ids.ts';

interface Candidate {
  id: IncidentId;
  number: number;
  title: string;
  severity: string | null;
  postmortem: string;
  declaredAt: number;
  /** How many later incidents were linked to it. */
  returns: number;
  /** Contributing factors that were named. */
  factors: number;
}
export interface FirstRead {
  id: IncidentId;
  number: number;
  title: string;
  why: string[];
}

const THREE = 3;
const YEAR_MS = 365 * 86_400_000;
const READ = new Set(['reviewed', 'published', 'closed']);

/** Points and the words for them, the strongest reason first. */
function reasons(one: Candidate, now: number): { points: number; why: string }[] {
  return [
    {
      points: Math.min(3, one.returns) * 2,
      why: one.returns === 1 ? 'came back once' : `came back ${one.returns} times`,
    },
    { points: READ.has(one.postmortem) ? 4 : 0, why: 'its postmortem was reviewed' },
    { points: one.severity === 'SEV1' ? 3 : one.severity === 'SEV2' ? 1 : 0, why: one.severity ?? '' },
    {
      points: Math.min(3, one.factors),
      why: one.factors === 1 ? 'a contributing factor named' : `${one.factors} contributing factors named`,
    },
    { points: now - one.declaredAt < YEAR_MS ? 1 : 0, why: 'within a year' },
  ].filter(({ points }) => points > 0);
}

/** The three best; empty when there are no more than three, because then all of them are first. */
export function whatToReadFirst(candidates: readonly Candidate[], now: number): FirstRead[] {
  if (candidates.length <= THREE) return [];
  return candidates
    .map((one) => ({ one, given: reasons(one, now) }))
    .map(({ one, given }) => ({ one, given, points: given.reduce((sum, { points }) => sum + points, 0) }))
    .sort((a, b) => b.points - a.points || b.one.number - a.one.number)
    .slice(0, THREE)
    .map(({ one: { id, number, title }, given }) => ({ id, number, title, why: given.map(({ why }) => why) }));
}
