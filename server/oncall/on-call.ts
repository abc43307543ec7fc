/**
 * Whom a service calls: by its rule for the severity, the people on call in its rotas, then its plain list, then everybody else of the rotas by turn. Whoever left
 * the organisation is passed over.
 */
import type { Policy } from '#model/incident/decide.ts';
import { severityKey } from '#model/incident/policy.ts';
import type { MaybeSeverity } from '#model/incident/words.ts';
import type { ActorId, ServiceKey } from '#model/ids.ts';
import type { Layer, Override, Shift } from '#model/oncall/schedule.ts';
import { callOrder, shifts, whoIsOnCall } from '#model/oncall/schedule.ts';
import type { ServiceView } from '#protocol/api.ts';
import type { Person } from '#server/access/people.ts';
import type { Catalogue } from '#server/catalogue.ts';
import type { ContactBook } from './contacts.ts';
import type { Schedules } from './schedules.ts';

interface Parts {
  catalogue: Catalogue;
  schedules: () => Schedules;
  person: (id: ActorId) => Person | null;
  now: () => number;
}

/** What an incident of this severity does to who answers for a service. */
export function ruleOf(service: ServiceView, severity: MaybeSeverity): 'page' | 'notify' | 'nobody' {
  return service.rules?.[severityKey(severity)] ?? (severity === 'SEV4' ? 'notify' : 'page');
}

/** Everybody who answers for a service at an instant, the first to be called first, whatever the severity. */
export function answering(service: ServiceView, schedules: Schedules, at: number): ActorId[] {
  const rotas = (service.schedules ?? []).flatMap((key) => schedules.get(key) ?? []);
  const now = rotas.flatMap((rota) => whoIsOnCall(rota, at).person ?? []);
  return [...new Set([...now, ...service.answers, ...rotas.flatMap((rota) => callOrder(rota, at))])];
}

/** `policy.onCall` of the running organisation. */
export const onCallOf =
  ({ catalogue, schedules, person, now }: Parts): Policy['onCall'] =>
  (key: ServiceKey, severity: MaybeSeverity) => {
    const service = catalogue.get(key);
    const rule = service ? ruleOf(service, severity) : 'nobody';
    if (!service || rule === 'nobody') return [];
    const people = answering(service, schedules(), now());
    return people.filter((id) => person(id)?.disabledAt === null).map((id) => ({ person: id, rule }));
  };

/** Who answers for a service at an instant, and whether a page would reach them. */
export interface OnCallRow {
  service: ServiceKey;
  name: string;
  tier: number;
  people: { person: ActorId; reachable: boolean }[];
}

/** Who answers for each service at an instant, the most important service first. */
export function onCallAt(
  parts: { catalogue: Catalogue; schedules: Schedules; contacts: ContactBook },
  at: number,
): OnCallRow[] {
  return parts.catalogue.all().map((service) => ({
    service: service.key,
    name: service.name,
    tier: service.tier,
    people: answering(service, parts.schedules, at).map((person) => ({
      person,
      reachable: parts.contacts.isReachable(person),
    })),
  }));
}

/** A rota as screens show it. */
export interface RotaView {
  key: string;
  name: string;
  zone: string;
  layers: Layer[];
  /** Swaps that are not over. */
  overrides: Override[];
  shifts: Shift[];
  /** Who of its people a page would reach. */
  reachable: ActorId[];
}

/** All rotas with their shifts in a span. */
export function rotasIn(
  { schedules, contacts }: { schedules: Schedules; contacts: ContactBook },
  from: number,
  to: number,
): RotaView[] {
  return schedules.all().map((rota) => {
    const all = shifts(rota, from, to);
    const people = [...new Set(all.flatMap(({ person }) => person ?? []))];
    const { key, name, zone, layers } = rota;
    const overrides = rota.overrides.filter((one) => one.to > from);
    return {
      key,
      name,
      zone,
      layers,
      overrides,
      shifts: all,
      reachable: people.filter((id) => contacts.isReachable(id)),
    };
  });
}
