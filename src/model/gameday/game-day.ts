/**
 * A game day as a state machine, pure: what is played, how far, how fast. Time on the script's clock is the sum of the stretches played, each at its own
 * speed; it stands still while paused, and a server that was down meanwhile has missed nothing, because it is computed from when each stretch began.
 */
import { accept, refuse } from '../incident/refusal.ts';
import type { Result } from '../incident/refusal.ts';
import type { MaybeSeverity } from '../incident/words.ts';
import type { ActorId, BoardId, IncidentId, ServiceKey } from '../ids.ts';
import type { Mark } from './compare.ts';
import type { ScriptEvent } from './script.ts';

export const GAME_DAY_KINDS = ['incident', 'scenario', 'experiment'] as const;
export type GameDayKind = (typeof GAME_DAY_KINDS)[number];
export const GAME_DAY_STATUSES = ['ready', 'running', 'paused', 'over', 'aborted'] as const;
export type GameDayStatus = (typeof GAME_DAY_STATUSES)[number];
/** How many times faster than the clock a script may run. */
export const SPEEDS = [1, 2, 5, 10, 60] as const;
export type Speed = (typeof SPEEDS)[number];

/** What an experiment says before it begins. */
export interface Experiment {
  hypothesis: string;
  blastRadius: string;
  abortCondition: string;
}
/** A stretch that was played at one speed: from when on the wall clock, at what place of the script. */
export interface Stretch {
  at: number;
  fromMs: number;
  speed: Speed;
}

export interface GameDay {
  id: BoardId;
  version: number;
  title: string;
  kind: GameDayKind;
  /** The past incident that is played, if it is one. */
  source: { incident: IncidentId; number: number; title: string } | null;
  /** For the facilitator alone. */
  behind: string;
  opens: string;
  severity: MaybeSeverity;
  services: ServiceKey[];
  /** Whether whoever is on call for the services is paged as it begins, because that is practised too. */
  pages: boolean;
  experiment: Experiment | null;
  script: ScriptEvent[];
  /** What happened then, or what is expected: the lane beside the trainees'. */
  then: Mark[];
  createdBy: ActorId;
  createdAt: number;
  status: GameDayStatus;
  /** The trainees' own incident, once it began. */
  room: IncidentId | null;
  startedAt: number | null;
  endedAt: number | null;
  stretches: Stretch[];
  /** Events of the script that were told; the next is script[told]. */
  told: number;
  reason: string;
  outcome: { held: boolean | null; learned: string } | null;
}

/** How far the script has come, ms on its own clock. */
export function playedMs(day: Pick<GameDay, 'status' | 'stretches' | 'endedAt'>, now: number): number {
  const last = day.stretches.at(-1);
  if (!last) return 0;
  if (day.status !== 'running') return last.fromMs;
  return last.fromMs + Math.max(0, now - last.at) * last.speed;
}

/** The place on the script's clock of a moment on the wall clock. */
export function offsetAt({ stretches, status }: Pick<GameDay, 'stretches' | 'status'>, at: number): number {
  let index = stretches.findLastIndex((stretch) => stretch.at <= at);
  if (index < 0) index = 0;
  const stretch = stretches[index];
  if (!stretch) return 0;
  const next = stretches[index + 1];
  if (!next && status !== 'running') return stretch.fromMs;
  const place = stretch.fromMs + Math.max(0, at - stretch.at) * stretch.speed;
  // What was done while it stood still belongs to where it stood.
  return next ? Math.min(place, next.fromMs) : place;
}

/** Events that are due and not told yet, with their places in the script. */
export function dueEvents(day: GameDay, now: number): { index: number; event: ScriptEvent }[] {
  if (day.status !== 'running') return [];
  const played = playedMs(day, now);
  return day.script
    .map((event, index) => ({ index, event }))
    .filter(({ index, event }) => index >= day.told && event.atMs <= played);
}

/** The next event's time on the wall clock; null when nothing will come by itself. */
export function nextEventAt(day: GameDay): number | null {
  const [next, last] = [day.script[day.told], day.stretches.at(-1)];
  if (day.status !== 'running' || !next || !last) return null;
  return last.at + Math.max(0, next.atMs - last.fromMs) / last.speed;
}

const stretch = (day: GameDay, now: number, speed: Speed): Stretch[] => [
  ...day.stretches,
  { at: now, fromMs: playedMs(day, now), speed },
];
const speedOf = (day: GameDay): Speed => day.stretches.at(-1)?.speed ?? 1;

export type Control =
  | { action: 'start'; room: IncidentId; speed?: Speed | undefined }
  | { action: 'pause' }
  | { action: 'go-on' }
  | { action: 'speed'; speed: Speed }
  | { action: 'end' }
  | { action: 'abort'; reason: string };

/** What a facilitator's button does; a refusal says why not. */
export function control(day: GameDay, order: Control, now: number): Result<GameDay> {
  const isOn = day.status === 'running' || day.status === 'paused';
  switch (order.action) {
    case 'start':
      if (day.status !== 'ready') return refuse('already-so', 'This game day has begun already.');
      return accept({
        ...day,
        status: 'running',
        room: order.room,
        startedAt: now,
        stretches: [{ at: now, fromMs: 0, speed: order.speed ?? 1 }],
      });
    case 'pause':
      if (day.status !== 'running') return refuse('wrong-status', 'It is not running.');
      return accept({ ...day, stretches: stretch(day, now, speedOf(day)), status: 'paused' });
    case 'go-on':
      if (day.status !== 'paused') return refuse('wrong-status', 'It is not paused.');
      return accept({ ...day, stretches: stretch(day, now, speedOf(day)), status: 'running' });
    case 'speed':
      if (!isOn) return refuse('wrong-status', 'It is not running.');
      return accept({ ...day, stretches: stretch(day, now, order.speed) });
    case 'end':
      if (!isOn) return refuse('wrong-status', 'It is not running.');
      return accept({ ...day, stretches: stretch(day, now, speedOf(day)), status: 'over', endedAt: now });
    case 'abort': {
      if (!isOn) return refuse('wrong-status', 'It is not running.');
      const reason = order.reason.trim();
      if (reason === '') return refuse('invalid', 'Say why it is aborted.', { field: 'reason' });
      return accept({ ...day, stretches: stretch(day, now, speedOf(day)), status: 'aborted', endedAt: now, reason });
    }
  }
}
