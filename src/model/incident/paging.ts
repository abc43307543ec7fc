/**
 * Whom an incident wakes: the on-call people of its services by the policy's rule, else the organisation's fallback, else nobody, and then it says so.
 * Practice incidents page nobody. The same person is never paged twice for one reason.
 */
import type { ActorId, BoardId, ServiceKey } from '../ids.ts';
import type { Policy } from './decide.ts';
import type { Effect } from './effects.ts';
import type { Fact } from './facts.ts';
import type { IncidentState, PageState } from './state.ts';
import type { MaybeSeverity } from './words.ts';

/** Whom declaring would wake, before it is done: shown under the declare form. */
export interface Wake {
  person: ActorId;
  service: ServiceKey | null;
  rule: 'page' | 'notify';
}

/** The people whom these services reach at a severity, each once, in order of the services. A page outweighs a notice. */
export function whomToWake(policy: Policy, services: readonly ServiceKey[], severity: MaybeSeverity): Wake[] {
  const wakes = new Map<ActorId, Wake>();
  for (const service of services) {
    const first = policy.onCall(service, severity)[0];
    if (!first) continue;
    const known = wakes.get(first.person);
    if (!known || (known.rule === 'notify' && first.rule === 'page')) wakes.set(first.person, { ...first, service });
  }
  if (wakes.size > 0 || policy.fallback === null) return [...wakes.values()];
  return [{ person: policy.fallback, service: null, rule: 'page' }];
}

interface PageOrder {
  page: BoardId;
  to: ActorId;
  service?: ServiceKey | null;
  step: number;
  reason: string;
}

/** The fact and the effect of one page. */
export function requestPage({ page, to, service, step, reason }: PageOrder): { facts: Fact[]; effects: Effect[] } {
  const fact: Fact = { type: 'page-requested', page, to, step, reason, ...(service ? { service } : {}) };
  return { facts: [fact], effects: [{ type: 'page', page, to, step }] };
}

interface Calling {
  policy: Policy;
  services: readonly ServiceKey[];
  severity: MaybeSeverity;
  newId: () => BoardId;
  reason: string;
  /** People who know already: who asks, who was paged, who is here. */
  spared: readonly ActorId[];
}

/** Pages and notifies the people whom services call for. `paged` is in order: the first is offered command. */
export function callPeople(calling: Calling): { facts: Fact[]; effects: Effect[]; paged: ActorId[]; wakes: Wake[] } {
  const wakes = whomToWake(calling.policy, calling.services, calling.severity);
  const facts: Fact[] = [];
  const effects: Effect[] = [];
  const paged: ActorId[] = [];
  for (const wake of wakes) {
    if (calling.spared.includes(wake.person)) continue;
    if (wake.rule === 'notify') {
      effects.push({ type: 'notify', to: wake.person, about: calling.reason });
      continue;
    }
    const { person: to, service } = wake;
    const order = requestPage({ page: calling.newId(), to, service, step: 0, reason: calling.reason });
    facts.push(...order.facts);
    effects.push(...order.effects);
    paged.push(to);
  }
  return { facts, effects, paged, wakes };
}

/** Who comes after a page: the next of its service who was not tried yet, then the fallback; null when nobody is left. */
export function nextAfter(state: IncidentState, policy: Policy, page: PageState): ActorId | null {
  const tried = state.pages.filter((other) => other.service === page.service).map((other) => other.to);
  const rota = page.service === undefined ? [] : policy.onCall(page.service, state.severity).map((row) => row.person);
  const fallback = policy.fallback === null ? [] : [policy.fallback];
  return [...rota, ...fallback].find((person) => !tried.includes(person)) ?? null;
}

/** The candidates for command in the order in which they are offered it: whoever was paged, then the rotas of the services. */
export function commandCandidates(state: IncidentState, policy: Policy): ActorId[] {
  const rotas = state.services.flatMap((service) => policy.onCall(service, state.severity).map((row) => row.person));
  const candidates = [...new Set([...state.pages.map((page) => page.to), ...rotas])];
  return candidates.filter((person) => !state.commandOffers.includes(person));
}
