/** How an update is sent to each kind of destination. A receiver that says no for good is not asked again; one that is busy says when. */
import { Webhook } from 'standardwebhooks';
import { HopelessError } from '#server/effects/channel.ts';
import type { DeliveryRow } from '#server/effects/channels/delivery-rows.ts';
import type { Mailer } from '#server/effects/channels/mail.ts';
import type { Send } from '#server/effects/channels/outbox.ts';
import type { UpdateSaid } from '#server/effects/channels/said.ts';
import { saidHeading, updateFoot, updateLead } from '#server/effects/channels/said.ts';
import type { Address } from './destinations.ts';
import { mattermostBody, slackBody, teamsBody, webhookBody } from './destinations-bodies.ts';
import type { Outbound, OutboundAnswer } from './outbound.ts';

interface Parts {
  outbound: Outbound;
  mailer: Mailer;
  address: (target: string) => Promise<Address | null>;
  /** Where somebody of the audience may read on; null for the public without a status page. */
  link: (said: UpdateSaid) => string | null;
  now: () => number;
}

// 408, 425 and 429 ask to come back; every other 4xx is a no that will stay one.
const COME_BACK: readonly number[] = [408, 425, 429];

/** Throws unless the receiver took it. The words name the code only: a receiver's answer is never shown. */
export function checkTaken(answer: OutboundAnswer): void {
  if (answer.status >= 200 && answer.status < 300) return;
  const told = `The receiver answered ${answer.status}.`;
  if (answer.status >= 400 && answer.status < 500 && !COME_BACK.includes(answer.status)) throw new HopelessError(told);
  throw new Error(told);
}

/** Headers of Standard Webhooks: an id that repeats with each attempt, the time of this one, and the signature. */
export function signedHeaders(secret: string, key: string, body: string, at: number): Record<string, string> {
  const when = new Date(at);
  return {
    'content-type': 'application/json',
    'webhook-id': key,
    'webhook-timestamp': String(Math.floor(at / 1_000)),
    'webhook-signature': new Webhook(secret).sign(key, when, body),
  };
}

/** Senders of updates by kind of destination, under the names that delivery rows carry. */
export function destinationSenders(parts: Parts): Record<string, Send> {
  const { outbound, mailer, link, now } = parts;
  const addressOf = async (row: DeliveryRow): Promise<Address> => {
    const address = await parts.address(row.target);
    if (!address) throw new HopelessError('The destination was removed, or its address can no longer be read.');
    return address;
  };
  const post = async (row: DeliveryRow, body: object, headers?: Record<string, string>): Promise<void> => {
    const { url = '' } = await addressOf(row);
    const text = JSON.stringify(body);
    checkTaken(await outbound.send({ url, body: text, headers: { 'content-type': 'application/json', ...headers } }));
  };
  const chat =
    (bodyOf: (said: UpdateSaid, url: string | null) => object): Send =>
    (row) =>
      post(row, bodyOf(saidOf(row), link(saidOf(row))), { 'idempotency-key': row.id });
  return {
    slack: chat(slackBody),
    mattermost: chat(mattermostBody),
    teams: chat(teamsBody),
    async webhook(row) {
      const said = saidOf(row);
      const body = webhookBody(said, link(said));
      const { secret } = await addressOf(row);
      if (secret === undefined) throw new HopelessError('The webhook has no signing secret.');
      await post(row, body, signedHeaders(secret, row.id, JSON.stringify(body), now()));
    },
    async email(row) {
      const said = saidOf(row);
      const { to = [] } = await addressOf(row);
      const url = link(said);
      const lead = updateLead(said);
      await mailer.send({
        key: row.id,
        to,
        subject: `[${said.organisation}] ${saidHeading(said)}${said.kind === 'published' ? '' : ` (${said.kind})`}`,
        text: [...(lead ? [lead] : []), said.text, updateFoot(said)],
        links: url ? [{ title: 'Read on', url }] : [],
      });
    },
  };
}

/** The payload of an update's row: written by the fan-out, which is the only one that makes such rows. */
function saidOf(row: DeliveryRow): UpdateSaid {
  return row.payload as UpdateSaid;
}
