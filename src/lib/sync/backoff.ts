/**
 * How long to wait before connecting again: full jitter, so that a thousand browsers do not come back in the same second
 * after a restart. Pure; randomness comes in.
 */
const FLOOR_MS = 250;
const CEILING_MS = 30_000;

/**
 * Milliseconds to wait before attempt number `attempt` (0 is the first retry), between 250 ms and a ceiling that doubles
 * up to 30 s. `random` is a number in [0, 1).
 */
export function retryDelayMs(attempt: number, random: number): number {
  const ceiling = Math.min(CEILING_MS, FLOOR_MS * 2 ** Math.min(attempt + 1, 16));
  return Math.round(FLOOR_MS + random * (ceiling - FLOOR_MS));
}
