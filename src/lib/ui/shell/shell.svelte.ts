/**
 * What every page may ask of the shell around it: open the palette or the key sheet, change the theme. A page that brings its
 * own header (page data `shell: 'none'`) uses this to offer the same things there.
 */
import { createContext } from 'svelte';
import type { Commands } from '../commands.svelte.ts';
import { ThemeChoice } from './theme.svelte.ts';

export class Shell {
  readonly theme = new ThemeChoice();
  #isSheetOpen = $state(false);
  #commands: Commands;

  constructor(commands: Commands) {
    this.#commands = commands;
  }

  get isSheetOpen(): boolean {
    return this.#isSheetOpen;
  }

  set isSheetOpen(isOpen: boolean) {
    this.#isSheetOpen = isOpen;
  }

  openPalette(): void {
    this.#commands.open();
  }

  openSheet(): void {
    this.#isSheetOpen = true;
  }
}

const [readShellContext, writeShellContext] = createContext<Shell>();

/** Makes the page's shell; the root layout calls it once. */
export const provideShell = (commands: Commands): Shell => writeShellContext(new Shell(commands));
/** The shell, inside any component of the page. */
export const useShell = (): Shell => readShellContext();
