/**
 * One demand at a time: what one person should do next, ranked. Only who can act is asked; at most one is shown; sound is for the first two ranks. SEV4 and
 * practice never nag; a question that somebody asked this person is no nag and always shown.
 */
import type { Board } from '../board/view.ts';
import type { ActorId } from '../ids.ts';
import { isWaiting } from '../incident/clocks.ts';
import type { Policy } from '../incident/decide.ts';
import { isLive } from '../incident/lifecycle.ts';
import { holderOf } from '../incident/rule.ts';
import type { IncidentState } from '../incident/state.ts';
import { updateDues } from '../incident/update-dues.ts';
import { spanText } from '../incident/words-for-people.ts';
import { ROLE_NAMES } from '../incident/words.ts';
import { isPending } from '../decisions/decisions.ts';
import { isOpenTask } from '../tasks/tasks.ts';
import { situationAge } from '../situation/situation.ts';

export const DEMANDS = [
  'page-unanswered',
  'update-overdue',
  'command-asked',
  'handoff-offered',
  'command-offered',
  'nobody-in-command',
  'handoff-insist',
  'report-waiting',
  'role-offered',
  'update-asked',
  'severity-undecided',
  'final-update',
  'handoff-remind',
  'promise-due',
  'decision-due',
  'situation-stale',
  'hypothesis-stale',
  'roles-open',
  'task-overdue',
  'postmortem-due',
] as const;
export type DemandKind = (typeof DEMANDS)[number];
export interface Demand {
  kind: DemandKind;
  /** Names this demand for snoozing; the same demand later has the same key. */
  key: string;
  message: string;
  /** What the button does: a command word of the line, or a place in the room. */
  action: string;
  sound: boolean;
}
export interface AttentionInput {
  person: ActorId;
  state: IncidentState;
  board: Board;
  policy: Policy;
  now: number;
  /** Keys that this person snoozed, with the time at which they come back, ms. */
  snoozed?: ReadonlyMap<string, number>;
}

const MINUTE_MS = 60_000;
const QUESTIONS: ReadonlySet<DemandKind> = new Set([
  'page-unanswered',
  'command-asked',
  'handoff-offered',
  'command-offered',
  'role-offered',
]);
const SOUNDS: ReadonlySet<DemandKind> = new Set(['page-unanswered', 'update-overdue']);

const FULL_ROOM = 8;
/** Whether a deputy and an internal liaison are offered: at SEV1, or above eight people (working on it, or `here` now). */
export const wantsMoreRoles = (state: IncidentState, here: number): boolean =>
  state.severity === 'SEV1' || Math.max(state.people.length, here) > FULL_ROOM;

type Say = (kind: DemandKind, id: string, message: string, action: string) => void;

function askedOf({ person, state }: AttentionInput, say: Say): void {
  const pages = state.pages.filter((one) => one.to === person && isWaiting(one));
  const times = pages.length > 1 ? ` ${pages.length} times` : '';
  if (pages[0])
    say('page-unanswered', pages[0].page, `You were paged${times}. Acknowledge, or pass it on.`, 'acknowledge-page');
  const asked = state.commandAsked;
  if (asked && holderOf(state, 'commander') === person)
    say(
      'command-asked',
      asked.by,
      `{actor:${asked.by}} asks for command. It moves unless you object.`,
      'object-to-command',
    );
  if (state.handoff?.to === person)
    say('handoff-offered', `${state.handoff.at}`, 'A hand-off waits for you. Read it, then accept.', 'accept-handoff');
  if (state.commandOffered?.to === person) say('command-offered', 'me', 'Command is offered to you.', 'accept-role');
  const offered = state.roles.find((held) => held.person === person && held.state === 'assigned');
  if (offered) say('role-offered', offered.role, `You were asked to be ${ROLE_NAMES[offered.role]}.`, 'accept-role');
}

function ofCommunications({ person, state, policy, now }: AttentionInput, say: Say): void {
  const reader = holderOf(state, 'comms') ?? holderOf(state, 'commander');
  if (reader !== person) return;
  const due = state.updateClock.snoozedUntil ?? state.updateClock.dueAt;
  const [first] = updateDues(state, policy);
  const late = first?.audience && first.dueAt <= now ? `${first.audience} ` : '';
  if (due !== null && due <= now)
    say('update-overdue', `${due}`, `The ${late}update is overdue by ${spanText(now - due)}.`, 'update');
  const request = state.updateRequests.at(-1);
  if (request)
    say(
      'update-asked',
      `${request.at}`,
      `${state.updateRequests.length === 1 ? 'Somebody asks' : `${state.updateRequests.length} people ask`} for an update.`,
      'update',
    );
  const last = state.updates.at(-1);
  if (state.status === 'resolved' && last && last.status !== 'resolved')
    say('final-update', last.update, 'It is resolved, and nobody outside was told.', 'update');
}

function ofCommand({ person, state, board, policy, now }: AttentionInput, say: Say): void {
  const term = state.roles.find((held) => held.role === 'commander' && held.state === 'accepted');
  if (term?.person !== person) return;
  const held = now - term.since;
  const insists = held >= policy.handoffInsistMs;
  if (insists)
    say('handoff-insist', `${term.since}`, `You have been in command for ${spanText(held)}. Hand off now.`, 'handoff');
  else if (held >= policy.handoffRemindMs)
    say('handoff-remind', `${term.since}`, `You have been in command for ${spanText(held)}. Who is next?`, 'handoff');
  if (state.severity === null)
    say(
      'severity-undecided',
      `${Math.min(5, Math.floor((now - state.declaredAt) / (5 * MINUTE_MS)))}`,
      'The severity is undecided.',
      'sev',
    );
  const age = situationAge(board.situation, now);
  const cadence = state.updateClock.cadenceMs;
  if (cadence !== null && (age === null ? now - state.declaredAt : age) > cadence) {
    say(
      'situation-stale',
      'all',
      age === null ? 'The situation is not written yet.' : `The situation was written ${spanText(age)} ago.`,
      'situation',
    );
  }
  const isAlone = holderOf(state, 'deputy') === null && holderOf(state, 'liaison') === null;
  if (isAlone && held > 5 * MINUTE_MS && wantsMoreRoles(state, 0))
    say('roles-open', `${term.since}`, 'A deputy and an internal liaison would take work off you.', 'roles');
  const decision = board.decisions.find((one) => isPending(one, now) && one.state === 'decided');
  if (decision) say('decision-due', decision.id, `Did it work? ${decision.text}`, 'decisions');
}

function ofAnybody({ person, state, board, now }: AttentionInput, say: Say): void {
  const here = state.people.includes(person);
  const fresh = now - state.declaredAt < 2 * MINUTE_MS;
  if (here && holderOf(state, 'commander') === null && !fresh)
    say('nobody-in-command', 'all', 'Nobody is in command.', 'ic');
  if (here && state.mode === 'reporting' && !state.reportAcknowledged && state.declaredBy !== person)
    say('report-waiting', 'all', 'Somebody reported this and waits for an answer.', 'acknowledge-report');
  const promise = board.promises.find(
    (one) =>
      one.state === 'open' &&
      one.due !== null &&
      one.due <= now &&
      (one.owner ?? holderOf(state, 'comms') ?? holderOf(state, 'commander')) === person,
  );
  if (promise)
    say('promise-due', promise.id, `Promised${promise.to ? ` to ${promise.to}` : ''}: ${promise.text}`, 'promises');
  const task = board.tasks.find((one) => isOpenTask(one) && one.owner === person && one.due !== null && one.due <= now);
  if (task) say('task-overdue', task.id, `To do: ${task.text}`, 'tasks');
  const stale = board.hypotheses.find(
    (one) =>
      one.owner === person && one.state === 'checking' && now > (one.timebox ?? (one.stateAt ?? now) + 15 * MINUTE_MS),
  );
  if (stale) say('hypothesis-stale', stale.id, `Still checking: ${stale.claim}`, 'hypotheses');
}

/** Everything that asks something of a person now, the most pressing first; snoozed ones left out. */
export function demandsOn(input: AttentionInput): Demand[] {
  const { state, person, now, snoozed = new Map<string, number>() } = input;
  const found: Demand[] = [];
  const quiet = state.severity === 'SEV4' || state.practice || state.status === 'paused';
  const say: Say = (kind, id, message, action) => {
    const key = `${kind}:${id}`;
    if ((quiet && !QUESTIONS.has(kind)) || (snoozed.get(key) ?? 0) > now) return;
    found.push({ kind, key, message, action, sound: SOUNDS.has(kind) });
  };
  if (isLive(state.status)) {
    askedOf(input, say);
    ofCommand(input, say);
    ofAnybody(input, say);
  }
  if (isLive(state.status) || state.status === 'resolved') ofCommunications(input, say);
  const { dueAt, owner, state: stage } = state.postmortem;
  const late = dueAt !== null && dueAt <= now && (stage === 'draft' || stage === 'in-review');
  if (late && owner === person)
    say('postmortem-due', `${dueAt}`, `The postmortem was due ${spanText(now - dueAt)} ago.`, 'postmortem');
  return found.sort((a, b) => DEMANDS.indexOf(a.kind) - DEMANDS.indexOf(b.kind));
}

/** The one demand on a person; null: none. */
export const demandOn = (input: AttentionInput): Demand | null => demandsOn(input)[0] ?? null;

export interface FirstMinute {
  chip: 'command' | 'severity' | 'call' | 'paged' | 'first-update';
  done: boolean;
  /** The word of the line that does it. */
  action: string;
}

/** The chips of the first minutes, in order; null when all are done or the first half hour is over. */
export function firstMinutes(state: IncidentState, now: number): FirstMinute[] | null {
  const chips: FirstMinute[] = [
    { chip: 'command', done: holderOf(state, 'commander') !== null, action: 'ic' },
    { chip: 'severity', done: state.severity !== null, action: 'sev' },
    { chip: 'call', done: state.callUrl !== null, action: 'call' },
    { chip: 'paged', done: state.pages.some((page) => page.state !== 'failed'), action: 'page' },
    { chip: 'first-update', done: state.updates.length > 0 || state.updateClock.cadenceMs === null, action: 'update' },
  ];
  const over = !isLive(state.status) || now - state.declaredAt > 30 * MINUTE_MS;
  return over || chips.every(({ done }) => done) ? null : chips;
}
