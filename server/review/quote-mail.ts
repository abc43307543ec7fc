/**
 * The mail that asks somebody whether they may be quoted. It does not carry their words: these are shown behind the link, and a mail stays where it was sent to
 * for good. What is queued says which question it is and nothing else.
 */
import type { ActorId, BoardId, IncidentId } from '#model/ids.ts';
import type { Person } from '#server/access/people.ts';
import { HopelessError } from '#server/effects/channel.ts';
import type { Mailer } from '#server/effects/channels/mail.ts';
import type { Outbox, Send } from '#server/effects/channels/outbox.ts';
import { targetOf } from '#server/effects/channels/page-senders.ts';
import type { QuoteLinks } from './quote-links.ts';

/** The name under which the queue finds the sender. */
export const QUOTE_MAIL = 'quote:email';

interface QuoteAsked {
  incident: IncidentId;
  quote: BoardId;
  heading: string;
  by: ActorId;
}

/** Puts the question into the queue. */
export async function queueQuoteMail(
  outbox: Pick<Outbox, 'add' | 'kick'>,
  to: ActorId,
  payload: QuoteAsked,
): Promise<void> {
  await outbox.add(`ask-quote:${payload.incident}:${payload.quote}`, {
    incident: payload.incident,
    purpose: 'notice',
    channel: QUOTE_MAIL,
    target: `${to}/`,
    label: 'e-mail',
    payload,
    about: { to, event: 'quote-asked' },
  });
  outbox.kick();
}

interface SenderParts {
  mailer: Mailer;
  person: (id: ActorId) => Person | null;
  nameOf: (id: ActorId) => string;
  absolute: (path: string) => string;
  links: Pick<QuoteLinks, 'path' | 'find'>;
}

/** Sends what was queued; a question that was answered meanwhile is not sent. */
export function quoteMailSender(parts: SenderParts): Send {
  return async (row) => {
    const { incident, quote, heading, by } = row.payload as QuoteAsked;
    const { person } = targetOf(row);
    const email = parts.person(person)?.email;
    if (!email) throw new HopelessError('There is no mail address in the profile.');
    const path = parts.links.path({ incident, quote, person });
    if (!(await parts.links.find(path.slice(path.lastIndexOf('/') + 1))))
      throw new HopelessError('The question was answered meanwhile.');
    await parts.mailer.send({
      key: row.id,
      to: [email],
      subject: `May you be quoted? Review of ${heading}`,
      text: [
        `${parts.nameOf(by)} would like to quote words of yours in the review of ${heading}.`,
        'Nobody else has seen them. See them and say yes or no; as long as you say nothing you are not quoted. Whatever you answer can be taken back in the review.',
      ],
      links: [{ title: 'See the words and answer', url: parts.absolute(path) }],
    });
  };
}
