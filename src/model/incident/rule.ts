/** What a rule of `decide` is, and the few words that all rules share. */
import type { ActorId } from '../ids.ts';
import type { CommandOf, CommandType } from './commands.ts';
import type { Decision, DecisionContext } from './decide.ts';
import type { Effect } from './effects.ts';
import type { Fact, FactOf } from './facts.ts';
import { cadenceOf } from './policy.ts';
import { accept } from './refusal.ts';
import type { Result } from './refusal.ts';
import type { IncidentState } from './state.ts';
import { updateDues } from './update-dues.ts';
import type { MaybeSeverity, Role } from './words.ts';

/** Commands by type. */
export type CommandMap = { [T in CommandType]: CommandOf<T> };
export type Rule<T extends CommandType> = (
  state: IncidentState,
  command: CommandMap[T],
  context: DecisionContext,
) => Result<Decision>;
export type Rules = { [T in CommandType]: Rule<T> };

/** The decision to log facts, with what is to be done because of them. */
export const log = (facts: Fact[], effects: Effect[] = []): Result<Decision> => accept({ facts, effects });

/** Who accepted a role; null when nobody did. */
export const holderOf = (state: IncidentState, role: Role): ActorId | null =>
  state.roles.find((held) => held.role === role && held.state === 'accepted')?.person ?? null;

/** An optional sentence as it goes into a fact: trimmed, absent when empty. */
export function said<Key extends string>(key: Key, text: string | undefined): Partial<Record<Key, string>> {
  const trimmed = text?.trim();
  const row: Partial<Record<Key, string>> = {};
  if (trimmed) row[key] = trimmed;
  return row;
}

/**
 * The update clock for a severity, counted from the last update (or from now, when none was sent since the clock slept). A clock that would be overdue by
 * the new cadence is due now, never in the past: nobody was late by a rule that did not hold yet.
 */
export function clockFor(
  state: IncidentState,
  severity: MaybeSeverity,
  context: DecisionContext,
  countFrom: number | null,
): FactOf<'update-clock-set'> {
  const cadenceMs = cadenceOf(context.policy, severity);
  const waiting = countFrom === null ? undefined : updateDues(state, context.policy, { severity })[0];
  const countedAt = waiting?.dueAt ?? (countFrom ?? context.now) + (cadenceMs ?? 0);
  const dueAt = cadenceMs === null ? null : Math.max(context.now, countedAt);
  return { type: 'update-clock-set', dueAt, cadenceMs };
}

/** The clock stops: resolved, paused or left by a side exit. */
export const CLOCK_OFF: FactOf<'update-clock-set'> = { type: 'update-clock-set', dueAt: null, cadenceMs: null };

/** Effects of a moment that others wait for: the organisation's webhook, and the public page when something public stands there. */
export function announce(state: IncidentState, event: string): Effect[] {
  if (state.practice) return [];
  const isPublic = state.updates.some((update) => update.audience === 'public') || state.publishedEntries.length > 0;
  return [
    { type: 'webhook', event },
    ...(isPublic && !state.private ? [{ type: 'publish-status-page' } as const] : []),
  ];
}
