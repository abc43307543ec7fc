/**
 * Overdue follow-ups ask: first the owner, who may keep, move or drop it, and only when a week went by without an answer whoever answers for the postmortem. Any answer
 * changes the date or the state, so that what is asked about is a follow-up with its date; the same pair is asked about once, by whichever node comes first.
 */
import { createHash } from 'node:crypto';
import type { WorkItem } from '#protocol/api.ts';
import type { ActorId } from '#model/ids.ts';
import { SYSTEM_CALLER } from '#server/access/access.ts';
import type { Person } from '#server/access/people.ts';
import type { NoticeSaid } from '#server/effects/channels/said.ts';
import type { Outbox } from '#server/effects/channels/outbox.ts';
import type { Notifications } from '#server/effects/notifications.ts';
import type { IncidentQueries } from '#server/queries/incidents.ts';
import type { WorkQueries } from '#server/queries/work.ts';
import type { TablePort } from '#server/storage/ports.ts';

const TABLE = 'followup-asks';
const PAGE = 200;
/** How long the owner has before anybody else hears. */
export const OWNER_ALONE_MS = 7 * 86_400_000;

interface AskRow {
  askedAt: number;
  owner: ActorId | null;
  /** When whoever answers for the postmortem was told. */
  leadAt: number | null;
}

interface Parts {
  work: WorkQueries;
  incidents: Pick<IncidentQueries, 'summary'>;
  tables: TablePort;
  notifications: Notifications;
  outbox: Pick<Outbox, 'add' | 'kick'>;
  mailIsSet: boolean;
  person: (id: ActorId) => Person | null;
  now: () => number;
}

const keyOf = ({ incident, id, due }: WorkItem): string =>
  createHash('sha256').update(`${incident} ${id} ${due}`).digest('hex').slice(0, 40);

/** What it is called where others may read along: a private one has a number and no words. */
const named = ({ text, number, private: isPrivate }: WorkItem): string =>
  isPrivate ? `a follow-up of #${number}` : `“${text.replace(/\s+/g, ' ').trim().slice(0, 120)}” (#${number})`;

export class FollowupAsks {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Asks about everything that is overdue now and was not asked about. */
  async run(): Promise<void> {
    const { work, now } = this.#parts;
    const query = { kinds: ['followup'], states: ['open', 'started'], practice: false, dueBefore: now() } as const;
    for (let after = 0; ; after += PAGE) {
      const late = await work.list(SYSTEM_CALLER, query, { after, limit: PAGE });
      for (const item of late) await this.#askAbout(item);
      if (late.length < PAGE) return;
    }
  }

  async #askAbout(item: WorkItem): Promise<void> {
    const { tables, now } = this.#parts;
    const key = keyOf(item);
    const row = await tables.get<AskRow>(TABLE, key);
    const owner = item.owner ? this.#here(item.owner) : null;
    if (row === null) {
      if (owner) {
        const text = `Overdue: ${named(item)}. Keep it, move it or drop it?`;
        await this.#tell(owner, `${key}-owner`, item, text, '/followups?state=late&owner=me');
      }
      // With nobody to ask there is nobody to wait for.
      const leadAt = owner ? null : await this.#tellLead(item, key, null);
      await tables.put(TABLE, key, { askedAt: now(), owner: owner?.id ?? null, leadAt } satisfies AskRow);
      return;
    }
    if (row.leadAt !== null || now() - row.askedAt < OWNER_ALONE_MS) return;
    await tables.put(TABLE, key, { ...row, leadAt: await this.#tellLead(item, key, owner) });
  }

  /** Tells whoever answers for the postmortem, else who commanded; never the owner once more. */
  async #tellLead(item: WorkItem, key: string, owner: Person | null): Promise<number> {
    const { incidents, now } = this.#parts;
    const summary = await incidents.summary(SYSTEM_CALLER, item.incident);
    const lead = this.#here(summary?.postmortem.owner ?? null) ?? this.#here(summary?.commander ?? null);
    if (lead && lead.id !== owner?.id) {
      const text = owner
        ? `Overdue for more than a week: ${named(item)}. Its owner was asked and may need help, or it may be dropped.`
        : `Overdue and without an owner: ${named(item)}. Who takes it, or may it be dropped?`;
      await this.#tell(lead, `${key}-lead`, item, text, '/followups?state=late');
    }
    return now();
  }

  #here(id: ActorId | null): Person | null {
    const person = id ? this.#parts.person(id) : null;
    return person && person.kind === 'person' && person.disabledAt === null ? person : null;
  }

  /** Both ways are idempotent by their key, so that a crash between telling and remembering tells nobody twice. */
  async #tell(to: Person, key: string, { incident }: WorkItem, text: string, path: string): Promise<void> {
    const { notifications, outbox, mailIsSet, now } = this.#parts;
    await notifications.tell(to.id, { id: `followup-${key}`, kind: 'notice', text, link: path, incident });
    if (to.email === null || !mailIsSet) return;
    const payload: NoticeSaid = { text, path, at: now() };
    const about = { to: to.id, event: 'followup-overdue' };
    const way = { channel: 'notice:email', target: `${to.id}/`, label: 'e-mail' };
    await outbox.add(`followup-${key}`, { ...way, incident: null, purpose: 'notice', payload, about });
    outbox.kick();
  }
}
