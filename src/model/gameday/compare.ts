/**
 * Two lanes side by side: what happened then and what the trainees did, both counted from the first symptom on the script's own clock. Offsets, not scores:
 * nobody is ranked, and an earlier mark is not a better one by itself.
 */
import type { Board } from '../board/view.ts';
import type { IncidentState } from '../incident/state.ts';

export const MARK_KINDS = [
  'detected',
  'commander',
  'hypothesis',
  'ruled-out',
  'update',
  'mitigated',
  'resolved',
] as const;
export type MarkKind = (typeof MARK_KINDS)[number];
export interface Mark {
  kind: MarkKind;
  label: string;
  atMs: number;
}
/** The marks that there is one of in each lane, and how their row is called. */
const ROWS: readonly [MarkKind, string][] = [
  ['detected', 'Detected'],
  ['commander', 'Somebody in command'],
  ['hypothesis', 'First hypothesis'],
  ['ruled-out', 'First hypothesis ruled out'],
  ['update', 'First update'],
  ['mitigated', 'Mitigated'],
  ['resolved', 'Resolved'],
];

export interface ComparedRow {
  kind: MarkKind;
  label: string;
  /** Offsets, ms; null: it did not come to that. */
  then: number | null;
  now: number | null;
  /** now - then; null where one of them is missing. */
  difference: number | null;
}

/**
 * The marks of one incident, soonest first. `offsetOf` counts a moment of the wall clock from the beginning on the script's clock.
 * `detectedAt`: when somebody first wrote or did something, where the incident itself does not say when it was detected.
 */
export function marksOf(
  state: IncidentState,
  board: Board,
  { offsetOf, detectedAt }: { offsetOf: (at: number) => number; detectedAt: number | null },
): Mark[] {
  const marks: Mark[] = [];
  const add = (kind: MarkKind, label: string, at: number | null | undefined): void => {
    if (at !== null && at !== undefined) marks.push({ kind, label, atMs: offsetOf(at) });
  };
  add('detected', 'Detected', detectedAt);
  const command = state.terms.filter(({ role }) => role === 'commander').map(({ from }) => from);
  if (command.length > 0) add('commander', 'Somebody in command', Math.min(...command));
  for (const { claim, createdAt, state: judged, stateAt } of board.hypotheses) {
    if (claim.trim() === '') continue;
    add('hypothesis', claim, createdAt);
    if (judged === 'ruled-out') add('ruled-out', `Ruled out: ${claim}`, stateAt);
  }
  for (const { at, retracted } of state.updates) if (!retracted) add('update', 'Update', at);
  add('mitigated', 'Mitigated', state.times.mitigated?.at);
  add('resolved', 'Resolved', state.times.resolved?.at);
  return marks.sort((one, other) => one.atMs - other.atMs);
}

const first = (marks: readonly Mark[], kind: MarkKind): number | null => {
  const times = marks.filter((mark) => mark.kind === kind).map(({ atMs }) => atMs);
  return times.length === 0 ? null : Math.min(...times);
};

/** Row by row, where at least one lane has something. */
export function compareLanes(then: readonly Mark[], now: readonly Mark[]): ComparedRow[] {
  return ROWS.flatMap(([kind, label]) => {
    const [before, after] = [first(then, kind), first(now, kind)];
    if (before === null && after === null) return [];
    const difference = before === null || after === null ? null : after - before;
    return [{ kind, label, then: before, now: after, difference }];
  });
}
