/**
 * The choice of light, dark or the system's theme. Kept on this device; static/theme.js applies it before the first paint of
 * the next page, this class applies it at once.
 */
export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const STORE_KEY = 'muster:theme';

export class ThemeChoice {
  #choice = $state<Theme>('system');

  constructor() {
    if (typeof document === 'undefined') return;
    const applied = document.documentElement.dataset.theme;
    this.#choice = THEMES.find((theme) => theme === applied) ?? 'system';
  }

  get choice(): Theme {
    return this.#choice;
  }

  set(theme: Theme): void {
    this.#choice = theme;
    if (theme === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    try {
      if (theme === 'system') localStorage.removeItem(STORE_KEY);
      else localStorage.setItem(STORE_KEY, theme);
    } catch {
      // Not kept on this device; it holds until the page is left.
    }
  }

  /** The next of the three, for a key or a command. */
  next(): void {
    this.set(THEMES[(THEMES.indexOf(this.#choice) + 1) % THEMES.length] ?? 'system');
  }
}
