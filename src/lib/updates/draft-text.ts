/**
 * The first words of an update, from what is known: never a guess, never a promise. Public text says what customers notice and no cause;
 * executives get impact, doing, need; the team gets all. Templates after practice.md 3. Pure.
 */
import type { IncidentState } from '#model/incident/state.ts';
import type { Audience } from '#model/incident/words.ts';
import { publicStatus } from '#model/incident/lifecycle.ts';
import type { Situation } from '#model/situation/situation.ts';

export interface DraftFacts {
  state: IncidentState;
  situation: Situation;
  serviceNames: readonly string[];
  commander: string | null;
  /** A time for people, with its zone. */
  timeText: (at: number) => string;
  nextDueAt: number | null;
}

const sentence = (text: string): string => {
  const trimmed = text.trim();
  return !trimmed || /[.!?…]$/.test(trimmed) ? trimmed : `${trimmed}.`;
};
const join = (parts: readonly (string | null | false)[]): string => parts.filter(Boolean).join('\n');

/** Text to begin with, for one audience. */
export function draftText(audience: Audience, facts: DraftFacts): string {
  if (audience === 'public') return publicText(facts);
  if (audience === 'executives') return executiveText(facts);
  return internalText(facts);
}

function nextLine({ state, nextDueAt, timeText }: DraftFacts): string | null {
  if (state.status === 'resolved') return null;
  return nextDueAt === null ? null : `Next update by ${timeText(nextDueAt)}.`;
}

function publicText(facts: DraftFacts): string {
  const { state, situation, serviceNames, timeText } = facts;
  const since = state.times.started?.at ?? state.declaredAt;
  const what = serviceNames.join(', ') || 'our service';
  const impact = sentence(situation.impact.text) || `Some customers may see problems with ${what}.`;
  switch (publicStatus(state.status)) {
    case 'Investigating':
      return join([`Since ${timeText(since)}: ${impact}`, 'We are investigating.', nextLine(facts)]);
    case 'Identified':
      return join([impact, 'We know what triggers it and are working on it.', nextLine(facts)]);
    case 'Monitoring':
      return join([`Since ${timeText(state.statusSince)} the service has been recovering. We are watching it.`, nextLine(facts)]);
    case 'Resolved': {
      const end = state.times.resolved?.at ?? state.statusSince;
      return join([`From ${timeText(since)} to ${timeText(end)}: ${impact}`, 'It is fixed. A review follows.']);
    }
  }
}

function executiveText(facts: DraftFacts): string {
  const { state, situation } = facts;
  return join([
    `${state.severity ?? 'SEV?'} ${state.title}: ${state.status}.`,
    situation.impact.text && `Impact: ${sentence(situation.impact.text)}`,
    situation.doing.text && `Doing: ${sentence(situation.doing.text)}`,
    situation.need.text && `Need: ${sentence(situation.need.text)}`,
    nextLine(facts),
  ]);
}

function internalText(facts: DraftFacts): string {
  const { state, situation, commander } = facts;
  return join([
    `${state.severity ?? 'SEV?'} #${state.number} ${state.title}: ${state.status}.`,
    situation.impact.text && `Impact: ${sentence(situation.impact.text)}`,
    situation.known.text && `Known: ${sentence(situation.known.text)}`,
    situation.doing.text && `Doing: ${sentence(situation.doing.text)}`,
    situation.need.text && `Need: ${sentence(situation.need.text)}`,
    commander && `IC ${commander}.`,
    nextLine(facts),
  ]);
}
