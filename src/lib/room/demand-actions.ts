/** What a demand can be answered with; the first action is the one that the phone's big button takes. */
import type { Demand } from '#model/attention/attention.ts';
import { isWaiting } from '#model/incident/clocks.ts';
import type { Room } from './room.svelte.ts';
import type { RoomScreen } from './screen.svelte.ts';

export interface DemandAction {
  label: string;
  run: () => void;
  /** Why it cannot be done now. */
  reason?: string;
  /** The key that does the same. */
  hotkey?: string;
}

const QUESTIONS: readonly Demand['kind'][] = ['page-unanswered', 'command-asked', 'handoff-offered'];
/** Whether it may be put off; what another person waits for may not. */
export const maySnooze = (demand: Demand): boolean => !QUESTIONS.includes(demand.kind);
/** How loud it is drawn. */
export function toneOf(demand: Demand): 'danger' | 'warn' | 'info' {
  if (demand.sound) return 'danger';
  const calm: readonly Demand['kind'][] = [
    'severity-undecided',
    'situation-stale',
    'hypothesis-stale',
    'handoff-remind',
    'decision-due',
    'promise-due',
    'task-overdue',
    'roles-open',
  ];
  return calm.includes(demand.kind) ? 'info' : 'warn';
}

/** The answers to a demand, the main one first. */
export function actionsFor(demand: Demand, room: Room, screen: RoomScreen): DemandAction[] {
  return answersTo(demand, room) ?? placeOf(demand, screen);
}

function answersTo({ kind }: Demand, room: Room): DemandAction[] | null {
  const { state, self } = room;
  const take: DemandAction = {
    label: 'Take command',
    run: () => void room.run({ type: 'take-role', role: 'commander' }),
  };
  switch (kind) {
    case 'page-unanswered': {
      const page = state.pages.find((one) => one.to === self && isWaiting(one))?.page;
      if (!page) return [];
      return [
        { label: 'Acknowledge', run: () => void room.run({ type: 'acknowledge-page', page }) },
        { label: 'Can’t: pass on', run: () => void room.run({ type: 'pass-on-page', page }) },
      ];
    }
    case 'command-asked': {
      const by = state.commandAsked?.by;
      return by ? [{ label: 'Object', run: () => void room.run({ type: 'object-to-command', to: by }) }] : [];
    }
    case 'command-offered':
    case 'nobody-in-command':
      return [take];
    case 'role-offered': {
      const role = state.roles.find((held) => held.person === self && held.state === 'assigned')?.role;
      if (!role) return [];
      return [
        { label: 'Accept', run: () => void room.run({ type: 'accept-role', role }) },
        { label: 'Decline', run: () => void room.run({ type: 'decline-role', role }) },
      ];
    }
    case 'report-waiting':
      return [{ label: 'Acknowledge', run: () => void room.run({ type: 'acknowledge-report' }) }];
    default:
      return null;
  }
}

function placeOf({ kind }: Demand, screen: RoomScreen): DemandAction[] {
  switch (kind) {
    case 'handoff-offered':
      return [{ label: 'Read and accept', hotkey: 'h', run: () => (screen.dialog = 'handoff') }];
    case 'handoff-insist':
    case 'handoff-remind':
      return [{ label: 'Hand off', hotkey: 'h', run: () => (screen.dialog = 'handoff') }];
    case 'update-overdue':
    case 'update-asked':
    case 'final-update':
      return [{ label: 'Post update', run: () => screen.openTab('updates') }];
    case 'roles-open':
      return [{ label: 'Ask somebody', run: () => screen.openTab('people') }];
    case 'severity-undecided':
      return [{ label: 'Set severity', run: () => screen.pressSeverity() }];
    case 'hypothesis-stale':
      return [{ label: 'Look', run: () => screen.openTab('hypotheses') }];
    case 'promise-due':
    case 'decision-due':
    case 'task-overdue':
      return [{ label: 'Look', run: () => screen.openTab('todo') }];
    case 'situation-stale':
      return [{ label: 'Write it', run: () => screen.focus('situation') }];
    default:
      return [];
  }
}
