/**
 * Alerts become incidents: the model's triage rule says what each alert of a body does, and here it is done through the room like everything else. Ids are
 * made of the alert, so that the same delivery twice, or on two machines at once, is one incident.
 */
import { createHash } from 'node:crypto';
import type { Alert } from '#model/alerts/alert.ts';
import { parseAlertmanager } from '#model/alerts/alertmanager.ts';
import type { AlertDecision, AlertedIncident, Target } from '#model/alerts/triage.ts';
import { triageAlerts } from '#model/alerts/triage.ts';
import type { Command } from '#model/incident/commands.ts';
import type { Fact } from '#model/incident/facts.ts';
import type { ActorId, IncidentId, ServiceKey } from '#model/ids.ts';
import { parseCommandId, parseIncidentId } from '#model/ids.ts';
import type { CommandAnswer } from '#protocol/api.ts';
import type { Caller } from '#server/access/caller.ts';
import type { InboundBody, InboundReceipt, InboundSource, Reading } from './inbound.ts';
import type { InboundKey } from './inbound-keys.ts';

export interface AlertsParts {
  /** Incidents that alerts opened or joined and that may still matter. */
  alerted: () => Promise<AlertedIncident<IncidentId>[]>;
  service: (word: string) => ServiceKey | null;
  callerOf: (actor: ActorId) => Caller;
  declare: (caller: Caller, incident: IncidentId, command: Command, facts: Fact[]) => Promise<CommandAnswer>;
  /** Appends facts under an id that makes a repeat harmless. */
  append: (caller: Caller, incident: IncidentId, id: string, facts: Fact[]) => Promise<void>;
  /** As the system: decline, merge. */
  command: (incident: IncidentId, command: Command) => Promise<CommandAnswer>;
  numberOf: (incident: IncidentId) => Promise<number>;
  /** The alert facts of an incident, as they can be logged in another. */
  alertsOf: (incident: IncidentId) => Promise<Fact[]>;
}

const digest = (...parts: (string | number)[]): string =>
  createHash('sha256').update(parts.join('\0')).digest('base64url');

/** The source `alertmanager`; Grafana sends the same body. */
export function createAlertsSource(name: string, parts: AlertsParts): InboundSource {
  // One body after the other: each must see what the one before it did.
  let last: Promise<unknown> = Promise.resolve();
  return {
    name,
    read(body: InboundBody, key: InboundKey, at: number): Reading {
      const json = decodeJson(body.text);
      if (!json.ok) return { ok: false, problems: [json.problem] };
      const parsed = parseAlertmanager(json.value);
      if (!parsed.ok)
        return { ok: false, problems: parsed.problems.map(({ path, message }) => `${path || 'The body'}: ${message}`) };
      const { batch } = parsed;
      const act = (): Promise<InboundReceipt> => {
        const mine = last.then(() => actOn(batch.alerts, batch.notes, name, key, at, parts));
        last = mine.catch(() => undefined);
        return mine;
      };
      return { ok: true, act };
    },
  };
}

function decodeJson(text: string): { ok: true; value: unknown } | { ok: false; problem: string } {
  if (text.trim() === '') return { ok: false, problem: 'The body is empty.' };
  try {
    return { ok: true, value: JSON.parse(text.replace(/^\uFEFF/, '')) };
  } catch (error) {
    return { ok: false, problem: `The body is not JSON: ${error instanceof Error ? error.message : 'unreadable'}` };
  }
}

async function actOn(
  alerts: readonly Alert[],
  notes: string[],
  source: string,
  key: InboundKey,
  now: number,
  parts: AlertsParts,
): Promise<InboundReceipt> {
  const caller = parts.callerOf(key.actor);
  const result = triageAlerts(await parts.alerted(), alerts, now);
  const opened: IncidentId[] = [];
  const idOf = (target: Target<IncidentId>): IncidentId | undefined =>
    target.type === 'incident' ? target.incident : opened[target.index];
  const counts: Record<AlertDecision<IncidentId>['type'], number> = {
    open: 0,
    join: 0,
    resolve: 0,
    repeat: 0,
    unmatched: 0,
    test: 0,
  };
  const touched = new Set<IncidentId>();
  for (const decision of result.decisions) {
    counts[decision.type] += 1;
    const incident = await carryOut(decision, { source, key, caller, parts, opened, idOf });
    if (incident) touched.add(incident);
  }
  for (const { from, into } of result.merges) await merge(caller, idOf(from), idOf(into), parts);
  for (const target of result.declines) await decline(idOf(target), parts);
  return { status: 'accepted', alerts: alerts.length, ...counts, incidents: [...touched], notes };
}

interface Carrying {
  source: string;
  key: InboundKey;
  caller: Caller;
  parts: AlertsParts;
  opened: IncidentId[];
  idOf: (target: Target<IncidentId>) => IncidentId | undefined;
}

async function carryOut(
  decision: AlertDecision<IncidentId>,
  { source, key, caller, parts, opened, idOf }: Carrying,
): Promise<IncidentId | undefined> {
  const { alert } = decision;
  if (decision.type === 'open') {
    const incident = parseIncidentId(digest('alert', source, alert.fingerprint, alert.startsAt).slice(0, 22));
    const id = parseCommandId(digest('declare', alert.fingerprint, alert.startsAt).slice(0, 32));
    if (!incident || !id) throw new Error('a digest is always an id');
    opened.push(incident);
    await parts.declare(caller, incident, declareOf(alert, key, id, parts), [received(source, alert)]);
    return incident;
  }
  if (decision.type !== 'join' && decision.type !== 'resolve') return undefined;
  const incident = idOf(decision.target);
  if (!incident) return undefined;
  const fact = decision.type === 'join' ? received(source, alert) : resolved(source, alert);
  await parts.append(
    caller,
    incident,
    `alert-${digest(decision.type, alert.fingerprint, alert.startsAt, alert.endsAt ?? 0).slice(0, 40)}`,
    [fact],
  );
  return incident;
}

function declareOf(alert: Alert, key: InboundKey, id: Command['id'], parts: AlertsParts): Command {
  const services = alert.services.flatMap((word) => parts.service(word) ?? []);
  return {
    id,
    type: 'declare',
    title: alert.title,
    services: [...new Set(services)],
    summary: alert.summary,
    mode: 'responding',
    origin: { kind: 'alert', name: key.name },
  };
}

function received(source: string, alert: Alert): Fact {
  const { fingerprint, group, title, startsAt, url, labels } = alert;
  return { type: 'alert-received', source, fingerprint, group, title, startsAt, labels, ...(url ? { url } : {}) };
}

function resolved(source: string, alert: Alert): Fact {
  const { fingerprint, group, startsAt, endsAt } = alert;
  return { type: 'alert-resolved', source, fingerprint, group, endsAt: endsAt ?? startsAt };
}

/** Folds one incident into another, which gets its alerts too: the survivor alone must know everything that fires. */
async function merge(
  caller: Caller,
  from: IncidentId | undefined,
  into: IncidentId | undefined,
  parts: AlertsParts,
): Promise<void> {
  const id = parseCommandId(digest('merge', from ?? '', into ?? '').slice(0, 32));
  if (!from || !into || !id) return;
  const alerts = await parts.alertsOf(from);
  if (alerts.length > 0) await parts.append(caller, into, `alerts-of-${from}`.slice(0, 64), alerts);
  await parts.command(from, { id, type: 'merge-into', survivor: into, number: await parts.numberOf(into) });
}

async function decline(incident: IncidentId | undefined, parts: AlertsParts): Promise<void> {
  const id = parseCommandId(digest('decline', incident ?? '').slice(0, 32));
  if (!incident || !id) return;
  await parts.command(incident, {
    id,
    type: 'set-status',
    to: 'declined',
    reason: 'All alerts ended by themselves before anybody joined.',
  });
}
