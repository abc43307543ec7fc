/**
 * The script of a game day: what happens to the trainees, and when. A past incident gives the signs that people saw then, in the order in which they could see
 * them, and nothing of what they did or concluded: that is for the trainees to find.
 */
import type { Board } from '../board/view.ts';
import { asChoice } from '../board/read.ts';
import type { IncidentState } from '../incident/state.ts';

export const EVENT_KINDS = ['alert', 'report', 'observation', 'change', 'message', 'step'] as const;
export type EventKind = (typeof EVENT_KINDS)[number];
/** How an event begins on the screen of a trainee. */
export const EVENT_WORDS: Record<EventKind, string> = {
  alert: 'Alert',
  report: 'Report',
  observation: 'Seen',
  change: 'Change',
  message: 'Message',
  step: 'Step',
};

export interface ScriptEvent {
  /** Since the game day began, on the script's own clock. */
  atMs: number;
  kind: EventKind;
  text: string;
}

const MOST_EVENTS = 500;
const MOST_TEXT = 2_000;
const LAST_MS = 30 * 86_400_000;

/** Reads events that somebody wrote, soonest first; what makes no sense is left out. */
export function readScript(value: unknown): ScriptEvent[] {
  if (!Array.isArray(value)) return [];
  const events: ScriptEvent[] = [];
  for (const item of value.slice(0, MOST_EVENTS)) {
    const { atMs, kind, text }: Record<string, unknown> = typeof item === 'object' && item !== null ? { ...item } : {};
    if (typeof atMs !== 'number' || !Number.isFinite(atMs) || typeof text !== 'string' || text.trim() === '') continue;
    events.push({
      atMs: Math.min(LAST_MS, Math.max(0, Math.round(atMs))),
      kind: asChoice(EVENT_KINDS, kind) ?? 'observation',
      text: text.trim().slice(0, MOST_TEXT),
    });
  }
  return inOrder(events);
}

/** Soonest first; events of one moment stay as they were written. */
export const inOrder = (events: readonly ScriptEvent[]): ScriptEvent[] =>
  [...events].sort((one, other) => one.atMs - other.atMs);

/** Where an incident's clock begins: its first symptom, else the first thing that anybody knows of it. */
export function startOf(state: IncidentState, board: Board): number {
  const started = state.times.started?.at ?? null;
  if (started !== null) return started;
  const times = [
    state.declaredAt,
    ...state.alerts.map(({ startsAt }) => startsAt),
    ...board.entries.flatMap(({ happenedAt, kind, struck }) =>
      kind === 'observation' && !struck && happenedAt !== null ? [happenedAt] : [],
    ),
  ];
  return Math.min(...times);
}

/** The signs of a past incident as a script. Repeats of one sentence within it are told once. */
export function scriptOfIncident(state: IncidentState, board: Board): ScriptEvent[] {
  const start = startOf(state, board);
  const found: (ScriptEvent & { at: number })[] = [];
  const add = (at: number | null, kind: EventKind, text: string): void => {
    if (at !== null && text.trim() !== '') found.push({ at, kind, text: text.trim(), atMs: Math.max(0, at - start) });
  };
  for (const alert of state.alerts) add(alert.startsAt, 'alert', alert.title);
  for (const change of state.changes) add(change.happenedAt, 'change', change.what);
  for (const report of board.reports) add(report.at, 'report', report.text);
  const mitigatedAt = state.times.mitigated?.at ?? Number.POSITIVE_INFINITY;
  for (const entry of board.entries) {
    // A key moment of no kind was somebody's sign too, as long as it was not yet getting better.
    const isSign =
      entry.kind === 'observation' || (entry.kind === 'note' && entry.key && (entry.happenedAt ?? 0) < mitigatedAt);
    if (isSign && !entry.struck) add(entry.happenedAt, 'observation', entry.text);
  }
  const told = new Set<string>();
  return inOrder(found)
    .filter(({ text }) => !told.has(text) && told.add(text))
    .slice(0, MOST_EVENTS)
    .map(({ atMs, kind, text }) => ({ atMs, kind, text: text.slice(0, MOST_TEXT) }));
}
