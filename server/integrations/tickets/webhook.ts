/**
 * Any other tracker, behind a webhook signed as Standard Webhooks describe. It answers with `{key, url}`; state comes back to
 * `/hooks/tickets/<key>`, signed with the same secret.
 */
import { timingSafeEqual } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import type { InboundBody } from '#server/integrations/inbound.ts';
import type { Outbound, OutboundAnswer } from '#server/integrations/outbound.ts';
import { expectSuccess, jsonOf, textAt } from './tracker.ts';
import type { TicketChange, Tracker } from './tracker.ts';

export interface WebhookPlace {
  url: string;
  /** `whsec_` and base64. */
  secret: string;
  now: () => number;
}

export function webhook(outbound: Pick<Outbound, 'send'>, { url, secret, now }: WebhookPlace): Tracker {
  const signer = new Webhook(secret);
  const post = async (type: string, key: string, data: object): Promise<OutboundAnswer> => {
    const at = new Date(now());
    const body = JSON.stringify({ type, timestamp: at.toISOString(), data });
    const answer = await outbound.send({
      url,
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'webhook-id': key,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
        'webhook-signature': signer.sign(key, at, body),
      },
      body,
    });
    expectSuccess('The webhook', answer);
    return answer;
  };
  return {
    async probe() {
      await post('followup.test', `test-${now()}`, {});
      return 'The webhook took a followup.test';
    },
    // The id of the message is the same for every attempt: the receiver drops what it has and answers as before.
    find: async () => null,
    async create({ title, paragraphs, link, label, key, priority }) {
      const description = paragraphs.join('\n\n');
      const answer = await post('followup.ticket', key, { title, description, link, label, priority });
      const made = jsonOf('The webhook', answer);
      const ticket = textAt(made, 'key').slice(0, 200);
      const address = textAt(made, 'url');
      if (ticket === '') throw new Error('The webhook did not say what the ticket is called.');
      return { key: ticket, url: /^https?:\/\//.test(address) ? address : '', ref: `webhook:${ticket}` };
    },
  };
}

/** Whether a body carries a signature over its id, its time and itself under one of the secrets. Several may stand in the header: secrets are renewed. */
export function isWebhookSigned({ text, headers }: InboundBody, secrets: readonly string[]): boolean {
  const { 'webhook-id': id = '', 'webhook-timestamp': seconds = '', 'webhook-signature': given = '' } = headers;
  if (id === '' || !/^\d{1,12}$/.test(seconds)) return false;
  return secrets.some((secret) => {
    const wanted = Buffer.from(new Webhook(secret).sign(id, new Date(Number(seconds) * 1_000), text));
    return given.split(' ').some((one) => {
      const bytes = Buffer.from(one);
      return bytes.length === wanted.length && timingSafeEqual(bytes, wanted);
    });
  });
}

/** What a program tells of a ticket: `{key, state, done}`, and in `timestamp` since when, if it likes. */
export function webhookChange(body: unknown): TicketChange | null {
  const key = textAt(body, 'key');
  const state = textAt(body, 'state').slice(0, 100);
  const done: unknown = typeof body === 'object' && body !== null && 'done' in body ? body.done : undefined;
  return key === '' || state === '' || typeof done !== 'boolean' ? null : { ref: `webhook:${key}`, state, done };
}
