/**
 * Times at the beginning of a line: `-10m`, `-1h30`, `14:05`, `14:05:30`, `2026-11-20 14:05`. A bare clock time is the last one that has
 * passed in the writer's zone. Pure: now and the zone come in.
 */
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Clocks of two people differ a little: a time this far ahead is still today. */
const AHEAD_MS = 5 * MINUTE_MS;

export interface TimedText {
  /** ms UTC; null when the line names no time. */
  at: number | null;
  rest: string;
}

const BACK = /^-(?:(\d{1,2})h)?(?:(\d{1,3})m?)?(?=\s|$)/;
const CLOCK = /^\[?(\d{1,2}):(\d{2})(?::(\d{2}))?\]?(?=\s|$)/;
const FULL = /^\[?(\d{4})-(\d{2})-(\d{2})[ T](\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?(Z)?\]?(?=\s|$)/;

/** Takes a time off the front of a line. */
export function timedText(line: string, now: number, zone: string): TimedText {
  const full = FULL.exec(line);
  if (full) return { at: fullTime(full, zone), rest: line.slice(full[0].length).trimStart() };
  const clock = CLOCK.exec(line);
  if (clock) return clockTime(line, clock, now, zone);
  const back = BACK.exec(line);
  const span = back ? Number(back[1] ?? 0) * 60 + Number(back[2] ?? 0) : 0;
  if (!back || span === 0) return { at: null, rest: line };
  return { at: now - span * MINUTE_MS, rest: line.slice(back[0].length).trimStart() };
}

function clockTime(line: string, match: RegExpExecArray, now: number, zone: string): TimedText {
  const [hour, minute, second] = [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
  if (hour > 23 || minute > 59 || second > 59) return { at: null, rest: line };
  const rest = line.slice(match[0].length).trimStart();
  const today = partsIn(now, zone);
  const at = zonedTime({ ...today, hour, minute, second }, zone);
  return { at: at > now + AHEAD_MS ? at - DAY_MS : at, rest };
}

function fullTime(match: RegExpExecArray, zone: string): number {
  const [year, month, day, hour, minute] = match.slice(1, 6).map(Number);
  const parts = {
    year: year ?? 1970,
    month: month ?? 1,
    day: day ?? 1,
    hour: hour ?? 0,
    minute: minute ?? 0,
    second: Number(match[6] ?? 0),
  };
  return zonedTime(parts, match[7] ? 'UTC' : zone);
}

interface Parts {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
}

function partsIn(at: number, zone: string): Parts {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const found = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const part = (type: Intl.DateTimeFormatPartTypes): number => found.get(type) ?? 0;
  return {
    year: part('year'),
    month: part('month'),
    day: part('day'),
    hour: part('hour'),
    minute: part('minute'),
    second: part('second'),
  };
}

/** A wall-clock time in a zone as ms UTC; in the hour that a clock change skips, the moment it would have been. */
export function zonedTime(parts: Parts, zone: string): number {
  const wanted = Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute, parts.second);
  const offsetAt = (at: number): number => {
    const shown = partsIn(at, zone);
    return Date.UTC(shown.year, shown.month - 1, shown.day, shown.hour, shown.minute, shown.second) - Math.floor(at / 1000) * 1000;
  };
  const first = wanted - offsetAt(wanted);
  return wanted - offsetAt(first);
}
