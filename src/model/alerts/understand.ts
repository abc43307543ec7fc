// What `muster alerts SOURCE` says back: a raw body as text in, what Muster understood out. Pure and total; nothing is
// opened or stored, so that a person can try a sender's body before pointing the sender at a server.

import type { Alert } from './alert.ts';
import type { AlertParse } from './alertmanager.ts';
import { parseAlertmanager } from './alertmanager.ts';

/** An alert as printed: the same as the model's, with times in ISO 8601, UTC. */
export type UnderstoodAlert = Omit<Alert, 'startsAt' | 'endsAt'> & { startsAt: string; endsAt: string | null };

export type Understanding = { ok: true; alerts: UnderstoodAlert[]; note?: string } | { ok: false; problems: string[] };

const readers: Readonly<Record<string, (json: unknown) => AlertParse>> = {
  alertmanager: parseAlertmanager,
  grafana: parseAlertmanager,
};

/** The sources that `understandAlerts` knows, in the order they are shown. */
export const alertSources: readonly string[] = Object.keys(readers);

/**
 * Reads a body of a known source. `headers` are those the sender would send (any case); a content type that is not JSON
 * is named in the problems when the body cannot be read. Problems are sentences for the person at the terminal.
 */
export function understandAlerts(source: string, body: string, headers: Record<string, string> = {}): Understanding {
  const reader = Object.hasOwn(readers, source) ? readers[source] : undefined;
  if (!reader) return { ok: false, problems: [`Unknown source "${source}". Known: ${alertSources.join(', ')}`] };
  const json = decode(body, headers);
  if (!json.ok) return { ok: false, problems: [json.problem] };
  const parsed = reader(json.value);
  if (!parsed.ok) {
    const problems = parsed.problems.map(({ path, message }) => `${path === '' ? 'The body' : path}: ${message}`);
    return { ok: false, problems };
  }
  const { alerts, notes } = parsed.batch;
  const note = [...notes, ...(alerts.some((alert) => alert.test) ? ['A test notification: nobody is paged'] : [])];
  return { ok: true, alerts: alerts.map(printable), ...(note.length > 0 ? { note: note.join('. ') } : {}) };
}

function printable(alert: Alert): UnderstoodAlert {
  return {
    ...alert,
    startsAt: new Date(alert.startsAt).toISOString(),
    endsAt: alert.endsAt === null ? null : new Date(alert.endsAt).toISOString(),
  };
}

type Decoded = { ok: true; value: unknown } | { ok: false; problem: string };

function decode(body: string, headers: Record<string, string>): Decoded {
  if (body.trim() === '') return { ok: false, problem: 'The body is empty' };
  try {
    return { ok: true, value: JSON.parse(body.replace(/^\uFEFF/, '')) };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : 'not readable';
    const named = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1];
    const sent = named && !/json/i.test(named) ? ` (it was sent as ${named})` : '';
    return { ok: false, problem: `The body is not JSON${sent}: ${reason}` };
  }
}
