/**
 * Times and durations as people read them. Pure: the caller gives now and the zone. Ages are rough on purpose (nobody needs
 * the seconds of a three-hour-old note); durations keep two units and never round up to something that has not yet passed.
 */
const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const two = (value: number): string => String(value).padStart(2, '0');

/** A span in its largest unit: `41 min`, `3 h`, `2 d`; under a minute `0 min`. Negative spans read as their length. */
function roughSpan(spanMs: number): string {
  const span = Math.abs(spanMs);
  if (span < HOUR_MS) return `${Math.floor(span / MINUTE_MS)} min`;
  if (span < DAY_MS) return `${Math.floor(span / HOUR_MS)} h`;
  return `${Math.floor(span / DAY_MS)} d`;
}

/** How long ago, or in how long: `just now`, `41 min ago`, `in 12 min`. Within a minute either way it is `just now` or `now`. */
export function relativeAge(atMs: number, nowMs: number): string {
  const age = nowMs - atMs;
  if (Math.abs(age) < MINUTE_MS) return age >= 0 ? 'just now' : 'now';
  return age > 0 ? `${roughSpan(age)} ago` : `in ${roughSpan(age)}`;
}

/** A duration in two units: `48s`, `12 min`, `1h12`, `2d 4h`. Negative durations carry a minus sign. */
export function durationText(durationMs: number): string {
  const sign = durationMs < 0 ? '−' : '';
  const span = Math.abs(durationMs);
  if (span < MINUTE_MS) return `${sign}${Math.floor(span / SECOND_MS)}s`;
  if (span < HOUR_MS) return `${sign}${Math.floor(span / MINUTE_MS)} min`;
  if (span < DAY_MS) return `${sign}${Math.floor(span / HOUR_MS)}h${two(Math.floor((span % HOUR_MS) / MINUTE_MS))}`;
  return `${sign}${Math.floor(span / DAY_MS)}d ${Math.floor((span % DAY_MS) / HOUR_MS)}h`;
}

/** A running clock: `4:07` below an hour, `1:12:09` above. Negative values carry a minus sign. */
export function clockText(durationMs: number): string {
  const seconds = Math.floor(Math.abs(durationMs) / SECOND_MS);
  const tail = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  const text = seconds >= 3600 ? `${Math.floor(seconds / 3600)}:${tail}` : tail.replace(/^0/, '');
  return durationMs < 0 && seconds > 0 ? `−${text}` : text;
}

/** A duration in words for screen readers: `1 hour 12 minutes`. */
export function durationWords(durationMs: number): string {
  const minutes = Math.floor(Math.abs(durationMs) / MINUTE_MS);
  const parts: [number, string][] = [
    [Math.floor(minutes / 1440), 'day'],
    [Math.floor(minutes / 60) % 24, 'hour'],
    [minutes % 60, 'minute'],
  ];
  const words = parts
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}${count === 1 ? '' : 's'}`);
  return words.length === 0 ? 'less than a minute' : words.slice(0, 2).join(' ');
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(key: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const known = formatters.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-GB', { hourCycle: 'h23', ...options });
  formatters.set(key, made);
  return made;
}

/** Hours and minutes in a zone, `04:10`; with seconds when asked. An unknown zone reads as UTC. */
export function timeOfDay(atMs: number, zone: string, withSeconds = false): string {
  return formatter(`time:${zone}:${withSeconds}`, {
    timeZone: safeZone(zone),
    hour: '2-digit',
    minute: '2-digit',
    ...(withSeconds ? { second: '2-digit' } : {}),
  }).format(atMs);
}

/** A calendar day in a zone, `Fri 20 Nov`; the year is added when it is not the year of now. */
export function dayText(atMs: number, nowMs: number, zone: string): string {
  const timeZone = safeZone(zone);
  const year = formatter(`year:${zone}`, { timeZone, year: 'numeric' });
  const sameYear = year.format(atMs) === year.format(nowMs);
  const day = formatter(`day:${zone}:${sameYear}`, {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    ...(sameYear ? {} : { year: 'numeric' }),
  });
  return day.format(atMs).replaceAll(',', '');
}

/** The shortest honest absolute time: the hour alone today, day and hour otherwise. */
export function absoluteText(atMs: number, nowMs: number, zone: string): string {
  const day = dayText(atMs, nowMs, zone);
  const time = timeOfDay(atMs, zone);
  return day === dayText(nowMs, nowMs, zone) ? time : `${day} ${time}`;
}

/** Everything for a hover text: the reader's zone, UTC, and the incident's zone when it differs from both; a line each. */
export function fullTimes(atMs: number, nowMs: number, readerZone: string, incidentZone?: string): string {
  const zones = [readerZone, 'UTC', ...(incidentZone === undefined ? [] : [incidentZone])];
  const line = (zone: string) => `${dayText(atMs, nowMs, zone)} ${timeOfDay(atMs, zone, true)} ${zone}`;
  return [...new Set(zones)].map(line).join('\n');
}

function safeZone(zone: string): string {
  try {
    new Intl.DateTimeFormat('en-GB', { timeZone: zone });
    return zone;
  } catch {
    return 'UTC';
  }
}
