/** Times as people type them: `-10m`, `14:05`, `2:05 pm`, `2026-03-02 14:05`, ISO. A bare clock means the last time it showed that, in the writer's zone. */
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Clocks of people are a little ahead at times; what is further ahead was yesterday. */
const AHEAD_MS = 5 * MINUTE_MS;

const formats = new Map<string, Intl.DateTimeFormat>();

/** The format that spells a moment in a zone; kept, because making one costs more than using it a hundred times. */
function formatIn(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(timeZone, format);
  return format;
}

/** How far a zone is from UTC at a moment, ms; 0 for a zone that nobody knows. */
export function zoneOffsetMs(at: number, timeZone: string): number {
  if (timeZone === 'UTC') return 0;
  try {
    const part = new Map(
      formatIn(timeZone)
        .formatToParts(at)
        .map(({ type, value }) => [type, Number(value)]),
    );
    const of = (name: Intl.DateTimeFormatPartTypes): number => part.get(name) ?? 0;
    const wall = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
    return wall - Math.floor(at / 1_000) * 1_000;
  } catch {
    return 0;
  }
}

/** The moment at which a wall clock in a zone shows this; `wall` is that showing as if it were UTC, ms. */
export function fromWall(wall: number, timeZone: string): number {
  const guess = wall - zoneOffsetMs(wall, timeZone);
  // Near a change of the clocks the first guess uses the offset of the wrong side.
  return wall - zoneOffsetMs(guess, timeZone);
}

/** `HH:MM` of a moment in a zone, with the zone's name where it is UTC. */
export function clockText(at: number, timeZone: string): string {
  const wall = new Date(at + zoneOffsetMs(at, timeZone));
  const text = wall.toISOString().slice(11, 16);
  return timeZone === 'UTC' ? `${text} UTC` : text;
}

/** The last moment not after `limit` at which the clock showed this time of day. */
export function lastShowing(dayMs: number, limit: number, timeZone: string): number {
  const wallLimit = limit + zoneOffsetMs(limit, timeZone);
  const wall = Math.floor(wallLimit / DAY_MS) * DAY_MS + dayMs;
  const today = fromWall(wall, timeZone);
  return today <= limit ? today : fromWall(wall - DAY_MS, timeZone);
}

export interface ReadTime {
  /** ms UTC. */
  at: number;
  /** Time of day only, ms: the day was guessed. */
  dayMs: number | null;
  /** What is left of the text. */
  rest: string;
}

const AGO = /^-\s?(?:(\d{1,3})\s?h)?\s?(?:(\d{1,4})\s?m(?:in)?)?\b\s*/i;
const CLOCK = /^\[?(\d{1,2})[:.](\d{2})(?::(\d{2}))?(?:[.,]\d+)?\s?(am|pm)?\]?(?=$|[\s\-–—,;|:])/i;
const DATED = /^\[?(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2}))?(?:[.,]\d+)?\s?(Z|UTC|[+-]\d{2}:?\d{2})?\]?/i;
const GLUE = /^[\s\-–—,;|:]+/;

function readDated(text: string, timeZone: string): ReadTime | null {
  const found = DATED.exec(text);
  if (!found) return null;
  const [whole, year, month, day, hour, minute, second, zone] = found;
  const wall = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second ?? 0),
  );
  if (Number.isNaN(wall) || Number(month) > 12 || Number(day) > 31 || Number(hour) > 23 || Number(minute) > 59)
    return null;
  const rest = text.slice(whole.length).replace(GLUE, '');
  if (zone === undefined) return { at: fromWall(wall, timeZone), dayMs: null, rest };
  const offset = /^[+-]/.test(zone)
    ? Number(`${zone[0]}1`) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2)))
    : 0;
  return { at: wall - offset * MINUTE_MS, dayMs: null, rest };
}

function readClock(text: string, now: number, timeZone: string): ReadTime | null {
  const found = CLOCK.exec(text);
  if (!found) return null;
  const half = found[4]?.toLowerCase();
  const shown = Number(found[1]);
  const hour = half === 'pm' && shown < 12 ? shown + 12 : half === 'am' && shown === 12 ? 0 : shown;
  const minute = Number(found[2]);
  const second = Number(found[3] ?? 0);
  if (hour > 23 || minute > 59 || second > 59) return null;
  const dayMs = ((hour * 60 + minute) * 60 + second) * 1_000;
  return {
    at: lastShowing(dayMs, now + AHEAD_MS, timeZone),
    dayMs,
    rest: text.slice(found[0].length).replace(GLUE, ''),
  };
}

/** Reads a time at the start of a text; null when none stands there. */
export function readTime(text: string, now: number, timeZone: string): ReadTime | null {
  const ago = AGO.exec(text);
  if (ago && (ago[1] !== undefined || ago[2] !== undefined)) {
    const back = Number(ago[1] ?? 0) * 60 + Number(ago[2] ?? 0);
    return { at: now - back * MINUTE_MS, dayMs: null, rest: text.slice(ago[0].length) };
  }
  return readDated(text, timeZone) ?? readClock(text, now, timeZone);
}

/** Reads a time to come: `30m`, `2h`, `14:05`; null when none stands there. */
export function readFuture(text: string, now: number, timeZone: string): ReadTime | null {
  const span = /^(?:in\s+)?(?:(\d{1,3})\s?h)?\s?(?:(\d{1,4})\s?m(?:in)?)?\b\s*/i.exec(text);
  if (span && (span[1] !== undefined || span[2] !== undefined)) {
    const ahead = Number(span[1] ?? 0) * 60 + Number(span[2] ?? 0);
    return { at: now + ahead * MINUTE_MS, dayMs: null, rest: text.slice(span[0].length) };
  }
  const bare = text.replace(/^(until|till|by|at)\s+/i, '');
  const read = readDated(bare, timeZone) ?? readClock(bare, now, timeZone);
  if (!read || read.dayMs === null) return read;
  return { ...read, at: lastShowing(read.dayMs, now + DAY_MS, timeZone) };
}
