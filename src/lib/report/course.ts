/** The course of an incident as its reporter sees it: received, acknowledged, every published update, resolved. Pure. */
import type { RecordedFact } from '#model/incident/facts.ts';
import { publicStatus } from '#model/incident/lifecycle.ts';
import type { IncidentState } from '#model/incident/state.ts';
import type { ActorId } from '#model/ids.ts';

export interface CourseStep {
  id: string;
  kind: 'received' | 'acknowledged' | 'update' | 'status' | 'over';
  title: string;
  text: string;
  /** null: not yet. */
  at: number | null;
  by: ActorId | null;
}

const OVER: Partial<Record<IncidentState['status'], string>> = {
  resolved: 'Resolved',
  closed: 'Resolved',
  declined: 'Looked at: no incident',
  cancelled: 'Called off',
  merged: 'Part of another incident',
};

/** Who saw the report first: an acknowledgement, a person who joined or took a role, or a status that moved on. */
function acknowledgement(
  state: IncidentState,
  facts: readonly RecordedFact[],
): { at: number; by: ActorId | null; note: string } | null {
  for (const fact of facts) {
    if (fact.type === 'report-acknowledged') return { at: fact.at, by: fact.actor, note: fact.note ?? '' };
    const isByAnother = fact.actor !== state.declaredBy && fact.actor !== null;
    const isWork = fact.type === 'person-joined' || fact.type === 'role-accepted' || fact.type === 'page-acknowledged';
    if (isByAnother && isWork) return { at: fact.at, by: fact.actor, note: '' };
  }
  return null;
}

/** Whom the report has reached so far, said as it is. */
const toldTo = ({ pages }: IncidentState): string =>
  pages.length > 0
    ? 'The people on call have been called.'
    : 'Nobody is on call for it, so nobody was called. It stands on the start page of everybody who works on incidents.';

/** The steps in order, the ones to come at the end without a time. Retracted updates are left out. */
export function reportCourse(state: IncidentState, facts: readonly RecordedFact[]): CourseStep[] {
  const seen = acknowledgement(state, facts);
  const updates = state.updates
    .filter(({ retracted, audience }) => retracted === null && audience !== 'executives')
    .map((update): CourseStep => {
      const text = update.corrections.at(-1)?.text ?? update.text;
      return {
        id: update.update,
        kind: 'update',
        title: publicStatus(update.status),
        text,
        at: update.at,
        by: update.by,
      };
    });
  const over = OVER[state.status];
  return [
    {
      id: 'received',
      kind: 'received',
      title: 'Received',
      text: state.title,
      at: state.declaredAt,
      by: state.declaredBy,
    },
    {
      id: 'acknowledged',
      kind: 'acknowledged',
      title: seen ? 'Acknowledged' : 'Not acknowledged yet',
      text: seen ? seen.note : toldTo(state),
      at: seen?.at ?? null,
      by: seen?.by ?? null,
    },
    ...updates,
    {
      id: 'over',
      kind: 'over',
      title: over ?? 'Not resolved yet',
      text: '',
      at: over ? state.statusSince : null,
      by: null,
    },
  ];
}
