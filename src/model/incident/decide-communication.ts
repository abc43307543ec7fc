/** What stakeholders hear: the clock, requests, published updates and entries. Publishing freezes the approved text into a fact; public is a command. */
import type { Decision, DecisionContext } from './decide.ts';
import type { Effect } from './effects.ts';
import { isLive } from './lifecycle.ts';
import { cadenceOf } from './policy.ts';
import { refuse } from './refusal.ts';
import type { Result } from './refusal.ts';
import { holderOf, log, said } from './rule.ts';
import type { CommandMap, Rules } from './rule.ts';
import type { IncidentState } from './state.ts';
import { updateDues } from './update-dues.ts';
import type { Audience } from './words.ts';

const MAX_SNOOZE_MS = 8 * 3_600_000;
/** Longer texts are no updates, and chats cut them off. */
const MAX_UPDATE_LENGTH = 10_000;

const NO_PUBLIC = 'A private incident never appears in public. Choose another audience, or make it open first.';

/** What leaves the house because of an update. Practice leaves nothing. */
function sendings(state: IncidentState, update: Effect & { type: 'send-update' }): Effect[] {
  if (state.practice) return [];
  return update.audience === 'public' ? [update, { type: 'publish-status-page' }] : [update];
}

function refuseText(text: string): Result<never> | null {
  if (text.trim() === '') return refuse('invalid', 'The update is empty.', { field: 'text' });
  if (text.length > MAX_UPDATE_LENGTH)
    return refuse('too-large', 'The update is too long to be read.', { field: 'text' });
  return null;
}

const refuseAudience = (state: IncidentState, audience: Audience): Result<never> | null =>
  audience === 'public' && state.private ? refuse('not-allowed-now', NO_PUBLIC) : null;

/** When the next update is due after one to this audience: others with a cadence of their own wait on. A cadence set by hand holds for all. */
function nextAfterThis(state: IncidentState, heard: Audience, cadenceMs: number, context: DecisionContext): number {
  const byHand = cadenceMs !== cadenceOf(context.policy, state.severity);
  const soonest = byHand ? undefined : updateDues(state, context.policy, { now: context.now, heard })[0];
  return soonest?.dueAt ?? context.now + cadenceMs;
}

function publishUpdate(
  state: IncidentState,
  command: CommandMap['publish-update'],
  context: DecisionContext,
): Result<Decision> {
  const refusal = refuseText(command.text) ?? refuseAudience(state, command.audience);
  if (refusal) return refusal;
  if (state.updates.some((update) => update.update === command.update)) {
    return refuse('already-so', 'This update was published already. Correct it instead.');
  }
  const ticking = isLive(state.status) && state.status !== 'paused';
  const cadenceMs = state.updateClock.cadenceMs ?? cadenceOf(context.policy, state.severity);
  const usualAt = ticking && cadenceMs !== null ? nextAfterThis(state, command.audience, cadenceMs, context) : null;
  const nextDueAt = command.nextDueAt === undefined ? usualAt : command.nextDueAt;
  if (command.nextDueAt !== undefined && nextDueAt !== null && nextDueAt <= context.now) {
    return refuse('invalid', 'The next update must be due in the future.', { field: 'nextDueAt' });
  }
  const { update, audience, text, draft } = command;
  const { status, severity } = state;
  const dueAt = state.updateClock.snoozedUntil ?? state.updateClock.dueAt;
  const bound = draft === undefined ? {} : { draft };
  return log(
    [{ type: 'update-published', update, audience, text, status, severity, nextDueAt, dueAt, ...bound }],
    sendings(state, { type: 'send-update', update, audience }),
  );
}

function correctUpdate(state: IncidentState, command: CommandMap['correct-update']): Result<Decision> {
  const published = state.updates.find((update) => update.update === command.update);
  if (!published) return refuse('not-found', 'There is no such update.');
  if (published.retracted) return refuse('wrong-status', 'This update was retracted. Publish a new one.');
  const refusal = refuseText(command.text) ?? refuseAudience(state, published.audience);
  if (refusal) return refusal;
  const shown = published.corrections.at(-1)?.text ?? published.text;
  if (shown === command.text) return refuse('already-so', 'That is what it says already.');
  const { update, text } = command;
  return log(
    [{ type: 'update-corrected', update, text, ...said('reason', command.reason) }],
    sendings(state, { type: 'send-update', update, audience: published.audience }),
  );
}

function setClock(
  state: IncidentState,
  command: CommandMap['set-update-clock'],
  context: DecisionContext,
): Result<Decision> {
  const cadenceMs = command.cadenceMs === undefined ? state.updateClock.cadenceMs : command.cadenceMs;
  if (cadenceMs !== null && cadenceMs < 60_000) {
    return refuse('invalid', 'An update each minute is the most that anybody can write.', { field: 'cadenceMs' });
  }
  const counted =
    cadenceMs === null ? null : Math.max(context.now, (state.updateClock.lastAt ?? context.now) + cadenceMs);
  const dueAt = command.dueAt === undefined ? counted : command.dueAt;
  if (dueAt !== null && dueAt < context.now) {
    return refuse('invalid', 'The next update must be due in the future.', { field: 'dueAt' });
  }
  return log([{ type: 'update-clock-set', dueAt, cadenceMs, ...said('reason', command.reason) }]);
}

function requestUpdate(
  state: IncidentState,
  command: CommandMap['request-update'],
  context: DecisionContext,
): Result<Decision> {
  const recent = state.updateRequests.filter((request) => context.now - request.at < context.policy.requestUpdateMs);
  const mine = recent.find((request) => request.by === context.actor.id);
  if (mine) {
    const again = mine.at + context.policy.requestUpdateMs;
    return refuse('too-soon', 'You asked a moment ago; the request stands.', { retryAt: again });
  }
  const reader = holderOf(state, 'comms') ?? holderOf(state, 'commander');
  // Many who ask within ten minutes are one question: all are recorded, the first is heard.
  const heard = recent.length === 0 && reader !== null && reader !== context.actor.id;
  const effects: Effect[] = heard ? [{ type: 'notify', to: reader, about: 'update-requested' }] : [];
  return log([{ type: 'update-requested', ...said('note', command.note) }], effects);
}

export const DECIDE_COMMUNICATION = {
  'set-update-clock': setClock,
  'snooze-update'(state, command, context) {
    if (state.updateClock.dueAt === null) return refuse('not-allowed-now', 'No update is due.');
    if (command.reason.trim() === '') return refuse('invalid', 'Say why the update can wait.', { field: 'reason' });
    if (command.until <= context.now || command.until > context.now + MAX_SNOOZE_MS) {
      return refuse('invalid', 'An update can wait for up to eight hours from now.', { field: 'until' });
    }
    return log([{ type: 'update-snoozed', until: command.until, reason: command.reason.trim() }]);
  },
  'request-update': requestUpdate,
  'publish-update': publishUpdate,
  'correct-update': correctUpdate,
  'retract-update'(state, command) {
    const published = state.updates.find((update) => update.update === command.update);
    if (!published) return refuse('not-found', 'There is no such update.');
    if (published.retracted) return refuse('already-so', 'This update was retracted already.');
    if (command.reason.trim() === '') return refuse('invalid', 'Say why it is taken back.', { field: 'reason' });
    return log(
      [{ type: 'update-retracted', update: command.update, reason: command.reason.trim() }],
      sendings(state, { type: 'send-update', update: command.update, audience: published.audience }),
    );
  },
  'publish-entry'(state, command) {
    const refusal = refuseText(command.text) ?? refuseAudience(state, 'public');
    if (refusal) return refusal;
    const known = state.publishedEntries.find((entry) => entry.entry === command.entry && !entry.retracted);
    if (known?.text === command.text && known.happenedAt === command.happenedAt) {
      return refuse('already-so', 'This entry is public in just these words.');
    }
    const { entry, happenedAt, text } = command;
    return log(
      [{ type: 'entry-published', entry, happenedAt, text }],
      state.practice ? [] : [{ type: 'publish-status-page' }],
    );
  },
  'retract-entry'(state, command) {
    const known = state.publishedEntries.find((entry) => entry.entry === command.entry);
    if (!known) return refuse('not-found', 'This entry is not public.');
    if (known.retracted) return refuse('already-so', 'This entry was retracted already.');
    if (command.reason.trim() === '') return refuse('invalid', 'Say why it is taken back.', { field: 'reason' });
    const fact = { type: 'entry-retracted' as const, entry: command.entry, reason: command.reason.trim() };
    return log([fact], state.practice ? [] : [{ type: 'publish-status-page' }]);
  },
} satisfies Partial<Rules>;
