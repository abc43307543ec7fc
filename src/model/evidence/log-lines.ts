/**
 * What a pasted log says of itself: the time and level of each line, where it has them. Knows the shapes that systems write most: ISO 8601, syslog, web server,
 * klog, epoch numbers, JSON lines and logfmt. Pure and linear: five thousand lines are read while a finger is still on the key.
 */
import { readTime } from '../line/clock-words.ts';

export const LOG_LEVELS = ['error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];
export interface LogLine {
  /** Counted from 1, empty lines included. */
  number: number;
  /** ms UTC; a line that continues the one before it (a stack trace) has that one's time. */
  at: number | null;
  level: LogLevel | null;
  text: string;
  /** Belongs to the line before it. */
  continues: boolean;
}

const ISO = /(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(?:[.,](\d{1,9}))?\s?(Z|[+-]\d{2}:?\d{2})?/;
const WEB = /\[(\d{2})\/([A-Z][a-z]{2})\/(\d{4}):(\d{2}:\d{2}:\d{2}) ([+-]\d{4})\]/;
const SYSLOG = /^(?:<\d{1,3}>)?([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d{2}:\d{2}:\d{2})\b/;
const KLOG = /^([IWEF])(\d{2})(\d{2}) (\d{2}:\d{2}:\d{2})(?:\.(\d{1,6}))?/;
const EPOCH = /^\[?(1\d{9})(?:\.(\d{1,6})|(\d{3}))?\]?(?=[\s,]|$)/;
const CONTINUES = /^(\s+|\t|Caused by:|\.\.\. \d+ more|at [\w$.<]+\()/;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const KLOG_LEVELS: Record<string, LogLevel> = { I: 'info', W: 'warn', E: 'error', F: 'error' };
const LEVELS: readonly [RegExp, LogLevel][] = [
  [/\b(ERROR|ERR|FATAL|CRIT(ICAL)?|PANIC|SEVERE|EMERG)\b/, 'error'],
  [/\bWARN(ING)?\b/, 'warn'],
  [/\b(INFO|NOTICE)\b/, 'info'],
  [/\b(DEBUG|TRACE)\b/, 'debug'],
];
const NAMED_LEVEL = /\b(?:level|lvl|severity)["']?\s*[=:]\s*["']?([a-z]+|\d{2})/i;
/** Where a line says its level: further in, the word is part of the message. */
const HEAD = 160;
const DAY_MS = 86_400_000;

/** Reads the lines of a log. `day` (ms) lends its date and `zone` its offset to lines that have a clock time only. */
export function readLogLines(payload: string, day: number, zone: string): LogLine[] {
  const lines: LogLine[] = [];
  let last: number | null = null;
  for (const [index, text] of payload.split(/\r?\n/).entries()) {
    if (text.trim() === '') continue;
    const continues = lines.length > 0 && CONTINUES.test(text);
    const at: number | null = continues ? last : timeOf(text, day, zone);
    lines.push({ number: index + 1, at, level: continues ? null : levelOf(text), text, continues });
    if (at !== null) last = at;
  }
  return lines;
}

/** The words of a line without the time in front. */
export const withoutTime = (text: string): string =>
  [ISO, WEB, SYSLOG, EPOCH].reduce((rest, pattern) => {
    const found = pattern.exec(rest);
    return found && found.index <= 1 ? rest.slice(found.index + found[0].length).replace(/^[\]\s:,-]+/, '') : rest;
  }, text.trimStart());

const sane = (at: number): number | null => (Number.isFinite(at) ? at : null);

function timeOf(text: string, day: number, zone: string): number | null {
  const head = text.slice(0, 400);
  const iso = ISO.exec(head);
  if (iso) return sane(Date.parse(`${iso[1]}T${iso[2]}${iso[3] ? `.${iso[3].slice(0, 3)}` : ''}${iso[4] ?? 'Z'}`));
  const web = WEB.exec(head);
  if (web) return sane(Date.parse(`${web[1]} ${web[2]} ${web[3]} ${web[4]} ${web[5]}`));
  const klog = KLOG.exec(head);
  if (klog) return withoutYear(Number(klog[2]) - 1, Number(klog[3]), klog[4] ?? '', day);
  const syslog = SYSLOG.exec(head);
  if (syslog) return withoutYear(MONTHS.indexOf(syslog[1] ?? ''), Number(syslog[2]), syslog[3] ?? '', day);
  const epoch = EPOCH.exec(head);
  if (epoch) return Number(epoch[1]) * 1000 + Number((epoch[3] ?? epoch[2] ?? '').slice(0, 3).padEnd(3, '0'));
  const inside = /"(?:ts|time|timestamp|@timestamp)"\s*:\s*(1\d{9,12}(?:\.\d+)?)/.exec(head)?.[1];
  if (inside) return sane(Math.round(Number(inside) * (Number(inside) < 100_000_000_000 ? 1000 : 1)));
  return readTime(text.trim().slice(0, 40), day, zone)?.at ?? null;
}

/** A date whose year the line leaves out: the last one that is not after tomorrow. UTC, as servers log. */
function withoutYear(month: number, date: number, clock: string, day: number): number | null {
  const [hour = 0, minute = 0, second = 0] = clock.split(':').map(Number);
  const inYear = (year: number): number => Date.UTC(year, month, date, hour, minute, second);
  const year = new Date(day).getUTCFullYear();
  const at = inYear(year);
  return month < 0 ? null : sane(at > day + DAY_MS ? inYear(year - 1) : at);
}

function levelOf(text: string): LogLevel | null {
  const klog = KLOG.exec(text)?.[1];
  if (klog) return KLOG_LEVELS[klog] ?? null;
  const named = NAMED_LEVEL.exec(text.slice(0, 1_000))?.[1];
  // pino and bunyan write levels as numbers.
  if (named && /^\d/.test(named))
    return Number(named) >= 50 ? 'error' : Number(named) >= 40 ? 'warn' : Number(named) >= 30 ? 'info' : 'debug';
  const head = (named ?? text.slice(0, HEAD)).toUpperCase();
  const shouted = named ? head : text.slice(0, HEAD);
  return LEVELS.find(([pattern]) => pattern.test(shouted) || pattern.test(bracketed(head)))?.[1] ?? null;
}

/** Only a word in brackets may be in small letters: `[error]`, `error:`; "no error so far" is no error. */
const bracketed = (head: string): string =>
  /\[([A-Z]{3,9})\]|(?:^|\s)([A-Z]{3,9}):/.exec(head)?.slice(1).find(Boolean) ?? '';
