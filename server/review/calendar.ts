/** A review as a calendar entry (RFC 5545): in UTC, under an id that stays, with a sequence that grows when it moves, so that calendars change the entry they have. */
import ICAL from 'ical.js';

export interface CalendarEntry {
  /** Stays the same for all dates of one review. */
  uid: string;
  sequence: number;
  startsAt: number;
  minutes: number;
  /** When this version of it was made, ms. */
  stampedAt: number;
  title: string;
  description: string;
  url: string;
  location: string | null;
  cancelled: boolean;
}

const timeOf = (at: number): ICAL.Time => ICAL.Time.fromJSDate(new Date(at), true);
const MINUTE_MS = 60_000;

/** The text of an .ics file. `method`: sent by mail it asks or cancels, served it is published. */
export function calendarOf(entry: CalendarEntry, method: 'REQUEST' | 'CANCEL' | 'PUBLISH'): string {
  const calendar = new ICAL.Component('vcalendar');
  calendar.updatePropertyWithValue('version', '2.0');
  calendar.updatePropertyWithValue('prodid', '-//Muster//Review//EN');
  calendar.updatePropertyWithValue('method', method);
  const event = new ICAL.Component('vevent');
  event.updatePropertyWithValue('uid', `${entry.uid}@muster`);
  event.updatePropertyWithValue('sequence', String(entry.sequence));
  event.updatePropertyWithValue('dtstamp', timeOf(entry.stampedAt));
  event.updatePropertyWithValue('dtstart', timeOf(entry.startsAt));
  event.updatePropertyWithValue('dtend', timeOf(entry.startsAt + entry.minutes * MINUTE_MS));
  event.updatePropertyWithValue('summary', entry.title);
  event.updatePropertyWithValue('description', entry.description);
  event.updatePropertyWithValue('url', entry.url);
  if (entry.location !== null) event.updatePropertyWithValue('location', entry.location);
  event.updatePropertyWithValue('status', entry.cancelled ? 'CANCELLED' : 'CONFIRMED');
  calendar.addSubcomponent(event);
  return `${calendar.toString()}\r\n`;
}
