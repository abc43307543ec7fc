/**
 * What the room asks of one person now: at most one thing, the most urgent that this person's role can act on. Pure, so that
 * the strip, the phone's button and the tests agree. SEV4 and practice incidents never nag; only the first two kinds may sound.
 */
import type { ActorId } from '#model/ids.ts';
import { isWaiting } from '#model/incident/clocks.ts';
import type { Policy } from '#model/incident/decide.ts';
import { isLive } from '#model/incident/lifecycle.ts';
import type { IncidentState } from '#model/incident/state.ts';
import type { Role } from '#model/incident/words.ts';

export type DemandKind =
  | 'page-unanswered'
  | 'update-overdue'
  | 'nobody-in-command'
  | 'command-asked'
  | 'handoff-offered'
  | 'role-assigned'
  | 'command-offered'
  | 'page-not-acknowledged'
  | 'report-waiting'
  | 'update-soon'
  | 'handoff-due';

export interface Demand {
  kind: DemandKind;
  /** Stays the same while it is the same demand; a snooze is kept under it. */
  id: string;
  text: string;
  tone: 'danger' | 'warn' | 'info';
  /** May sound once. */
  audible: boolean;
  /** What it is about, where the action needs it. */
  page?: IncidentState['pages'][number]['page'];
  role?: Role;
  person?: ActorId;
}

export interface DemandContext {
  self: ActorId;
  now: number;
  policy: Policy;
  nameOf: (id: ActorId | null) => string;
  /** May work on the incident at all. */
  canAct: boolean;
  snoozed: ReadonlySet<string>;
}

const MINUTE_MS = 60_000;
const SOON_MS = 5 * MINUTE_MS;

const holds = (state: IncidentState, self: ActorId, ...roles: Role[]): boolean =>
  state.roles.some((held) => held.person === self && held.state === 'accepted' && roles.includes(held.role));

const minutes = (spanMs: number): string => `${Math.max(1, Math.floor(spanMs / MINUTE_MS))} min`;

/** All that could be asked of this person, most urgent first. */
export function demandsOn(state: IncidentState, context: DemandContext): Demand[] {
  if (!state.exists || !isLive(state.status) || !context.canAct) return [];
  const addressed = [...ownPages(state, context), ...offers(state, context)];
  if (state.practice || state.severity === 'SEV4' || state.status === 'paused') return addressed;
  const demands = [...addressed, ...updates(state, context), ...command(state, context), ...others(state, context)];
  const order: readonly DemandKind[] = [
    'page-unanswered',
    'command-asked',
    'update-overdue',
    'nobody-in-command',
    'handoff-offered',
    'role-assigned',
    'command-offered',
    'page-not-acknowledged',
    'report-waiting',
    'update-soon',
    'handoff-due',
  ];
  return demands.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
}

/** The one demand to show, or null. */
export const demandOn = (state: IncidentState, context: DemandContext): Demand | null =>
  demandsOn(state, context).find(({ id }) => !context.snoozed.has(id)) ?? null;

function ownPages(state: IncidentState, { self }: DemandContext): Demand[] {
  return state.pages
    .filter((page) => page.to === self && isWaiting(page))
    .map((page) => ({
      kind: 'page-unanswered' as const,
      id: `page:${page.page}`,
      text: 'You were paged. Acknowledge, so that nobody else is woken.',
      tone: 'danger' as const,
      audible: true,
      page: page.page,
    }));
}

function offers(state: IncidentState, { self, now, nameOf }: DemandContext): Demand[] {
  const found: Demand[] = [];
  const { commandAsked, commandOffered, handoff } = state;
  if (commandAsked && holds(state, self, 'commander') && commandAsked.until > now) {
    const text = `${nameOf(commandAsked.by)} asks for command. It moves in ${Math.ceil((commandAsked.until - now) / 1000)} s unless you object.`;
    found.push({ kind: 'command-asked', id: `asked:${commandAsked.until}`, text, tone: 'warn', audible: false, person: commandAsked.by });
  }
  if (handoff?.to === self) {
    const text = `${nameOf(handoff.from)} hands command to you. Read the page, then accept.`;
    found.push({ kind: 'handoff-offered', id: `handoff:${handoff.at}`, text, tone: 'warn', audible: false });
  }
  if (commandOffered?.to === self && commandOffered.until > now) {
    const text = 'You are on call for this. Take command, or it is offered to the next.';
    found.push({ kind: 'command-offered', id: `offered:${commandOffered.until}`, text, tone: 'warn', audible: false });
  }
  for (const held of state.roles.filter(({ person, state: is }) => person === self && is === 'assigned')) {
    const text = `You were asked to be ${held.role}. Accept or decline.`;
    found.push({ kind: 'role-assigned', id: `role:${held.role}:${held.since}`, text, tone: 'info', audible: false, role: held.role });
  }
  return found;
}

function updates(state: IncidentState, { self, now }: DemandContext): Demand[] {
  const { dueAt, snoozedUntil } = state.updateClock;
  if (dueAt === null || !mayUpdate(state, self)) return [];
  const due = Math.max(dueAt, snoozedUntil ?? 0);
  if (due <= now) {
    const text = `The update for stakeholders is ${minutes(now - due)} late.`;
    return [{ kind: 'update-overdue', id: `update:${due}`, text, tone: 'danger', audible: true }];
  }
  if (due - now > SOON_MS) return [];
  const text = `Stakeholders expect an update in ${minutes(due - now)}.`;
  return [{ kind: 'update-soon', id: `soon:${due}`, text, tone: 'warn', audible: false }];
}

/** Updates are asked of communications; of the commander when nobody has communications. */
function mayUpdate(state: IncidentState, self: ActorId): boolean {
  const hasComms = state.roles.some(({ role, state: is }) => role === 'comms' && is === 'accepted');
  return hasComms ? holds(state, self, 'comms') : holds(state, self, 'commander');
}

function command(state: IncidentState, { self, now, policy }: DemandContext): Demand[] {
  const term = state.roles.find(({ role, state: is }) => role === 'commander' && is === 'accepted');
  if (!term) {
    const id = `command:${state.terms.length}`;
    return [{ kind: 'nobody-in-command', id, text: 'Nobody is in command.', tone: 'warn', audible: false }];
  }
  const span = now - term.since;
  if (term.person !== self || span < policy.handoffRemindMs || state.handoff) return [];
  const insists = span >= policy.handoffInsistMs;
  const hours = Math.floor(span / (60 * MINUTE_MS));
  const text = `You have been in command for ${hours} hours. ${insists ? 'Hand off now.' : 'Who takes over?'}`;
  const id = `handoff-due:${insists ? 'insist' : 'remind'}:${term.since}`;
  return [{ kind: 'handoff-due', id, text, tone: insists ? 'warn' : 'info', audible: false }];
}

function others(state: IncidentState, { self, now, nameOf }: DemandContext): Demand[] {
  const found: Demand[] = [];
  if (holds(state, self, 'commander')) {
    const waiting = state.pages.find((page) => page.to !== self && isWaiting(page) && now - page.at > MINUTE_MS);
    if (waiting) {
      const text = `${nameOf(waiting.to)} has not answered the page for ${minutes(now - waiting.at)}.`;
      found.push({ kind: 'page-not-acknowledged', id: `waiting:${waiting.page}`, text, tone: 'warn', audible: false, page: waiting.page });
    }
  }
  if (state.mode === 'reporting' && !state.reportAcknowledged) {
    const text = `${nameOf(state.declaredBy)} reported this and waits for a sign that it was seen.`;
    found.push({ kind: 'report-waiting', id: 'report', text, tone: 'warn', audible: false });
  }
  return found;
}
