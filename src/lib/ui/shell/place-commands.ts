/** What can be reached from everywhere, once as keys and once as rows of the palette. */
import type { PaletteCommand } from '../commands.svelte.ts';
import type { Shortcut } from '../keyboard.svelte.ts';
import { PLACES } from './places.ts';
import type { Shell } from './shell.svelte.ts';

type Go = (href: string) => void;
const SCOPE = 'Everywhere';

/** The keys that work on every page; the places and Declare only for whoever is signed in. */
export function placeShortcuts(shell: Shell, go: Go, isSignedIn: boolean): Shortcut[] {
  const always: Shortcut[] = [{ keys: '?', label: 'Show these keys', scope: SCOPE, run: () => shell.openSheet() }];
  if (!isSignedIn) return always;
  return [
    { keys: 'mod+k', label: 'Search or run a command', scope: SCOPE, run: () => shell.openPalette() },
    { keys: 'c', label: 'Declare an incident', scope: SCOPE, run: () => go('/declare') },
    ...PLACES.map((place) => ({
      keys: `g ${place.key}`,
      label: `Go to ${place.label}`,
      scope: SCOPE,
      run: () => go(place.href),
    })),
    ...always,
  ];
}

/** The rows of the palette that are offered on every page. */
export function placeCommands(shell: Shell, go: Go, isSignedIn: boolean): PaletteCommand[] {
  const theme = (id: 'system' | 'light' | 'dark', label: string): PaletteCommand => ({
    id: `theme-${id}`,
    label,
    hint: 'Theme',
    group: 'Muster',
    run: () => shell.theme.set(id),
  });
  const themes = [
    theme('system', 'Follow the system’s theme'),
    theme('light', 'Light theme'),
    theme('dark', 'Dark theme'),
  ];
  const keys = {
    id: 'keys',
    label: 'Keyboard shortcuts',
    group: 'Muster',
    shortcut: '?',
    run: () => shell.openSheet(),
  };
  if (!isSignedIn) return [...themes, keys];
  const places = PLACES.map((place) => ({
    id: `go-${place.label.toLowerCase()}`,
    label: `Go to ${place.label}`,
    group: 'Go to',
    shortcut: `g ${place.key}`,
    run: () => go(place.href),
  }));
  return [
    { id: 'declare', label: 'Declare an incident', group: 'Incident', shortcut: 'c', run: () => go('/declare') },
    {
      id: 'report',
      label: 'Report a problem',
      hint: 'for everyone who is no engineer',
      group: 'Incident',
      run: () => go('/report'),
    },
    {
      id: 'game-day',
      label: 'Make a game day',
      hint: 'practice, pages nobody',
      group: 'Incident',
      run: () => go('/gameday/new'),
    },
    ...places,
    ...themes,
    keys,
    { id: 'sign-out', label: 'Sign out', group: 'Muster', run: () => go('/sign-out') },
  ];
}
