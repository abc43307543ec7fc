/**
 * Fetches parts of the page before they are asked for, so that a key opens its dialog at once and also when the network has gone: one after
 * another, and never while somebody types, because to start a script takes the same thread that draws the letters.
 */
/** Nobody types when no key came for this long. */
const QUIET_MS = 2_000;
const BETWEEN_MS = 300;
const LONGEST_WAIT_MS = 5_000;

const idle = (): Promise<void> =>
  new Promise((resolve) => {
    // Safari has no requestIdleCallback.
    if ('requestIdleCallback' in window) requestIdleCallback(() => resolve(), { timeout: LONGEST_WAIT_MS });
    else setTimeout(resolve, BETWEEN_MS);
  });

/** Begins when `start` resolves; call the returned function to stop. A part that fails to load is tried again when it is asked for. */
export function fetchAhead(start: Promise<unknown>, loads: readonly (() => Promise<unknown>)[]): () => void {
  let isStopped = false;
  let typedAt = -QUIET_MS;
  const onKey = (): void => void (typedAt = performance.now());
  const stop = (): void => {
    isStopped = true;
    removeEventListener('keydown', onKey, true);
  };
  const run = async (): Promise<void> => {
    await start;
    for (const load of loads) {
      do await new Promise((resolve) => setTimeout(resolve, BETWEEN_MS));
      while (!isStopped && performance.now() - typedAt < QUIET_MS);
      await idle();
      if (isStopped) return;
      await load().catch(() => undefined);
    }
    stop();
  };
  addEventListener('keydown', onKey, true);
  void run();
  return stop;
}
