/**
 * Where the keyboard is when the page changes under somebody. Promises that it is never on nothing: who just declared stands in the line, who joins stands on
 * the page itself (so that its keys work and nothing typed is lost in a field), and after resolving the heading of the postmortem is next.
 */
import type { RoomScreen } from './screen.svelte.ts';

const TRIES = 40;
const TRY_MS = 50;

const isNowhere = (): boolean => !document.activeElement || document.activeElement === document.body;

/** Focus on the page, unless it is somewhere already. */
export function focusRoom(screen: RoomScreen, hasDeclared: boolean): void {
  if (!isNowhere()) return;
  if (hasDeclared) screen.focus('line');
  if (isNowhere()) document.getElementById('main')?.focus({ preventScroll: true });
}

/** Focus on the heading of the page that is coming, once it is there and no dialog holds the focus any more. */
export function focusHeading(): () => void {
  let tries = 0;
  const timer = setInterval(() => {
    tries += 1;
    const heading = document.querySelector<HTMLElement>('#main h1');
    if (heading && isNowhere()) {
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
      clearInterval(timer);
    } else if (tries >= TRIES) clearInterval(timer);
  }, TRY_MS);
  return () => clearInterval(timer);
}
