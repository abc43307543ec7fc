/**
 * Who answers when: a rota of layers, each a list of people that take turns, laid over one another and all overlaid by swaps for single shifts. Turns change at the
 * same hour on the wall, also across a change of clocks. Pure functions of the schedule and an instant.
 */
import type { ActorId } from '../ids.ts';
import { DAY_MS, HOUR_MS, instantOf, MINUTE_MS, readClock, readWall, wallAt } from './zone-time.ts';

/** Part of each day, or of the week, in which a layer counts. `to` before `from` goes over midnight, or over the end of the week. */
export interface Restriction {
  from: string;
  to: string;
  /** Monday is 1. Without days: every day. */
  fromDay?: number;
  toDay?: number;
}
export interface Layer {
  id: string;
  name: string;
  people: ActorId[];
  /** First hand-over, as the wall clock of the schedule's zone shows it: `2026-02-02T09:00`. */
  startsAt: string;
  turn: { every: number; unit: 'hour' | 'day' | 'week' };
  restrictions: Restriction[];
}
/** Somebody takes over for a time; `person` null leaves it open on purpose. */
export interface Override {
  id: string;
  person: ActorId | null;
  from: number;
  to: number;
}
/** Shifts that were read from a calendar: they are as they are. */
export interface FixedShift {
  person: ActorId;
  from: number;
  to: number;
}
export interface Schedule {
  key: string;
  name: string;
  zone: string;
  /** A later layer lies over an earlier one. */
  layers: Layer[];
  overrides: Override[];
  fixed: FixedShift[];
}
export interface Shift {
  /** null: nobody. */
  person: ActorId | null;
  from: number;
  to: number;
  by: 'layer' | 'override' | 'fixed' | 'nobody';
}

const TURN_MS = { hour: HOUR_MS, day: DAY_MS, week: 7 * DAY_MS };
const MONDAY = 4 * DAY_MS;
/** Shifts of more than this are nobody's question, and would be slow to answer. */
export const MOST_SPAN_MS = 400 * DAY_MS;

/** When a layer's turn number `n` begins. Turns of hours count real hours; turns of days and weeks keep their hour on the wall. */
function turnStart(layer: Layer, zone: string, n: number): number {
  const start = readWall(layer.startsAt) ?? 0;
  const lengthMs = layer.turn.every * TURN_MS[layer.turn.unit];
  return layer.turn.unit === 'hour' ? instantOf(start, zone) + n * lengthMs : instantOf(start + n * lengthMs, zone);
}

/** The number of a layer's turn at an instant; negative before its start. */
function turnAt(layer: Layer, zone: string, at: number): number {
  const start = readWall(layer.startsAt) ?? 0;
  const lengthMs = layer.turn.every * TURN_MS[layer.turn.unit];
  let n = Math.floor((wallAt(at, zone) - start) / lengthMs);
  while (turnStart(layer, zone, n) > at) n -= 1;
  while (turnStart(layer, zone, n + 1) <= at) n += 1;
  return n;
}

interface Span {
  from: number;
  to: number;
}

/**
 * The windows of a restriction that may matter between two instants. A window is a stretch of real time: one that closed in the hour that autumn shows twice does not
 * open again.
 */
function windows(restriction: Restriction, zone: string, from: number, to: number): Span[] {
  const { fromDay, toDay } = restriction;
  const open = (readClock(restriction.from) ?? 0) * MINUTE_MS;
  const close = (readClock(restriction.to) ?? 1_440) * MINUTE_MS;
  const isWeekly = fromDay !== undefined && toDay !== undefined;
  const circle = isWeekly ? 7 * DAY_MS : DAY_MS;
  const begin = isWeekly ? (fromDay - 1) * DAY_MS + open : open;
  const end = isWeekly ? (toDay - 1) * DAY_MS + close : close;
  // As far around the circle as the window is long; a window as long as the circle is always open.
  const length = (((end - begin) % circle) + circle) % circle || circle;
  // Weeks are counted from a Monday.
  const anchor = isWeekly ? MONDAY : 0;
  const first = Math.floor((wallAt(from, zone) - anchor) / circle) - 1;
  const last = Math.floor((wallAt(to, zone) - anchor) / circle);
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const start = anchor + (first + index) * circle + begin;
    return { from: instantOf(start, zone), to: instantOf(start + length, zone) };
  });
}

const isOpen = (layer: Layer, zone: string, at: number): boolean =>
  layer.restrictions.length === 0 ||
  layer.restrictions.some((one) => windows(one, zone, at, at).some(({ from, to }) => from <= at && at < to));

function inLayer(layer: Layer, zone: string, at: number): ActorId | null {
  if (layer.people.length === 0 || !isOpen(layer, zone, at)) return null;
  const turn = turnAt(layer, zone, at);
  return turn < 0 ? null : (layer.people[turn % layer.people.length] ?? null);
}

/** Who answers at an instant, and because of what. */
export function whoIsOnCall(schedule: Schedule, at: number): Pick<Shift, 'person' | 'by'> {
  const covers = (one: { from: number; to: number }): boolean => one.from <= at && at < one.to;
  const override = schedule.overrides.findLast(covers);
  if (override) return { person: override.person, by: 'override' };
  const fixed = schedule.fixed.findLast(covers);
  if (fixed) return { person: fixed.person, by: 'fixed' };
  for (const layer of schedule.layers.toReversed()) {
    const person = inLayer(layer, schedule.zone, at);
    if (person !== null) return { person, by: 'layer' };
  }
  return { person: null, by: 'nobody' };
}

/**
 * Who is called for a schedule at an instant, in order: who is on call, then the others of the same layers by whose turn comes next.
 */
export function callOrder(schedule: Schedule, at: number): ActorId[] {
  const first = whoIsOnCall(schedule, at).person;
  const others = schedule.layers.toReversed().flatMap((layer) => {
    const { people } = layer;
    if (people.length === 0) return [];
    const turn = Math.max(0, turnAt(layer, schedule.zone, at));
    return people
      .map((_, step) => people[(turn + step) % people.length] ?? '')
      .filter((id): id is ActorId => id !== '');
  });
  return [...new Set([...(first === null ? [] : [first]), ...others])];
}

/** Every instant in a span at which the answer may change. */
function edges(schedule: Schedule, from: number, to: number): number[] {
  const found = new Set<number>([from]);
  const add = (at: number): void => {
    if (at > from && at < to) found.add(at);
  };
  for (const one of [...schedule.overrides, ...schedule.fixed]) {
    add(one.from);
    add(one.to);
  }
  for (const layer of schedule.layers) {
    const last = turnAt(layer, schedule.zone, to);
    for (let n = Math.max(0, turnAt(layer, schedule.zone, from)); n <= last; n += 1)
      add(turnStart(layer, schedule.zone, n));
    for (const restriction of layer.restrictions)
      for (const span of windows(restriction, schedule.zone, from, to)) {
        add(span.from);
        add(span.to);
      }
  }
  return [...found].sort((one, other) => one - other);
}

/** The shifts of a span, in order and without gaps; open stretches are shifts of nobody. A span is cut to 400 days. */
export function shifts(schedule: Schedule, from: number, to: number): Shift[] {
  const end = Math.min(to, from + MOST_SPAN_MS);
  const all: Shift[] = [];
  const starts = edges(schedule, from, end);
  for (const [index, start] of starts.entries()) {
    const now = whoIsOnCall(schedule, start);
    const until = starts[index + 1] ?? end;
    const last = all.at(-1);
    if (last && last.person === now.person && last.by === now.by) last.to = until;
    else if (until > start) all.push({ ...now, from: start, to: until });
  }
  return all;
}

/** What is wrong with a schedule as somebody wrote it; null when nothing is. */
export function scheduleProblem(schedule: Schedule, isZone: (name: string) => boolean): string | null {
  if (!isZone(schedule.zone)) return `${schedule.zone} is no time zone like Europe/Berlin.`;
  for (const layer of schedule.layers) {
    if (readWall(layer.startsAt) === null) return `${layer.name}: startsAt is a time like 2026-02-02T09:00.`;
    if (!Number.isInteger(layer.turn.every) || layer.turn.every < 1) return `${layer.name}: a turn lasts at least one.`;
    for (const { from, to, fromDay, toDay } of layer.restrictions) {
      if (readClock(from) === null || readClock(to) === null) return `${layer.name}: times are like 09:00.`;
      if ((fromDay === undefined) !== (toDay === undefined)) return `${layer.name}: give both days or none.`;
      if ([fromDay, toDay].some((day) => day !== undefined && (day < 1 || day > 7)))
        return `${layer.name}: days are 1 to 7.`;
    }
  }
  const backwards = schedule.overrides.find((one) => one.to <= one.from);
  return backwards ? 'An override ends after it begins.' : null;
}
