// Reads the webhook body of Prometheus Alertmanager (version 4) and of Grafana alerting, which is the same shape plus
// values, title and state. Promises: total (whatever comes in, it answers with alerts or with reasons and their paths,
// never throws), and no alert is lost because its neighbour in the body is broken: that one is named in `notes`.
// Body as documented: https://prometheus.io/docs/alerting/latest/configuration/#webhook_config

import { z } from 'zod';
import type { Alert, AlertProblem } from './alert.ts';
import { alertLevel } from './alert.ts';
import { labelFingerprint } from './fingerprint.ts';

export type AlertBatch = {
  receiver: string;
  group: string;
  alerts: Alert[];
  /** How many alerts of the group the sender left out of the body. */
  truncated: number;
  /** Things a person should know although the body was accepted. */
  notes: string[];
};

export type AlertParse = { ok: true; batch: AlertBatch } | { ok: false; problems: AlertProblem[] };

const maxTitle = 200;
const maxSummary = 4_000;

// Templated annotations sometimes arrive as numbers; refusing the alert for that would help nobody.
const word = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const words = z.record(z.string(), word);

const alertSchema = z.object({
  status: z.enum(['firing', 'resolved']).optional(),
  labels: words.refine((labels) => Object.keys(labels).length > 0, 'an alert needs at least one label'),
  annotations: words.nullish(),
  startsAt: z.string(),
  endsAt: z.string().nullish(),
  generatorURL: z.string().nullish(),
  panelURL: z.string().nullish(),
  dashboardURL: z.string().nullish(),
  fingerprint: z.string().nullish(),
  valueString: z.string().nullish(),
});

const bodySchema = z.object({
  version: word.nullish(),
  status: z.enum(['firing', 'resolved']).optional(),
  receiver: z.string().nullish(),
  groupKey: z.string().nullish(),
  groupLabels: words.nullish(),
  externalURL: z.string().nullish(),
  truncatedAlerts: z.number().nullish(),
  alerts: z.array(z.unknown()),
});

type AlertBody = z.infer<typeof alertSchema>;
type Envelope = z.infer<typeof bodySchema>;

/** Parses a decoded JSON body. `ok: false` when no alert at all could be read from it. */
export function parseAlertmanager(json: unknown): AlertParse {
  const envelope = bodySchema.safeParse(json);
  if (!envelope.success) return { ok: false, problems: envelopeProblems(json, envelope.error.issues) };
  const body = envelope.data;
  if (body.alerts.length === 0) return { ok: false, problems: [{ path: 'alerts', message: 'holds no alert' }] };

  const group = body.groupKey || `labels:${labelFingerprint(body.groupLabels ?? {})}`;
  const alerts: Alert[] = [];
  const problems: AlertProblem[] = [];
  body.alerts.forEach((raw, index) => {
    const read = readAlert(raw, body, group, `alerts[${index}]`);
    if (read.ok) alerts.push(read.alert);
    else problems.push(...read.problems);
  });
  if (alerts.length === 0) return { ok: false, problems };
  const truncated = Math.max(0, Math.trunc(body.truncatedAlerts ?? 0));
  return {
    ok: true,
    batch: { receiver: body.receiver ?? '', group, alerts, truncated, notes: batchNotes(body, truncated, problems) },
  };
}

function batchNotes(body: Envelope, truncated: number, problems: AlertProblem[]): string[] {
  const notes = problems.map((problem) => `Left out: ${problem.path} ${problem.message}`);
  if (truncated > 0) notes.push(`The sender left ${truncated} more alerts of this group out of the body`);
  if (body.version && body.version !== '4' && body.version !== '1') {
    notes.push(`Written for body version 4; this one says version ${body.version}`);
  }
  return notes;
}

type AlertRead = { ok: true; alert: Alert } | { ok: false; problems: AlertProblem[] };

function readAlert(raw: unknown, body: Envelope, group: string, path: string): AlertRead {
  const parsed = alertSchema.safeParse(raw);
  if (!parsed.success) return { ok: false, problems: issuesToProblems(parsed.error.issues, path) };
  const source = parsed.data;
  const startsAt = readTime(source.startsAt);
  if (startsAt === null) {
    return { ok: false, problems: [{ path: `${path}.startsAt`, message: `is not a time: ${quote(source.startsAt)}` }] };
  }
  const status = source.status ?? body.status ?? 'firing';
  const severity = source.labels.severity ?? source.labels.priority ?? source.annotations?.severity;
  const url = readUrl([source.generatorURL, source.panelURL, source.dashboardURL], body.externalURL);
  const alert: Alert = {
    fingerprint: source.fingerprint || labelFingerprint(source.labels),
    group,
    status,
    title: titleOf(source),
    summary: summaryOf(source),
    ...(severity ? { severity } : {}),
    level: alertLevel(severity),
    services: servicesOf(source.labels),
    labels: source.labels,
    startsAt,
    // While it fires, Alertmanager writes the year 1 and Prometheus a time in the future: neither is an end.
    endsAt: status === 'firing' ? null : readTime(source.endsAt ?? ''),
    ...(url ? { url } : {}),
    test: isTest(source),
  };
  return { ok: true, alert };
}

function titleOf({ labels, annotations }: AlertBody): string {
  const named = annotations?.title || annotations?.summary;
  const name = labels.alertname ?? '';
  if (!named) return clip(name ? [name, labels.instance].filter(Boolean).join(' on ') : 'Unnamed alert', maxTitle);
  const prefix = annotations?.title || !name || named.toLowerCase().includes(name.toLowerCase()) ? '' : `${name}: `;
  return clip(prefix + named, maxTitle);
}

function summaryOf({ annotations, valueString }: AlertBody): string {
  const text = annotations?.description || annotations?.message || annotations?.summary || '';
  return clip([text, valueString ?? ''].filter(Boolean).join('\n'), maxSummary, true);
}

// `job` names the scrape, which often is the exporter and not the service, so it counts only when nothing better is there.
function servicesOf(labels: Record<string, string>): string[] {
  const named = [labels.service, labels.service_name, labels.app, labels.app_kubernetes_io_name];
  const found = named.filter((name): name is string => !!name?.trim()).map((name) => name.trim());
  const fallback = labels.job?.trim();
  if (found.length === 0 && fallback) return [fallback];
  return [...new Set(found)];
}

function isTest({ labels, annotations }: AlertBody): boolean {
  return labels.alertname === 'TestAlert' && (labels.instance === 'Grafana' || annotations?.summary === 'TEST');
}

function readTime(text: string): number | null {
  const time = Date.parse(text);
  // The year 1 is Go's zero time: "not set".
  return Number.isFinite(time) && time > 0 ? time : null;
}

function readUrl(candidates: (string | null | undefined)[], base: string | null | undefined): string | undefined {
  for (const candidate of candidates) {
    if (!candidate) continue;
    const url = URL.parse(candidate, base || undefined);
    if (url && (url.protocol === 'http:' || url.protocol === 'https:')) return url.href;
  }
  return undefined;
}

function clip(text: string, max: number, keepLines = false): string {
  // eslint-disable-next-line no-control-regex -- terminals and logs read these texts
  const plain = text.replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, ' ');
  const clean = (keepLines ? plain : plain.replace(/\s+/g, ' ')).trim();
  return clean.length <= max ? clean : `${clean.slice(0, max - 1)}…`;
}

function envelopeProblems(json: unknown, issues: z.core.$ZodIssue[]): AlertProblem[] {
  if (typeof json === 'object' && json !== null && 'evalMatches' in json) {
    const message = "is Grafana's old alerting format (before version 9); only the webhook of unified alerting is read";
    return [{ path: '', message }];
  }
  return issuesToProblems(issues, '');
}

function issuesToProblems(issues: z.core.$ZodIssue[], base: string): AlertProblem[] {
  return issues.map((issue) => ({ path: joinPath(base, issue.path), message: issue.message }));
}

function joinPath(base: string, path: PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text ? `${text}.${String(part)}` : String(part);
  }, base);
}

function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 59)}…` : text);
}
