/** What a pasted log says of itself: the time and level of each line, where it has them. Pure. */
import { readTime } from '#model/line/clock-words.ts';

export type LogLevel = 'error' | 'warn' | 'info' | 'debug';
export interface LogLine {
  number: number;
  at: number | null;
  level: LogLevel | null;
  text: string;
}

const ISO = /(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(?:[.,](\d{1,9}))?\s?(Z|[+-]\d{2}:?\d{2})?/;
const LEVELS: readonly [RegExp, LogLevel][] = [
  [/\b(ERROR|ERR|FATAL|CRIT(ICAL)?|PANIC|SEVERE|EMERG)\b/i, 'error'],
  [/\bWARN(ING)?\b/i, 'warn'],
  [/\b(INFO|NOTICE)\b/i, 'info'],
  [/\b(DEBUG|TRACE)\b/i, 'debug'],
];

/** Reads the lines of a log; `day` (ms) lends its date to lines that have a clock time only. */
export function readLogLines(payload: string, day: number, zone: string): LogLine[] {
  return payload
    .split(/\r?\n/)
    .flatMap((text, index) => (text.trim() ? [readLogLine(text, index + 1, day, zone)] : []));
}

function readLogLine(text: string, number: number, day: number, zone: string): LogLine {
  const iso = ISO.exec(text);
  const at = iso
    ? Date.parse(`${iso[1]}T${iso[2]}${iso[3] ? `.${iso[3].slice(0, 3)}` : ''}${iso[4] ?? 'Z'}`)
    : (readTime(text.trim(), day, zone)?.at ?? null);
  const level = LEVELS.find(([pattern]) => pattern.test(text.slice(0, 200)))?.[1] ?? null;
  return { number, at: at === null || Number.isNaN(at) ? null : at, level, text };
}
