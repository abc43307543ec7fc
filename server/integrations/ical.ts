/**
 * Rotas as calendars, out and in. Out: one event for each shift, in UTC, with an id that stays when the calendar is read again. In: events of somebody else's rota,
 * repeated ones spelled out with their own zones, become fixed shifts of the people named in them.
 */
import ICAL from 'ical.js';
import type { ActorId } from '#model/ids.ts';
import type { FixedShift, Schedule } from '#model/oncall/schedule.ts';
import { shifts } from '#model/oncall/schedule.ts';

const DAY_MS = 86_400_000;
const PAST_MS = 30 * DAY_MS;
const AHEAD_MS = 180 * DAY_MS;
const MOST_SHIFTS = 3_000;
/** A rule that repeats every second would otherwise never end. */
const MOST_TURNS = 20_000;

const timeOf = (at: number): ICAL.Time => ICAL.Time.fromJSDate(new Date(at), true);

/** The calendar of a rota around now. */
export function toCalendar(schedule: Schedule, nameOf: (id: ActorId) => string, now: number): string {
  const calendar = new ICAL.Component('vcalendar');
  calendar.updatePropertyWithValue('version', '2.0');
  calendar.updatePropertyWithValue('prodid', '-//Muster//On-call//EN');
  calendar.updatePropertyWithValue('method', 'PUBLISH');
  calendar.updatePropertyWithValue('x-wr-calname', `On call: ${schedule.name}`);
  calendar.updatePropertyWithValue('refresh-interval', 'PT1H');
  for (const shift of shifts(schedule, now - PAST_MS, now + AHEAD_MS)) {
    if (shift.person === null) continue;
    const event = new ICAL.Component('vevent');
    event.updatePropertyWithValue('uid', `${schedule.key}-${shift.from}-${shift.person}@muster`);
    event.updatePropertyWithValue('dtstamp', timeOf(shift.from));
    event.updatePropertyWithValue('dtstart', timeOf(shift.from));
    event.updatePropertyWithValue('dtend', timeOf(shift.to));
    event.updatePropertyWithValue('summary', `${nameOf(shift.person)} on call: ${schedule.name}`);
    event.updatePropertyWithValue('transp', 'TRANSPARENT');
    calendar.addSubcomponent(event);
  }
  return `${calendar.toString()}\r\n`;
}

export interface CalendarRead {
  shifts: FixedShift[];
  /** Titles of events whose person nobody knows here. */
  unknown: string[];
}

/** Reads a calendar. `who` finds a person by mail address or by words of a title. Throws TypeError with a sentence when it is no calendar. */
export function readCalendar(text: string, who: (words: string) => ActorId | null, now: number): CalendarRead {
  let calendar: ICAL.Component;
  try {
    calendar = new ICAL.Component(ICAL.parse(text));
  } catch {
    throw new TypeError('This is no calendar file (iCalendar, .ics).');
  }
  for (const zone of calendar.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(zone);
  const found: FixedShift[] = [];
  const unknown = new Set<string>();
  const events = calendar.getAllSubcomponents('vevent').map((one) => new ICAL.Event(one));
  const exceptions = events.filter((event) => event.isRecurrenceException());
  for (const event of events.filter((one) => !one.isRecurrenceException())) {
    for (const exception of exceptions) if (exception.uid === event.uid) event.relateException(exception);
    for (const { item, from, to } of occurrences(event, now)) {
      const person = personOf(item, who);
      if (person === null) unknown.add(item.summary ?? '(no title)');
      else if (to > from) found.push({ person, from, to });
      if (found.length >= MOST_SHIFTS) break;
    }
  }
  return { shifts: found.sort((one, other) => one.from - other.from), unknown: [...unknown].slice(0, 50) };
}

interface Occurrence {
  item: ICAL.Event;
  from: number;
  to: number;
}

function occurrences(event: ICAL.Event, now: number): Occurrence[] {
  const span = { from: now - PAST_MS, to: now + AHEAD_MS };
  const at = (time: ICAL.Time): number => time.toJSDate().getTime();
  if (!event.isRecurring()) {
    const one = { item: event, from: at(event.startDate), to: at(event.endDate) };
    return one.to > span.from && one.from < span.to ? [one] : [];
  }
  const all: Occurrence[] = [];
  const turns = event.iterator();
  for (let turn = 0; turn < MOST_TURNS; turn += 1) {
    const next = turns.next();
    if (!next || at(next) >= span.to) break;
    const { item, startDate, endDate } = event.getOccurrenceDetails(next);
    if (at(endDate) > span.from) all.push({ item, from: at(startDate), to: at(endDate) });
  }
  return all;
}

function personOf(event: ICAL.Event, who: (words: string) => ActorId | null): ActorId | null {
  for (const attendee of event.attendees) {
    const value = attendee.getFirstValue();
    const found = typeof value === 'string' ? who(value.replace(/^mailto:/i, '')) : null;
    if (found) return found;
  }
  return who(event.summary ?? '');
}
