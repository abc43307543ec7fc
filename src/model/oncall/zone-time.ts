/**
 * Wall clocks of time zones. A wall time is written as the UTC milliseconds that would show the same digits, so that days can be added without meeting a change of
 * clocks on the way. Pure: zone rules come from the platform's own Intl.
 */
const FORMATS = new Map<string, Intl.DateTimeFormat>();

export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = FORMATS.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  FORMATS.set(zone, made);
  return made;
}

/** Whether the platform knows a zone by this name. */
export function isZone(name: string): boolean {
  try {
    formatOf(name);
    return true;
  } catch {
    return false;
  }
}

/** What a wall clock in the zone shows at an instant. */
export function wallAt(at: number, zone: string): number {
  const parts: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
  for (const { type, value } of formatOf(zone).formatToParts(at)) parts[type] = Number(value);
  const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  const milliseconds = ((at % 1_000) + 1_000) % 1_000;
  return Date.UTC(year, month - 1, day, hour, minute, second) + milliseconds;
}

/**
 * The first instant at which a wall clock in the zone shows this time or a later one. A time that comes twice (autumn) is its first showing; a time that is skipped
 * (spring) is the instant of the skip.
 */
export function instantOf(wall: number, zone: string): number {
  const near = [wall - DAY_MS, wall, wall + DAY_MS].map((at) => wall - (wallAt(at, zone) - at));
  const exact = near.filter((at) => wallAt(at, zone) === wall);
  if (exact.length > 0) return Math.min(...exact);
  let before = Math.min(...near) - DAY_MS;
  let after = Math.max(...near) + DAY_MS;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (wallAt(middle, zone) >= wall) after = middle;
    else before = middle;
  }
  return after;
}

/** Reads `2026-03-29T09:00` as a wall time; null when it is none. */
export function readWall(text: string): number | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})$/.exec(text);
  if (!match) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = match.slice(1).map(Number);
  const wall = Date.UTC(year, month - 1, day, hour, minute);
  return new Date(wall).toISOString().slice(0, 16) === text ? wall : null;
}

/** Minutes after midnight of `09:30`; `24:00` is the end of the day. Null when it is no time. */
export function readClock(text: string): number | null {
  const match = /^(\d{2}):(\d{2})$/.exec(text);
  const minutes = match ? Number(match[1]) * 60 + Number(match[2]) : -1;
  return match && Number(match[2]) < 60 && minutes <= 1_440 ? minutes : null;
}
