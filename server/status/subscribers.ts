/**
 * Who hears of public updates and postmortems: by mail or webhook, only after they confirmed, gone with one click. Addresses are sealed; a row is named by a keyed hash of its
 * address, so that the list says nothing to whoever gets hold of it, and asking for the same address twice is told the same as asking once.
 */
import { newSecret } from '#server/access/secrets.ts';
import type { Mailer } from '#server/effects/channels/mail.ts';
import type { Outbox, Send } from '#server/effects/channels/outbox.ts';
import type { PostmortemSaid, UpdateSaid } from '#server/effects/channels/said.ts';
import { updateFoot, updateLead } from '#server/effects/channels/said.ts';
import { HopelessError } from '#server/effects/channel.ts';
import { checkTaken, signedHeaders } from '#server/integrations/destinations-senders.ts';
import type { Outbound } from '#server/integrations/outbound.ts';
import type { SecretBox } from '#server/integrations/outbound-secrets.ts';
import type { IncidentId } from '#model/ids.ts';
import type { TablePort } from '#server/storage/ports.ts';

interface Subscriber {
  id: string;
  kind: 'email' | 'webhook';
  sealed: string;
  state: 'asked' | 'confirmed';
  askedAt: number;
  confirmedAt: number | null;
}
interface Parts {
  tables: TablePort;
  box: () => SecretBox;
  now: () => number;
  outbound: Outbound;
  mailer: Mailer;
  outbox: () => Outbox;
  absolute: (path: string) => string;
  organisation: () => string;
  publicId: (incident: IncidentId) => string;
}

const TABLE = 'subscribers';
const PAGE = 500;
/** One request to confirm in this time for each address, however often it is typed. */
const AGAIN_MS = 10 * 60_000;
/** Who did not confirm in two days did not mean it. */
const FORGET_MS = 2 * 86_400_000;
const MAIL = /^[^\s@<>"',;:\\]{1,64}@[^\s@<>"',;:\\]{1,255}$/;

export class Subscribers {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Asks an address to confirm. The answer never says whether it is known already. `secret` signs what a webhook gets, shown once.
   */
  async ask(given: { email: string } | { url: string }): Promise<{ problem: string } | { secret: string | null }> {
    const kind = 'email' in given ? 'email' : 'webhook';
    const address = 'email' in given ? given.email.trim().toLowerCase() : given.url.trim();
    const problem = this.#problemWith(kind, address);
    if (problem) return { problem };
    const { tables, box, now } = this.#parts;
    const id = box().derive('subscriber', kind, address);
    const known = await tables.get<Subscriber>(TABLE, id);
    if (known && (known.state === 'confirmed' || now() - known.askedAt < AGAIN_MS)) return { secret: null };
    const secret = kind === 'webhook' ? `whsec_${Buffer.from(newSecret(), 'base64url').toString('base64')}` : null;
    const sealed = box().seal(JSON.stringify({ address, secret }), `subscriber:${id}`);
    const row: Subscriber = { id, kind, sealed, state: 'asked', askedAt: now(), confirmedAt: null };
    await tables.put(TABLE, id, row);
    await this.#parts.outbox().add(`confirm:${id}:${row.askedAt}`, {
      incident: null,
      purpose: 'subscriber',
      channel: `confirm:${kind}`,
      target: id,
      label: 'Subscriber',
      payload: { at: row.askedAt },
      about: {},
    });
    this.#parts.outbox().kick();
    return { secret };
  }

  #problemWith(kind: Subscriber['kind'], address: string): string | null {
    if (kind === 'webhook') return this.#parts.outbound.problemWith(address);
    if (!MAIL.test(address)) return 'That is no mail address.';
    return this.#parts.mailer.isSet ? null : 'This page cannot send mail. Use the feed or a webhook.';
  }

  /** The secret in a subscriber's links; it confirms, and later ends. */
  #token(id: string): string {
    return `${id}.${this.#parts.box().derive('subscription', id)}`;
  }

  #idOf(token: string): string | null {
    const [id = ''] = token.split('.');
    return id !== '' && this.#token(id) === token ? id : null;
  }

  /** Whether a link is one of ours, and for whom it stands. */
  async find(token: string): Promise<'asked' | 'confirmed' | null> {
    const id = this.#idOf(token);
    return id === null ? null : ((await this.#parts.tables.get<Subscriber>(TABLE, id))?.state ?? null);
  }

  async confirm(token: string): Promise<boolean> {
    const { tables, now } = this.#parts;
    const id = this.#idOf(token);
    const row = id === null ? null : await tables.get<Subscriber>(TABLE, id);
    if (!row || (row.state === 'asked' && now() - row.askedAt > FORGET_MS)) return false;
    if (row.state === 'asked') await tables.put(TABLE, row.id, { ...row, state: 'confirmed', confirmedAt: now() });
    return true;
  }

  /** Ends a subscription; the row and the address in it are gone. */
  async end(token: string): Promise<boolean> {
    const id = this.#idOf(token);
    return id !== null && this.#parts.tables.remove(TABLE, id);
  }

  /** Queues a public update for everybody who confirmed. */
  tell(said: UpdateSaid, effect: string): Promise<void> {
    return this.#tellAll('subscriber', said, effect);
  }

  /** Queues a public postmortem for everybody who confirmed, and sends. */
  async tellPostmortem(said: PostmortemSaid, effect: string): Promise<void> {
    await this.#tellAll('postmortem', said, effect);
    this.#parts.outbox().kick();
  }

  async #tellAll(what: 'subscriber' | 'postmortem', said: UpdateSaid | PostmortemSaid, effect: string): Promise<void> {
    let after = '';
    for (;;) {
      const rows = await this.#parts.tables.list<Subscriber>(TABLE, { limit: PAGE, ...(after ? { after } : {}) });
      const confirmed = rows.filter(({ row }) => row.state === 'confirmed');
      await Promise.all(
        confirmed.map(({ row }) =>
          this.#parts.outbox().add(effect, {
            incident: said.incident,
            purpose: 'subscriber',
            channel: `${what}:${row.kind}`,
            target: row.id,
            label: 'Subscriber',
            payload: said,
            about: {},
          }),
        ),
      );
      after = rows.at(-1)?.key ?? '';
      if (rows.length < PAGE) return;
    }
  }

  async #open(id: string): Promise<{ address: string; secret: string | null }> {
    const { tables, box } = this.#parts;
    const row = await tables.get<Subscriber>(TABLE, id);
    const text = row && box().open(row.sealed, `subscriber:${id}`);
    if (!text) throw new HopelessError('The subscription was ended.');
    const opened: { address: string; secret: string | null } = JSON.parse(text);
    return opened;
  }

  /** Senders by channel name. */
  senders(): Record<string, Send> {
    const { absolute, organisation, mailer, now, outbound } = this.#parts;
    const post = async (id: string, key: string, body: object): Promise<void> => {
      const { address, secret } = await this.#open(id);
      const text = JSON.stringify(body);
      const headers = signedHeaders(secret ?? '', key, text, now());
      checkTaken(await outbound.send({ url: address, body: text, headers }));
    };
    const link = (said: UpdateSaid): string =>
      absolute(`/status/incidents/${this.#parts.publicId(said.incident)}.html`);
    return {
      'confirm:email': async (row) => {
        const { address } = await this.#open(row.target);
        await mailer.send({
          key: row.id,
          to: [address],
          subject: `Confirm: status of ${organisation()} by e-mail`,
          text: [
            `Somebody, probably you, asked to hear by e-mail when ${organisation()} publishes something on its status page.`,
            'If it was not you, do nothing: nothing more will come.',
          ],
          links: [{ title: 'Yes, send them', url: absolute(`/status/confirm/${this.#token(row.target)}`) }],
        });
      },
      'confirm:webhook': (row) =>
        post(row.target, row.id, {
          type: 'subscription.requested',
          timestamp: new Date(row.queuedAt).toISOString(),
          data: { confirmUrl: absolute(`/status/confirm/${this.#token(row.target)}`) },
        }),
      'subscriber:email': async (row) => {
        const said = row.payload as UpdateSaid;
        const { address } = await this.#open(row.target);
        const end = this.#endOf(row.target);
        const lead = updateLead(said);
        await mailer.send({
          key: row.id,
          to: [address],
          subject: `${organisation()}: ${said.title}${said.kind === 'published' ? '' : ` (${said.kind})`}`,
          text: [...(lead ? [lead] : []), ...(said.kind === 'retracted' ? [] : [said.text]), updateFoot(said)],
          links: [
            { title: 'On the status page', url: link(said) },
            { title: 'No more of these', url: end },
          ],
          unsubscribeUrl: end,
        });
      },
      'subscriber:webhook': (row) => {
        const said = row.payload as UpdateSaid;
        const { kind, title, status, text, reason, at, nextDueAt } = said;
        return post(row.target, row.id, {
          type: `update.${kind}`,
          timestamp: new Date(at).toISOString(),
          data: {
            incident: { id: this.#parts.publicId(said.incident), title, status, url: link(said) },
            text: kind === 'retracted' ? '' : text,
            reason,
            nextUpdateAt: nextDueAt === null ? null : new Date(nextDueAt).toISOString(),
            unsubscribeUrl: this.#endOf(row.target),
          },
        });
      },
      ...this.#postmortemSenders(post),
    };
  }

  /** Where a subscription is ended. */
  #endOf(id: string): string {
    return this.#parts.absolute(`/status/unsubscribe/${this.#token(id)}`);
  }

  #postmortemSenders(post: (id: string, key: string, body: object) => Promise<void>): Record<string, Send> {
    const { absolute, organisation, mailer } = this.#parts;
    const postmortem = (said: PostmortemSaid): string =>
      absolute(`/status/postmortems/${this.#parts.publicId(said.incident)}.html`);
    return {
      'postmortem:email': async (row) => {
        const said = row.payload as PostmortemSaid;
        const { address } = await this.#open(row.target);
        const end = this.#endOf(row.target);
        const what = said.isNew ? 'what we learned' : 'what we learned, corrected';
        await mailer.send({
          key: row.id,
          to: [address],
          subject: `${organisation()}: ${what} from “${said.title}”`,
          text: [
            said.isNew
              ? `${organisation()} published the postmortem of “${said.title}”: what happened, why, and what is done about it.`
              : `${organisation()} corrected the postmortem of “${said.title}”.`,
          ],
          links: [
            { title: 'Read it', url: postmortem(said) },
            { title: 'No more of these', url: end },
          ],
          unsubscribeUrl: end,
        });
      },
      'postmortem:webhook': (row) => {
        const said = row.payload as PostmortemSaid;
        const { incident, title, isNew, at } = said;
        return post(row.target, row.id, {
          type: isNew ? 'postmortem.published' : 'postmortem.corrected',
          timestamp: new Date(at).toISOString(),
          data: {
            incident: { id: this.#parts.publicId(incident), title },
            url: postmortem(said),
            unsubscribeUrl: this.#endOf(row.target),
          },
        });
      },
    };
  }
}
