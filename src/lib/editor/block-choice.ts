/** What the `/` menu offers, as data: apart from the editor, so that drawing the menu does not load it. */
import type { Command } from 'prosemirror-state';

export interface BlockChoice {
  id: string;
  label: string;
  /** What one could have typed instead. */
  shortcut: string;
  words: string;
  run: Command;
}

export interface BlockMenuState {
  /** A slash offers blocks, an at sign people and services. */
  trigger: '/' | '@';
  /** Where the sign stands. */
  from: number;
  query: string;
  /** In the window, px: the lower left of the sign. */
  at: { left: number; top: number; bottom: number };
}

/** The choices that fit what was typed after the sign. */
export function matchingChoices(choices: readonly BlockChoice[], query: string): BlockChoice[] {
  const wanted = query.toLowerCase();
  return choices.filter(({ label, words }) => `${label} ${words}`.toLowerCase().includes(wanted));
}
