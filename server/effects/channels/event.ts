/**
 * The organisation's own signed webhook: one body for each event that its programs wait for. Private incidents say nothing here, because nobody chose who reads
 * what comes out at the other end.
 */
import { Webhook } from 'standardwebhooks';
import { newSecret } from '#server/access/secrets.ts';
import { checkTaken } from '#server/integrations/destinations-senders.ts';
import type { Outbound } from '#server/integrations/outbound.ts';
import type { SecretBox } from '#server/integrations/outbound-secrets.ts';
import type { TablePort } from '#server/storage/ports.ts';
import { HopelessError } from '../channel.ts';
import type { SystemChannel } from '../channel.ts';
import type { Outbox, Send } from './outbox.ts';
import type { EventSaid } from './said.ts';

const TABLE = 'settings';
const KEY = 'webhook-secret';

interface Parts {
  tables: TablePort;
  box: () => SecretBox;
  outbound: Outbound;
  outbox: () => Outbox;
  url: () => string | null;
  absolute: (path: string) => string;
  now: () => number;
}

/** The secret that signs the organisation's webhook; made when it is first asked for. */
export async function webhookSecret({ tables, box }: Pick<Parts, 'tables' | 'box'>): Promise<string> {
  const fresh = `whsec_${Buffer.from(newSecret(), 'base64url').toString('base64')}`;
  await tables.put(TABLE, KEY, { sealed: box().seal(fresh, KEY) }, { ifAbsent: true });
  const stored = await tables.get<{ sealed: string }>(TABLE, KEY);
  const secret = stored && box().open(stored.sealed, KEY);
  if (!secret) throw new HopelessError('The signing secret of the webhook cannot be read: the secret key was changed.');
  return secret;
}

/** Takes `webhook` effects. */
export function eventChannel(parts: Parts): SystemChannel {
  return {
    name: 'webhook',
    takes: (effect) => effect.type === 'webhook',
    async send({ state, effect, incident, key }) {
      if (effect.type !== 'webhook' || parts.url() === null || state.private || state.practice) return;
      const { number, title, severity, status, services, declaredAt } = state;
      const data = { id: incident, number, title, severity, status, services, declaredAt };
      const payload: EventSaid = {
        event: effect.event,
        at: state.lastAt,
        data: { incident: { ...data, url: parts.absolute(`/incidents/${incident}`) } },
      };
      await parts.outbox().add(key, {
        incident,
        purpose: 'event',
        channel: 'event',
        target: 'organisation',
        label: 'Webhook of the organisation',
        payload,
        about: { event: effect.event },
      });
      parts.outbox().kick();
    },
  };
}

/** Sends what `eventChannel` queued. */
export function eventSender(parts: Parts): Send {
  return async (row) => {
    const url = parts.url();
    if (url === null) throw new HopelessError('The organisation has no webhook any more.');
    const said = row.payload as EventSaid;
    const body = JSON.stringify({ type: said.event, timestamp: new Date(said.at).toISOString(), data: said.data });
    const at = parts.now();
    checkTaken(
      await parts.outbound.send({
        url,
        body,
        headers: {
          'content-type': 'application/json',
          'webhook-id': row.id,
          'webhook-timestamp': String(Math.floor(at / 1_000)),
          'webhook-signature': new Webhook(await webhookSecret(parts)).sign(row.id, new Date(at), body),
        },
      }),
    );
  };
}
