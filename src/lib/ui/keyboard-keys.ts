/**
 * Reading key presses: what chord was pressed, whether the person is typing, and how a chord is written on a key cap.
 * A chord is written `mod+k`, `?`, `c`, `shift+Enter`; a sequence is chords with a blank between them, `g i`. Pure but for the DOM types.
 */
export interface KeyPress {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

/** The chord of a key press. `mod` stands for Ctrl, and for Cmd on a Mac; shift is named only for keys that have no other face. */
export function chordOf(press: KeyPress): string {
  const named = press.key.length > 1;
  const parts = [
    press.ctrlKey || press.metaKey ? 'mod' : '',
    press.altKey ? 'alt' : '',
    press.shiftKey && (named || press.ctrlKey || press.metaKey) ? 'shift' : '',
    named ? press.key : press.key.toLowerCase(),
  ];
  return parts.filter(Boolean).join('+');
}

/** Whether a chord is a single key, which must never fire while somebody is typing. */
export const isSingleKey = (chord: string): boolean => !/(?:^|\+)(?:mod|alt)\+/.test(chord);

const CAPS: Record<string, string> = {
  shift: 'Shift',
  alt: 'Alt',
  enter: 'Enter',
  escape: 'Esc',
  arrowup: '↑',
  arrowdown: '↓',
  arrowleft: '←',
  arrowright: '→',
  tab: 'Tab',
};

/** The key caps of a sequence: `mod+k` is Ctrl and K (Cmd as ⌘ on a Mac), `g i` is G and I. */
export function keyCaps(keys: string, isMac = false): string[] {
  return keys
    .split(' ')
    .flatMap((chord) => (chord === '+' ? ['+'] : chord.split('+')))
    .map((part) => {
      const low = part.toLowerCase();
      if (low === 'mod' || low === 'ctrl') return isMac ? '⌘' : 'Ctrl';
      return CAPS[low] ?? (part.length === 1 ? part.toUpperCase() : part);
    });
}

const TEXTLESS_INPUTS = new Set(['button', 'checkbox', 'color', 'file', 'image', 'radio', 'range', 'reset', 'submit']);

/** Whether keys pressed in this element are text. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !TEXTLESS_INPUTS.has(target.type);
  return target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}
