/** What a demand can be answered with; the first action is the one that the phone's big button takes. */
import { parseBoardId } from '#model/ids.ts';
import type { Demand } from './demands.ts';
import type { Room } from './room.svelte.ts';
import type { RoomScreen } from './screen.svelte.ts';

export interface DemandAction {
  label: string;
  run: () => void;
  /** Why it cannot be done now. */
  reason?: string;
}

/** The answers to a demand, the main one first. */
export function actionsFor(demand: Demand, room: Room, screen: RoomScreen): DemandAction[] {
  const page = parseBoardId(demand.page);
  switch (demand.kind) {
    case 'page-unanswered':
      if (!page) return [];
      return [
        { label: 'Acknowledge', run: () => void room.run({ type: 'acknowledge-page', page }) },
        { label: 'Can’t: pass on', run: () => void room.run({ type: 'pass-on-page', page }) },
      ];
    case 'command-asked': {
      const by = demand.person;
      if (!by) return [];
      return [
        { label: 'Object', run: () => void room.run({ type: 'object-to-command', to: by }) },
        { label: 'Hand off', run: () => (screen.dialog = 'handoff') },
      ];
    }
    case 'handoff-offered':
      return [
        { label: 'Read and accept', run: () => (screen.dialog = 'handoff') },
        { label: 'Decline', run: () => void room.run({ type: 'decline-handoff' }) },
      ];
    case 'nobody-in-command':
    case 'command-offered':
      return [{ label: 'Take command', run: () => void room.run({ type: 'take-role', role: 'commander' }) }];
    case 'role-assigned': {
      const role = demand.role;
      if (!role) return [];
      return [
        { label: 'Accept', run: () => void room.run({ type: 'accept-role', role }) },
        { label: 'Decline', run: () => void room.run({ type: 'decline-role', role }) },
      ];
    }
    case 'update-overdue':
    case 'update-soon':
      return [{ label: 'Post update', run: () => screen.openTab('updates') }];
    case 'page-not-acknowledged':
      return [{ label: 'Page somebody else', run: () => (screen.dialog = 'page') }];
    case 'report-waiting':
      return [{ label: 'Acknowledge', run: () => void room.run({ type: 'acknowledge-report' }) }];
    case 'handoff-due':
      return [{ label: 'Hand off', run: () => (screen.dialog = 'handoff') }];
  }
}
