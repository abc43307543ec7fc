/**
 * The page's keyboard registry. Whoever can do something registers its keys with a label, so that the same list drives the
 * keys themselves, the `?` sheet and the hints. Promises: single keys never fire while somebody types or a dialog is open;
 * the last registered of two equal keys wins, and the earlier one is back when it leaves; a sequence (`g i`) waits a second.
 */
import { createContext, untrack } from 'svelte';
import { chordOf, isSingleKey, isTyping } from './keyboard-keys.ts';

export interface Shortcut {
  /** `mod+k`, `?`, `c`, `g i`. */
  keys: string;
  label: string;
  /** Heading in the sheet, for example `Everywhere` or `In the room`. */
  scope: string;
  run: () => void;
  /** Told before each press; when false the key does nothing and stays with the browser. */
  isEnabled?: () => boolean;
}

const SEQUENCE_TIMEOUT_MS = 1000;

export class Keyboard {
  #shortcuts = $state.raw<Shortcut[]>([]);
  #prefix = '';
  #prefixAtMs = 0;

  /** Everything registered now, grouped by scope in order of registration; a shadowed key is left out. */
  get groups(): { scope: string; shortcuts: Shortcut[] }[] {
    const scopes = new Map<string, Shortcut[]>();
    for (const shortcut of this.#shortcuts) {
      if (this.#find(shortcut.keys) !== shortcut) continue;
      scopes.set(shortcut.scope, [...(scopes.get(shortcut.scope) ?? []), shortcut]);
    }
    return [...scopes].map(([scope, shortcuts]) => ({ scope, shortcuts }));
  }

  /** Adds shortcuts; the returned function takes them away again. Safe in an effect: it does not depend on what it changes. */
  register(shortcuts: readonly Shortcut[]): () => void {
    this.#shortcuts = [...untrack(() => this.#shortcuts), ...shortcuts];
    return () => {
      this.#shortcuts = this.#shortcuts.filter((known) => !shortcuts.includes(known));
    };
  }

  /** Takes a key press; returns the shortcut that it ran, so that the caller can keep the browser's own action from happening. */
  press(event: KeyboardEvent): Shortcut | null {
    if (event.defaultPrevented || event.isComposing || event.repeat) return null;
    const chord = chordOf(event);
    if (isSingleKey(chord) && (isTyping(event.target) || isDialogOpen())) return this.#forget();
    if (isLinkKeyInEditor(chord, event.target)) return null;
    const isInTime = event.timeStamp - this.#prefixAtMs < SEQUENCE_TIMEOUT_MS;
    const keys = this.#prefix !== '' && isInTime ? `${this.#prefix} ${chord}` : chord;
    const found = this.#find(keys) ?? this.#find(chord);
    this.#forget();
    if (found !== undefined) {
      if (found.isEnabled?.() === false) return null;
      found.run();
      return found;
    }
    if (this.#shortcuts.some((shortcut) => shortcut.keys.startsWith(`${chord} `))) {
      this.#prefix = chord;
      this.#prefixAtMs = event.timeStamp;
    }
    return null;
  }

  #find(keys: string): Shortcut | undefined {
    return this.#shortcuts.findLast((shortcut) => shortcut.keys === keys);
  }

  #forget(): null {
    this.#prefix = '';
    return null;
  }
}

const isDialogOpen = (): boolean => document.querySelector('[aria-modal="true"], dialog[open]') !== null;

/** In an editor with a selection, mod+K belongs to the editor: it makes a link. */
function isLinkKeyInEditor(chord: string, target: EventTarget | null): boolean {
  if (chord !== 'mod+k' || !(target instanceof HTMLElement) || !target.isContentEditable) return false;
  return window.getSelection()?.isCollapsed === false;
}

const [readKeyboard, writeKeyboard] = createContext<Keyboard>();

/** Makes the page's registry; the root layout calls it once. */
export const provideKeyboard = (): Keyboard => writeKeyboard(new Keyboard());
/** The page's registry, inside any component of the page. */
export const useKeyboard = (): Keyboard => readKeyboard();

/** Registers shortcuts for as long as the calling component lives. */
export function useShortcuts(shortcuts: () => readonly Shortcut[]): void {
  const keyboard = useKeyboard();
  $effect(() => keyboard.register(shortcuts()));
}
