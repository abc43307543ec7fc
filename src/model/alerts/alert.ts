// What Muster keeps of an alert, whoever sent it. Pure values; times are milliseconds since 1970 (UTC). A sender's own
// wording of severity is kept beside our reading of it, because the reading is a guess that a person may correct.

/** Our reading of a sender's severity; `unknown` when it gave none or one that we do not know. */
export type AlertLevel = 'critical' | 'warning' | 'info' | 'unknown';

export type Alert = {
  /** The same for every delivery of the same alert; a resolve carries that of its firing twin. */
  fingerprint: string;
  /** The sender's grouping: alerts of one group belong to one incident. */
  group: string;
  status: 'firing' | 'resolved';
  title: string;
  summary: string;
  /** As the sender spelled it. */
  severity?: string;
  level: AlertLevel;
  services: string[];
  labels: Record<string, string>;
  startsAt: number;
  /** null while it fires, and when the sender did not say when it ended. */
  endsAt: number | null;
  /** http or https only: where to look at it. */
  url?: string;
  /** Sent by a "test this contact point" button: to be confirmed, never to wake anybody. */
  test: boolean;
};

/** Where in a body something is wrong, and what, in words for the person who set the sender up. */
export type AlertProblem = { path: string; message: string };

const levels: Readonly<Record<string, AlertLevel>> = {
  critical: 'critical',
  crit: 'critical',
  page: 'critical',
  emergency: 'critical',
  fatal: 'critical',
  disaster: 'critical',
  p1: 'critical',
  sev1: 'critical',
  high: 'critical',
  error: 'critical',
  warning: 'warning',
  warn: 'warning',
  medium: 'warning',
  average: 'warning',
  ticket: 'warning',
  p2: 'warning',
  p3: 'warning',
  sev2: 'warning',
  sev3: 'warning',
  info: 'info',
  informational: 'info',
  notice: 'info',
  low: 'info',
  none: 'info',
  p4: 'info',
  p5: 'info',
  sev4: 'info',
};

/** Reads a severity word of any common alert sender; anything else is `unknown`. */
export function alertLevel(severity: string | undefined): AlertLevel {
  const word = (severity ?? '').toLowerCase().replace(/[^a-z0-9]/g, '');
  return (Object.hasOwn(levels, word) ? levels[word] : undefined) ?? 'unknown';
}
