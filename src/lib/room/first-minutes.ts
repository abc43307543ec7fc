/** The five things that the first minutes need, each done or open. Shown until all are done, or thirty minutes have passed. Pure. */
import { isLive } from '#model/incident/lifecycle.ts';
import type { IncidentState } from '#model/incident/state.ts';

export type FirstStep = 'command' | 'severity' | 'call' | 'paged' | 'update';
export interface FirstMinuteChip {
  step: FirstStep;
  label: string;
  done: boolean;
  /** What happens when it is pressed. */
  action: string;
}

const SHOWN_MS = 30 * 60_000;

/** The chips in the order in which practice takes them. */
export function firstMinutes(state: IncidentState): FirstMinuteChip[] {
  const hasCommand = state.roles.some(({ role, state: is }) => role === 'commander' && is === 'accepted');
  return [
    { step: 'command', label: 'Command', done: hasCommand, action: 'Take command' },
    { step: 'severity', label: 'Severity', done: state.severity !== null, action: 'Set the severity' },
    { step: 'call', label: 'Call', done: state.callUrl !== null, action: 'Set the call link' },
    { step: 'paged', label: 'Paged', done: state.pages.length > 0 || state.people.length > 1, action: 'Page somebody' },
    { step: 'update', label: 'First update', done: state.updates.length > 0, action: 'Write the first update' },
  ];
}

/** Whether the chips are shown. */
export function showsFirstMinutes(state: IncidentState, now: number): boolean {
  if (!state.exists || !isLive(state.status) || state.status === 'paused') return false;
  return now - state.declaredAt < SHOWN_MS && firstMinutes(state).some(({ done }) => !done);
}
