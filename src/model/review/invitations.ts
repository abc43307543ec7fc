/**
 * Whom to ask to a review: everybody whom the story names, each with why, and a seat for each voice that is missing from it (the team of an affected
 * service, support, product). A proposal: whoever invites decides.
 */
import type { Board } from '../board/view.ts';
import type { IncidentState } from '../incident/state.ts';
import { ROLE_NAMES } from '../incident/words.ts';
import type { ActorId, ServiceKey } from '../ids.ts';

export interface Proposed {
  person: ActorId;
  /** Short, for people: "incident commander", "wrote in the timeline". */
  why: string[];
}
export interface Seat {
  /** `team:<name>`, `support` or `product`. */
  seat: string;
  label: string;
  /** Who answers for that team, or who took the seat last time. */
  suggested: ActorId | null;
}
export interface AffectedService {
  key: ServiceKey;
  name: string;
  team: string;
  answers: readonly ActorId[];
}

/** Voices that no catalogue knows and every review needs. */
const ALWAYS = ['support', 'product'] as const;

/** Everybody whom the story names. */
export function peopleOfStory(state: IncidentState, board: Board): Proposed[] {
  const why = new Map<ActorId, Set<string>>();
  const add = (person: ActorId | null | undefined, reason: string): void => {
    if (!person) return;
    const reasons = why.get(person) ?? new Set();
    why.set(person, reasons.add(reason));
  };
  for (const { person, role } of state.terms) add(person, ROLE_NAMES[role]);
  if (state.mode === 'reporting') add(state.declaredBy, 'reported it');
  for (const { owner } of board.hypotheses) add(owner, 'checked a hypothesis');
  for (const { by } of state.entries.values()) add(by, 'wrote in the timeline');
  for (const page of state.pages) add(page.acknowledgedBy, 'was paged');
  for (const { owner } of board.followups) add(owner, 'owns a follow-up');
  add(state.postmortem.owner, 'owns the postmortem');
  for (const person of state.people) if (!why.has(person)) add(person, 'worked on it');
  return [...why].map(([person, reasons]) => ({ person, why: [...reasons] }));
}

/** Seats that nobody of the story fills. `remembered` says who took a seat before. */
export function emptySeats(
  services: readonly AffectedService[],
  story: readonly Proposed[],
  remembered: Readonly<Record<string, ActorId>>,
): Seat[] {
  const present = new Set(story.map(({ person }) => person));
  const seats = new Map<string, Seat>();
  for (const { name, team, answers } of services) {
    const label = team === '' ? name : team;
    const seat = `team:${label.toLowerCase()}`;
    if (seats.has(seat) || answers.some((person) => present.has(person))) continue;
    seats.set(seat, { seat, label: `A voice of ${label}`, suggested: remembered[seat] ?? answers[0] ?? null });
  }
  for (const seat of ALWAYS)
    seats.set(seat, { seat, label: `A voice of ${seat}`, suggested: remembered[seat] ?? null });
  return [...seats.values()];
}
