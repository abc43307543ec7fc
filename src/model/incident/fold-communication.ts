/** What was said outside: the update clock, requests for an update, published updates and entries with their corrections. */
import { changing } from './fold.ts';
import type { Fold, RecordedFactMap } from './fold.ts';
import type { IncidentState } from './state.ts';

function published(state: IncidentState, fact: RecordedFactMap['update-published']): IncidentState {
  if (state.updates.some((update) => update.update === fact.update)) return state;
  const update = {
    update: fact.update,
    audience: fact.audience,
    text: fact.text,
    at: fact.at,
    by: fact.actor,
    status: fact.status,
    severity: fact.severity,
    nextDueAt: fact.nextDueAt,
    dueAt: fact.dueAt ?? null,
    corrections: [],
    retracted: null,
  };
  return {
    ...state,
    updates: [...state.updates, update],
    updateRequests: [],
    updateClock: { ...state.updateClock, dueAt: fact.nextDueAt, snoozedUntil: null, lastAt: fact.at },
  };
}

function corrected(state: IncidentState, fact: RecordedFactMap['update-corrected']): IncidentState {
  const correction = { at: fact.at, text: fact.text, ...(fact.reason === undefined ? {} : { reason: fact.reason }) };
  const updates = changing(
    state.updates,
    (update) => update.update === fact.update,
    (update) => ({ ...update, corrections: [...update.corrections, correction] }),
  );
  return { ...state, updates };
}

function entryPublished(state: IncidentState, fact: RecordedFactMap['entry-published']): IncidentState {
  const others = state.publishedEntries.filter((entry) => entry.entry !== fact.entry);
  const entry = { entry: fact.entry, happenedAt: fact.happenedAt, text: fact.text, at: fact.at, retracted: null };
  return { ...state, publishedEntries: [...others, entry] };
}

export const FOLD_COMMUNICATION = {
  'update-clock-set': (state, fact) => ({
    ...state,
    updateClock: { ...state.updateClock, dueAt: fact.dueAt, cadenceMs: fact.cadenceMs, snoozedUntil: null },
  }),
  'update-snoozed': (state, fact) => ({ ...state, updateClock: { ...state.updateClock, snoozedUntil: fact.until } }),
  'update-requested': (state, fact) => ({
    ...state,
    updateRequests: [...state.updateRequests, { by: fact.actor, at: fact.at }],
  }),
  'update-published': published,
  'update-corrected': corrected,
  'update-retracted': (state, fact) => ({
    ...state,
    updates: changing(
      state.updates,
      (update) => update.update === fact.update,
      (update) => ({ ...update, retracted: { at: fact.at, reason: fact.reason } }),
    ),
  }),
  'entry-published': entryPublished,
  'entry-retracted': (state, fact) => ({
    ...state,
    publishedEntries: changing(
      state.publishedEntries,
      (entry) => entry.entry === fact.entry,
      (entry) => ({ ...entry, retracted: { at: fact.at, reason: fact.reason } }),
    ),
  }),
} satisfies Fold;
