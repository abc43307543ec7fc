/**
 * What people hear of a review that has a date: invited, moved, a day before it what to read, called off. Inside the product at once, and by mail through the
 * durable queue with the entry for their calendar attached.
 */
import type { Effect } from '#model/incident/effects.ts';
import type { IncidentState } from '#model/incident/state.ts';
import type { ActorId, IncidentId } from '#model/ids.ts';
import { AGENDA_NAMES, asAgenda } from '#model/review/agendas.ts';
import type { Person } from '#server/access/people.ts';
import { HopelessError } from '#server/effects/channel.ts';
import type { SystemChannel } from '#server/effects/channel.ts';
import type { Mailer } from '#server/effects/channels/mail.ts';
import type { Outbox, Send } from '#server/effects/channels/outbox.ts';
import { targetOf } from '#server/effects/channels/page-senders.ts';
import { headingOf } from '#server/effects/messages.ts';
import type { Notifications } from '#server/effects/notifications.ts';
import { calendarOf } from './calendar.ts';
import type { CalendarEntry } from './calendar.ts';

/** The name under which the queue finds the sender. */
export const REVIEW_MAIL = 'review:email';

type Invitation = Extract<Effect, { type: 'invite-review' }>;
/** What is put into the queue; the mail is written from it when it is sent. */
interface ReviewSaid {
  what: Invitation['what'];
  incident: IncidentId;
  heading: string;
  meeting: Invitation['meeting'];
  stampedAt: number;
}

/** The date as people in its zone read it, with UTC beside it. */
function whenText(startsAt: number, zone: string): string {
  const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'short', timeZone: zone });
  return `${day.format(startsAt)} (${zone}), ${new Date(startsAt).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

const agendaName = (agenda: string): string => AGENDA_NAMES[asAgenda(agenda) ?? 'hour'];
export const reviewPath = (incident: IncidentId): string => `/incidents/${incident}/review`;

/** The entry for calendars; `url` absolute. */
export function entryOf(said: Omit<ReviewSaid, 'what'>, url: string, cancelled: boolean): CalendarEntry {
  const { incident, heading, meeting, stampedAt } = said;
  return {
    uid: `review-${incident}-${meeting.meeting}`,
    sequence: meeting.sequence,
    startsAt: meeting.startsAt,
    minutes: meeting.minutes,
    stampedAt,
    title: `Review of ${heading}`,
    description: `${agendaName(meeting.agenda)}. We are here to learn how it could happen, not to decide whom to correct.\n${url}`,
    url,
    location: meeting.url,
    cancelled,
  };
}

interface ChannelParts {
  outbox: () => Pick<Outbox, 'add' | 'kick'>;
  mailIsSet: boolean;
  person: (id: ActorId) => Person | null;
  notifications: Pick<Notifications, 'tell'>;
}

const NOTICE: Record<Invitation['what'], string> = {
  invite: 'you are asked to its review',
  change: 'its review was changed',
  preread: 'its review is near; read it before you come',
  cancel: 'its review is off, or takes place without you',
};

/** Takes `invite-review` effects. What was overtaken by a later change is not sent. */
export function invitationChannel(parts: ChannelParts): SystemChannel {
  return {
    name: 'review invitations',
    takes: (effect) => effect.type === 'invite-review',
    async send({ state, effect, incident, key, facts }) {
      if (effect.type !== 'invite-review') return;
      const { to, what, meeting } = effect;
      const person = parts.person(to);
      if (!person || person.disabledAt !== null || isOvertaken(state, effect)) return;
      const text = `${headingOf(state)}: ${NOTICE[what]}`;
      await parts.notifications.tell(to, { id: key, kind: 'notice', text, link: reviewPath(incident), incident });
      if (!parts.mailIsSet || person.email === null) return;
      const stampedAt = facts[0]?.at ?? state.lastAt;
      const payload: ReviewSaid = { what, incident, heading: headingOf(state), meeting, stampedAt };
      await parts.outbox().add(key, {
        incident,
        purpose: 'notice',
        channel: REVIEW_MAIL,
        target: `${to}/`,
        label: 'e-mail',
        payload,
        about: { to, event: `review-${what}` },
      });
      parts.outbox().kick();
    },
  };
}

function isOvertaken({ meeting: now }: IncidentState, { to, what, meeting }: Invitation): boolean {
  const isSame = now?.meeting === meeting.meeting;
  if (what === 'cancel') return isSame && now.invited.includes(to);
  return !isSame || now.sequence !== meeting.sequence || !now.invited.includes(to);
}

interface SenderParts {
  mailer: Mailer;
  person: (id: ActorId) => Person | null;
  nameOf: (id: ActorId) => string;
  absolute: (path: string) => string;
}

const SUBJECT: Record<Invitation['what'], string> = {
  invite: 'Invitation: review of',
  change: 'Changed: review of',
  preread: 'To read before the review of',
  cancel: 'Cancelled: review of',
};

function linesOf({ what, meeting }: ReviewSaid, nameOf: (id: ActorId) => string): string[] {
  const when = whenText(meeting.startsAt, meeting.zone);
  if (what === 'cancel') return [`The review on ${when} is off, or takes place without you. Your calendar is told.`];
  const facilitated = meeting.facilitator ? ` ${nameOf(meeting.facilitator)} facilitates.` : '';
  const place = meeting.url ? [`Call: ${meeting.url}`] : [];
  if (what === 'preread')
    return [
      `The review is on ${when}.${facilitated}`,
      'Please read the draft before you come. Where something is missing or was different for you, leave a comment.',
      ...place,
    ];
  return [
    `${when}, ${meeting.minutes} minutes. ${agendaName(meeting.agenda)}.${facilitated}`,
    'We are here to learn how it could happen, not to decide whom to correct. Nobody is quoted without being asked.',
    'What there is to read comes a day before.',
    ...place,
  ];
}

/** Sends what `invitationChannel` queued. */
export function reviewMailSender(parts: SenderParts): Send {
  return async (row) => {
    const said = row.payload as ReviewSaid;
    const email = parts.person(targetOf(row).person)?.email;
    if (!email) throw new HopelessError('There is no mail address in the profile.');
    const url = parts.absolute(reviewPath(said.incident));
    const cancelled = said.what === 'cancel';
    const method = cancelled ? 'CANCEL' : 'REQUEST';
    const links = [
      ...(said.what === 'preread'
        ? [{ title: 'Read the draft', url: parts.absolute(`/incidents/${said.incident}`) }]
        : []),
      { title: 'The review', url },
    ];
    await parts.mailer.send({
      key: row.id,
      to: [email],
      subject: `${SUBJECT[said.what]} ${said.heading}`,
      text: linesOf(said, parts.nameOf),
      links,
      calendar: { method, content: calendarOf(entryOf(said, url, cancelled), method) },
    });
  };
}
