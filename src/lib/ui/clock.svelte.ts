/**
 * The one ticking clock of the page. However many ages and timers are on screen, there is one interval, aligned to the
 * second, and it stops when nothing reads it. On the server it stands still at the moment of rendering.
 */
import { createSubscriber } from 'svelte/reactivity';

const MINUTE_MS = 60_000;

function ticker(everyMs: number): () => number {
  const subscribe = createSubscriber((update) => {
    let timer = 0;
    const tick = () => {
      update();
      timer = window.setTimeout(tick, everyMs - (Date.now() % everyMs));
    };
    timer = window.setTimeout(tick, everyMs - (Date.now() % everyMs));
    return () => window.clearTimeout(timer);
  });
  return () => {
    subscribe();
    return Date.now();
  };
}

/** Now in ms, read anew every second inside an effect or template. */
export const secondNow = ticker(1000);
/** Now in ms, read anew every ten seconds: enough for ages that are told in minutes. */
export const minuteNow = ticker(MINUTE_MS / 6);

/** The reader's IANA zone; UTC on the server, which cannot know it. */
export const readerZone = (): string =>
  typeof window === 'undefined' ? 'UTC' : Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';

/** Whether the reader has asked for less motion; running seconds then stand and only minutes move. */
export const prefersStillness = (): boolean =>
  typeof window !== 'undefined' && window.matchMedia('(prefers-reduced-motion: reduce)').matches;
