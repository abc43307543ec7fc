/**
 * Web Push: keys made once for this installation, bodies encrypted for the browser that subscribed, sent through the guarded client like everything else.
 */
import webPush from 'web-push';
import { HopelessError } from '#server/effects/channel.ts';
import type { TablePort } from '#server/storage/ports.ts';
import type { Outbound } from './outbound.ts';
import type { SecretBox } from './outbound-secrets.ts';

export interface PushSubscription {
  endpoint: string;
  p256dh: string;
  auth: string;
}
interface StoredKeys {
  publicKey: string;
  sealed: string;
}

const TABLE = 'settings';
const KEY = 'push-keys';
const PLACE = 'push-keys';
/** A push service keeps a page this long for a device that is asleep. */
const KEEP_S = 3_600;
const GONE: readonly number[] = [404, 410];

export class WebPush {
  readonly #tables: TablePort;
  readonly #box: () => SecretBox;
  readonly #outbound: Outbound;
  readonly #subject: string;
  #keys: { publicKey: string; privateKey: string } | null = null;

  constructor(parts: { tables: TablePort; box: () => SecretBox; outbound: Outbound; subject: string }) {
    this.#tables = parts.tables;
    this.#box = parts.box;
    this.#outbound = parts.outbound;
    this.#subject = parts.subject;
  }

  /** The key that browsers subscribe with. */
  async publicKey(): Promise<string> {
    return (await this.#ownKeys()).publicKey;
  }

  async #ownKeys(): Promise<{ publicKey: string; privateKey: string }> {
    if (this.#keys) return this.#keys;
    const made = webPush.generateVAPIDKeys();
    const fresh: StoredKeys = { publicKey: made.publicKey, sealed: this.#box().seal(made.privateKey, PLACE) };
    await this.#tables.put(TABLE, KEY, fresh, { ifAbsent: true });
    const stored = (await this.#tables.get<StoredKeys>(TABLE, KEY)) ?? fresh;
    const privateKey = this.#box().open(stored.sealed, PLACE);
    if (privateKey === null) throw new HopelessError('The push keys cannot be read: the secret key was changed.');
    this.#keys = { publicKey: stored.publicKey, privateKey };
    return this.#keys;
  }

  /** Sends one message; throws HopelessError when the browser has unsubscribed. */
  async send(to: PushSubscription, body: object, topic: string): Promise<void> {
    const vapidDetails = { subject: this.#subject, ...(await this.#ownKeys()) };
    const { endpoint, p256dh, auth } = to;
    const details = webPush.generateRequestDetails({ endpoint, keys: { p256dh, auth } }, JSON.stringify(body), {
      vapidDetails,
      TTL: KEEP_S,
      urgency: 'high',
      topic: topic.replace(/[^A-Za-z0-9_-]/g, '').slice(0, 32),
    });
    const headers = Object.fromEntries(Object.entries(details.headers).map(([name, value]) => [name, String(value)]));
    const answer = await this.#outbound.send({
      url: endpoint,
      method: 'POST',
      headers,
      ...(details.body ? { body: details.body } : {}),
    });
    if (GONE.includes(answer.status)) throw new HopelessError('This browser no longer takes messages from Muster.');
    if (answer.status < 200 || answer.status > 299) throw new Error(`The push service answered ${answer.status}.`);
  }
}
