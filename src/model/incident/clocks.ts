/**
 * What the system logs when time passes. A pure function of state and time, asked again after every fact and every tick; deciding twice on the state after
 * the first time says nothing more. Ids are derived from what they follow, so that two nodes that wake at once log the same entry.
 */
import { parseBoardId } from '../ids.ts';
import type { ActorId } from '../ids.ts';
import type { Policy } from './decide.ts';
import type { Effect } from './effects.ts';
import type { Fact } from './facts.ts';
import { isLive } from './lifecycle.ts';
import { reviewClocks } from '../review/clocks.ts';
import { commandCandidates, nextAfter, requestPage } from './paging.ts';
import { cadenceOf } from './policy.ts';
import type { IncidentState, PageState } from './state.ts';

/** One thing that a clock says: when it was due, what to log, what to do. `name` is unique within the incident. */
export interface ClockDue {
  name: string;
  at: number;
  facts: Fact[];
  effects: Effect[];
}
type Outcome = Pick<ClockDue, 'facts' | 'effects'>;

/** A page that nobody answered yet. */
export const isWaiting = (page: PageState): boolean =>
  page.state === 'requested' || page.state === 'sent' || page.state === 'failed';

/** Offers command to the next who was not asked; nothing when somebody commands or nobody is left. */
export function nextOffer(state: IncidentState, policy: Policy, now: number): Outcome {
  const to = commandCandidates(state, policy)[0];
  const isHeld = state.roles.some((held) => held.role === 'commander' && held.state === 'accepted');
  if (to === undefined || isHeld) return { facts: [], effects: [] };
  const fact: Fact = { type: 'command-offered', to, until: now + policy.offerMs };
  return { facts: [fact], effects: [{ type: 'notify', to, about: 'command-offered' }] };
}

/** Sends a page on: to the next of its service, else the fallback, else to nobody and says so. */
export function escalation(state: IncidentState, policy: Policy, page: PageState): Outcome {
  const to = nextAfter(state, policy, page);
  const step = page.step + 1;
  const facts: Fact[] = [{ type: 'page-escalated', page: page.page, to, step }];
  const next = to === null ? null : parseBoardId(`${page.page.slice(0, 56)}.${step}`);
  if (to === null || next === null) {
    return {
      facts: [
        ...facts,
        { type: 'nobody-paged', reason: `Nobody is left to page${page.service ? ' for this service' : ''}.` },
      ],
      effects: [],
    };
  }
  const order = requestPage({ page: next, to, service: page.service, step, reason: 'escalated' });
  return { facts: [...facts, ...order.facts], effects: order.effects };
}

function commandClocks(state: IncidentState, policy: Policy, now: number): ClockDue[] {
  const due: ClockDue[] = [];
  const holder = state.roles.find((held) => held.role === 'commander' && held.state === 'accepted')?.person;
  if (state.commandAsked) {
    const { by, until } = state.commandAsked;
    const previous = holder === undefined ? {} : { previous: holder };
    const fact: Fact = { type: 'role-accepted', role: 'commander', holder: by, ...previous };
    const effects: Effect[] = holder === undefined ? [] : [{ type: 'notify', to: holder, about: 'command-moved' }];
    due.push({ name: `asked:${by}:${until}`, at: until, facts: [fact], effects });
  }
  if (state.commandOffered) {
    const { to, until } = state.commandOffered;
    const lapsed: Fact = { type: 'command-offer-lapsed', to };
    const next = nextOffer(state, policy, now);
    due.push({ name: `offered:${to}:${until}`, at: until, facts: [lapsed, ...next.facts], effects: next.effects });
  }
  return due;
}

function pageClocks(state: IncidentState, policy: Policy): ClockDue[] {
  return state.pages.filter(isWaiting).map((page) => ({
    name: `page:${page.page}`,
    at: page.at + policy.escalateMs,
    ...escalation(state, policy, page),
  }));
}

function pauseClock(state: IncidentState, policy: Policy, now: number): ClockDue[] {
  const pause = state.pause;
  if (!pause || pause.until === null || state.status !== 'paused') return [];
  const cadenceMs = cadenceOf(policy, state.severity);
  const facts: Fact[] = [
    { type: 'resumed', reason: 'The time to check has come.' },
    { type: 'status-changed', from: 'paused', to: state.statusBefore },
    { type: 'update-clock-set', dueAt: cadenceMs === null ? null : now + cadenceMs, cadenceMs },
  ];
  const watcher: ActorId | undefined = pause.watcher ?? state.roles.find((held) => held.role === 'commander')?.person;
  const effects: Effect[] = watcher === undefined ? [] : [{ type: 'notify', to: watcher, about: 'pause-over' }];
  return [{ name: `pause:${pause.until}`, at: pause.until, facts, effects }];
}

/** An incident that alerts opened, nobody touched, and whose alerts all ended in time, declines itself. */
function declineClock(state: IncidentState, policy: Policy): ClockDue[] {
  const untouched = state.origin.kind === 'alert' && state.status === 'triage' && state.people.length === 0;
  if (!untouched || state.alerts.length === 0 || state.pages.some((page) => page.state === 'acknowledged')) return [];
  const at = state.declaredAt + policy.declineAlertMs;
  const ended = state.alerts.every((alert) => alert.endsAt !== null && alert.endsAt <= at);
  if (!ended) return [];
  const reason = 'All alerts ended by themselves before anybody joined.';
  const facts: Fact[] = [
    { type: 'status-changed', from: 'triage', to: 'declined', reason },
    { type: 'update-clock-set', dueAt: null, cadenceMs: null },
  ];
  return [{ name: 'decline', at, facts, effects: [] }];
}

/** All that clocks will say about this state, soonest first, due or not. */
export function clocks(state: IncidentState, policy: Policy, now: number): ClockDue[] {
  if (!state.exists) return [];
  if (!isLive(state.status)) return reviewClocks(state);
  const paused = state.status === 'paused';
  const waking = paused
    ? []
    : [...commandClocks(state, policy, now), ...pageClocks(state, policy), ...declineClock(state, policy)];
  return [...waking, ...pauseClock(state, policy, now)].sort((a, b) => a.at - b.at);
}

/**
 * What the system should log now, soonest first. Log one, fold, and ask again: a later one may not hold any more. `connected` is taken so that rules may
 * come to depend on presence; today a commander who leaves while asked loses command at the same moment as one who stays.
 */
export function clockDue(
  state: IncidentState,
  policy: Policy,
  _connected: ReadonlySet<ActorId>,
  now: number,
): ClockDue[] {
  return clocks(state, policy, now).filter((due) => due.at <= now);
}

/** When to ask again, ms UTC; null: nothing is running. */
export const nextClockAt = (state: IncidentState, policy: Policy, now: number): number | null =>
  clocks(state, policy, now)[0]?.at ?? null;
