/** The room's single keys and what its palette offers: everything that a button does can be done from the keyboard. */
import type { PaletteCommand } from '#lib/ui/commands.svelte.ts';
import type { Shortcut } from '#lib/ui/keyboard.svelte.ts';
import { stateLook } from '#lib/ui/state-look.ts';
import { nextStatuses } from '#model/incident/lifecycle.ts';
import { ROLES, ROLE_NAMES, SEVERITIES } from '#model/incident/words.ts';
import { goto } from '$app/navigation';
import { resolve } from '$app/paths';
import type { Room } from './room.svelte.ts';
import { WORK_TABS } from './screen.svelte.ts';
import type { RoomScreen, WorkTab } from './screen.svelte.ts';

const SCOPE = 'In the room';
const TAB_NAMES: Record<WorkTab, string> = {
  hypotheses: 'Hypotheses',
  todo: 'To do',
  updates: 'Updates',
  evidence: 'Evidence',
  people: 'People and services',
};

const openBrief = (room: Room): void => void goto(resolve('/incidents/[id]/brief', { id: room.id }));

/** Puts the focus into the open tab, so that the next key works there. */
function showTab(screen: RoomScreen, tab: WorkTab): void {
  screen.openTab(tab);
  // A tab that is opened for the first time may still be on its way.
  setTimeout(() => {
    const panel = document.querySelector('.work [role="tabpanel"]');
    // What one writes into, else what one most likely presses.
    // Among people nothing is written first: a field there would swallow the next key.
    const fields = tab === 'people' ? [] : ['textarea, input:not([type="radio"], [type="checkbox"], [type="file"])'];
    const wanted = [...fields, 'button.primary', 'button'];
    const field = wanted.map((selector) => panel?.querySelector(selector)).find(Boolean);
    if (field instanceof HTMLElement) field.focus();
  }, 60);
}

/** Keys that work while nobody types. */
export function roomShortcuts(room: Room, screen: RoomScreen): Shortcut[] {
  const key = (keys: string, label: string, run: () => void): Shortcut => ({ keys, label, scope: SCOPE, run });
  return [
    ...WORK_TABS.map((tab, index) => key(String(index + 1), TAB_NAMES[tab], () => showTab(screen, tab))),
    key('/', 'The line, for a command', () => screen.focus('line')),
    key('i', 'The line, to write what happened', () => screen.focus('line')),
    key('n', 'Notes', () => screen.focus('notes')),
    key('l', 'Log', () => screen.focus('log')),
    key('u', 'Update for stakeholders', () => showTab(screen, 'updates')),
    key('h', 'Hand off', () => (screen.dialog = 'handoff')),
    key('b', 'Brief', () => openBrief(room)),
    key('w', 'Since you left', () => (screen.dialog = 'since')),
    key('s', 'Story or all', () => (screen.logMode = screen.logMode === 'story' ? 'all' : 'story')),
    key('y', 'Five whys', () => (screen.dialog = 'whys')),
    {
      ...key('Escape', 'Stop following', () => room.presence?.follow(null)),
      isEnabled: () => Boolean(room.presence?.following),
    },
  ];
}

/** What the palette offers here; what would be refused is left out. */
export function roomCommands(room: Room, screen: RoomScreen): PaletteCommand[] {
  const group = SCOPE;
  const open = (id: string, label: string, run: () => void, shortcut?: string): PaletteCommand => ({
    id,
    label,
    group,
    run,
    shortcut,
  });
  const allowed = (command: PaletteCommand, body: Parameters<Room['whyNot']>[0]): PaletteCommand[] =>
    room.whyNot(body) === undefined ? [command] : [];
  return [
    open('room.line', 'Write what happened', () => screen.focus('line'), 'i'),
    ...WORK_TABS.map((tab, index) =>
      open(`room.tab.${tab}`, TAB_NAMES[tab], () => showTab(screen, tab), String(index + 1)),
    ),
    open('room.notes', 'Notes', () => screen.focus('notes'), 'n'),
    open('room.log', 'Log', () => screen.focus('log'), 'l'),
    open('room.brief', 'Brief', () => openBrief(room), 'b'),
    open('room.since', 'Since you left', () => (screen.dialog = 'since'), 'w'),
    open('room.whys', 'Five whys', () => (screen.dialog = 'whys'), 'y'),
    open('room.handoff', 'Hand off …', () => (screen.dialog = 'handoff'), 'h'),
    open('room.page', 'Page somebody …', () => (screen.dialog = 'page')),
    open('room.invite', 'Invite a guest …', () => (screen.dialog = 'invite')),
    open('room.call', 'Set the call link …', () => (screen.dialog = 'call')),
    open('room.view', 'Room or postmortem', () => (screen.view = screen.view === 'postmortem' ? 'room' : 'postmortem')),
    open('room.cursors', 'Hide or show cursors', () => room.presence?.setHidesCursors(!room.presence.hidesCursors)),
    ...allowed(
      open('room.resolve', 'Resolve …', () => (screen.dialog = 'resolve')),
      { type: 'resolve' },
    ),
    ...SEVERITIES.flatMap((to) =>
      allowed(
        open(`room.severity.${to}`, `Severity ${to}`, () => void room.run({ type: 'set-severity', to })),
        { type: 'set-severity', to },
      ),
    ),
    ...nextStatuses(room.state.status)
      .filter((to) => to !== 'resolved' && to !== 'merged' && to !== 'paused')
      .flatMap((to) =>
        allowed(
          open(`room.status.${to}`, `Status ${stateLook(to).label}`, () => void room.run({ type: 'set-status', to })),
          { type: 'set-status', to },
        ),
      ),
    ...ROLES.flatMap((role) => [
      ...allowed(
        open(`room.take.${role}`, `Take role: ${ROLE_NAMES[role]}`, () => void room.run({ type: 'take-role', role })),
        { type: 'take-role', role },
      ),
      ...allowed(
        open(
          `room.release.${role}`,
          `Step down as ${ROLE_NAMES[role]}`,
          () => void room.run({ type: 'release-role', role }),
        ),
        { type: 'release-role', role },
      ),
    ]),
    ...allowed(
      open('room.ask-update', 'Ask for an update', () => void room.run({ type: 'request-update' }, 'Asked')),
      { type: 'request-update' },
    ),
    ...allowed(
      open('room.pause', 'Pause …', () => (screen.dialog = 'pause')),
      { type: 'pause', until: null },
    ),
    ...(nextStatuses(room.state.status).includes('merged')
      ? [open('room.merge', 'Merge into another incident …', () => screen.openMerge(null))]
      : []),
    ...allowed(
      open('room.resume', 'Resume', () => void room.run({ type: 'resume' })),
      { type: 'resume' },
    ),
  ];
}
