/**
 * What the command palette offers. Every page adds its own commands for as long as it is shown; whatever a button can do is
 * here too, so that nothing needs a mouse. What was used lately comes first and is remembered on this device, ids only.
 */
import { createContext, untrack } from 'svelte';

export interface PaletteCommand {
  id: string;
  label: string;
  /** A quieter second text, searched as well. */
  hint?: string;
  /** Heading it stands under while nothing is typed. */
  group?: string;
  shortcut?: string;
  run: () => void;
}

const STORE_KEY = 'muster:recent-commands';
const RECENT_MAX = 6;

export class Commands {
  isOpen = $state(false);
  #sources = $state.raw<(() => readonly PaletteCommand[])[]>([]);
  #recent = $state.raw<readonly string[]>([]);

  /** Every command offered now; a page's own come before the ones that are offered everywhere. */
  get all(): PaletteCommand[] {
    const seen = new Set<string>();
    return this.#sources
      .toReversed()
      .flatMap((source) => source())
      .filter((command) => !seen.has(command.id) && seen.add(command.id));
  }

  /** Ids of what was run lately, newest first. */
  get recent(): readonly string[] {
    return this.#recent;
  }

  /** Offers commands; the returned function takes them away. Safe in an effect: it does not depend on what it changes. */
  offer(source: () => readonly PaletteCommand[]): () => void {
    this.#sources = [...untrack(() => this.#sources), source];
    return () => {
      this.#sources = this.#sources.filter((known) => known !== source);
    };
  }

  open(): void {
    this.#recent = readRecent();
    this.isOpen = true;
  }

  /** Closes the palette and runs a command. */
  run(command: PaletteCommand): void {
    this.isOpen = false;
    this.#recent = [command.id, ...this.#recent.filter((id) => id !== command.id)].slice(0, RECENT_MAX);
    try {
      localStorage.setItem(STORE_KEY, JSON.stringify(this.#recent));
    } catch {
      // A device that keeps nothing just forgets what was used.
    }
    command.run();
  }
}

function readRecent(): readonly string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(STORE_KEY) ?? '[]');
    return Array.isArray(stored) ? stored.filter((id): id is string => typeof id === 'string') : [];
  } catch {
    return [];
  }
}

const [readCommands, writeCommands] = createContext<Commands>();

/** Makes the page's list of commands; the root layout calls it once. */
export const provideCommands = (): Commands => writeCommands(new Commands());
/** The page's list of commands, inside any component of the page. */
export const useCommands = (): Commands => readCommands();

/** Offers commands in the palette for as long as the calling component lives. */
export function useCommandSource(source: () => readonly PaletteCommand[]): void {
  const commands = useCommands();
  $effect(() => commands.offer(source));
}
