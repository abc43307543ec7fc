/** How a page, or a notice, is sent by each method of a person's profile. `target` of a row is `<person>/<method>`. */
import type { ActorId } from '#model/ids.ts';
import { parseActorId } from '#model/ids.ts';
import type { Person } from '#server/access/people.ts';
import { checkTaken, signedHeaders } from '#server/integrations/destinations-senders.ts';
import type { Outbound } from '#server/integrations/outbound.ts';
import type { WebPush } from '#server/integrations/push.ts';
import type { ContactBook, MethodAddress } from '#server/oncall/contacts.ts';
import { HopelessError } from '../channel.ts';
import type { DeliveryRow } from './delivery-rows.ts';
import type { Mailer } from './mail.ts';
import type { Send } from './outbox.ts';
import type { PageText } from './page-bodies.ts';
import {
  ntfyAddress,
  ntfyBody,
  pageMailLines,
  pagerDutyFollowUp,
  pagerDutyTrigger,
  pageTextOf,
  pageWebhookBody,
  pushBody,
  smsText,
  twiml,
} from './page-bodies.ts';
import type { DigestSaid, NoticeSaid, PageSaid } from './said.ts';

interface Parts {
  outbound: Outbound;
  mailer: Mailer;
  push: WebPush;
  contacts: ContactBook;
  person: (id: ActorId) => Person | null;
  /** Absolute address of a path of ours. */
  absolute: (path: string) => string;
  /** The path of the single-use link of a page or a test. */
  answerPath: (row: DeliveryRow) => Promise<string>;
  now: () => number;
}
export const PAGERDUTY_URL = 'https://events.pagerduty.com/v2/enqueue';
const TWILIO_URL = 'https://api.twilio.com';

/** Splits `<person>/<method>`; the mail of the profile has no method. */
export function targetOf(row: DeliveryRow): { person: ActorId; method: string } {
  const [person, method = ''] = row.target.split('/');
  const id = parseActorId(person);
  if (!id) throw new HopelessError('This row names nobody.');
  return { person: id, method };
}

interface Ready {
  row: DeliveryRow;
  said: PageSaid;
  text: PageText;
  address: MethodAddress;
  roomUrl: string;
}

/** Senders by channel name: `page:<kind>`, `notice:email`, `notice:push`, `digest:email`, `page-followup:pagerduty`. */
export function pageSenders(parts: Parts): Record<string, Send> {
  const { outbound, mailer, push, contacts, absolute, now } = parts;
  const addressOf = (row: DeliveryRow): MethodAddress => {
    const { person, method } = targetOf(row);
    const address = contacts.address(person, method);
    if (!address) throw new HopelessError('This channel was removed from the profile.');
    return address;
  };
  const mailOf = (row: DeliveryRow): string => {
    const email = parts.person(targetOf(row).person)?.email;
    if (!email) throw new HopelessError('There is no mail address in the profile.');
    return email;
  };
  const paging =
    (send: (ready: Ready) => Promise<void>, needsAddress = true): Send =>
    async (row) => {
      const said = row.payload as PageSaid;
      const answerUrl = absolute(await parts.answerPath(row));
      const text = pageTextOf(said, { answerUrl }, now());
      const address = needsAddress ? addressOf(row) : {};
      await send({ row, said, text, address, roomUrl: absolute(`/incidents/${said.incident}`) });
    };
  const post = async (url: string, body: object, key: string, headers: Record<string, string> = {}): Promise<void> =>
    checkTaken(
      await outbound.send({
        url,
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json', 'idempotency-key': key, ...headers },
      }),
    );
  const twilio = async ({ address, row, text }: Ready, what: 'Messages' | 'Calls'): Promise<void> => {
    const { account = '', token = '', from = '', to = '', url = TWILIO_URL } = address;
    const said: Record<string, string> = what === 'Calls' ? { Twiml: twiml(text) } : { Body: smsText(text) };
    checkTaken(
      await outbound.send({
        url: `${url}/2010-04-01/Accounts/${encodeURIComponent(account)}/${what}.json`,
        body: new URLSearchParams({ From: from, To: to, ...said }).toString(),
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          authorization: `Basic ${Buffer.from(`${account}:${token}`).toString('base64')}`,
          'i-twilio-idempotency-token': row.id,
        },
      }),
    );
  };
  return {
    'page:email': paging(
      ({ row, said, text }) =>
        mailer.send({
          key: row.id,
          to: [mailOf(row)],
          subject: `PAGE ${text.heading}`,
          text: pageMailLines(said, text),
          links: [
            { title: 'Answer this page', url: text.answerUrl },
            ...(text.callUrl ? [{ title: 'Join the call', url: text.callUrl }] : []),
          ],
        }),
      false,
    ),
    'page:ntfy': paging(async ({ row, said, text, address }) => {
      const place = ntfyAddress(address.url ?? '');
      if (!place) throw new HopelessError('The ntfy address has no topic.');
      const headers: Record<string, string> = address.token ? { authorization: `Bearer ${address.token}` } : {};
      await post(place.server, ntfyBody(said, text, place.topic, row.id), row.id, headers);
    }),
    'page:twilio-sms': paging((ready) => twilio(ready, 'Messages')),
    'page:twilio-call': paging((ready) => twilio(ready, 'Calls')),
    'page:webhook': paging(async ({ row, said, text, address, roomUrl }) => {
      const body = pageWebhookBody(said, text, roomUrl);
      const { url = '', secret } = address;
      if (secret === undefined) throw new HopelessError('The webhook has no signing secret.');
      await post(url, body, row.id, signedHeaders(secret, row.id, JSON.stringify(body), now()));
    }),
    'page:push': paging(({ row, text, address }) => {
      const { endpoint = '', p256dh = '', auth = '' } = address;
      return push.send({ endpoint, p256dh, auth }, pushBody(text, row.id), row.id);
    }),
    'page:pagerduty': paging(({ row, said, text, address, roomUrl }) =>
      post(address.url ?? PAGERDUTY_URL, pagerDutyTrigger(said, text, address.routingKey ?? '', roomUrl), row.id),
    ),
    async 'page-followup:pagerduty'(row) {
      const { routingKey = '', url = PAGERDUTY_URL } = addressOf(row);
      const said = row.payload as Pick<PageSaid, 'incident' | 'page'> & { action: 'acknowledge' | 'resolve' };
      await post(url, pagerDutyFollowUp(said, routingKey, said.action), row.id);
    },
    async 'notice:email'(row) {
      const said = row.payload as NoticeSaid;
      await mailer.send({
        key: row.id,
        to: [mailOf(row)],
        subject: said.text,
        text: [said.text],
        links: [{ title: 'Open', url: absolute(said.path) }],
      });
    },
    async 'digest:email'(row) {
      const said = row.payload as DigestSaid;
      await mailer.send({
        key: row.id,
        to: [mailOf(row)],
        subject: said.subject,
        text: said.lines,
        links: [{ title: 'Decide, or end this mail', url: absolute(said.path) }],
        unsubscribeUrl: absolute(said.stopPath),
      });
    },
    async 'notice:push'(row) {
      const said = row.payload as NoticeSaid;
      const { endpoint = '', p256dh = '', auth = '' } = addressOf(row);
      const body = { kind: 'notice', tag: row.id, title: said.text, body: '', url: absolute(said.path) };
      await push.send({ endpoint, p256dh, auth }, body, row.id);
    },
  };
}
