/**
 * The weekly mail: on Monday morning, by each person's own clock, what carries their name and is open. Nothing open, no mail; one click ends it for good. It goes
 * through the same durable queue as everything that leaves the house, once for each week.
 */
import { timingSafeEqual } from 'node:crypto';
import { parseActorId } from '#model/ids.ts';
import type { ActorId } from '#model/ids.ts';
import { DAY_MS, HOUR_MS, wallAt } from '#model/oncall/zone-time.ts';
import type { WorkItem } from '#protocol/api.ts';
import type { Caller } from '#server/access/caller.ts';
import type { Person } from '#server/access/people.ts';
import type { DigestSaid } from '#server/effects/channels/said.ts';
import type { Outbox } from '#server/effects/channels/outbox.ts';
import type { SecretBox } from '#server/integrations/outbound-secrets.ts';
import type { WorkQueries } from '#server/queries/work.ts';
import type { TablePort } from '#server/storage/ports.ts';

const SENT = 'followup-digests';
const STOPPED = 'followup-digests-stopped';
const MONDAY = 1;
const FROM_HOUR = 8;
const MOST = 40;

interface Parts {
  work: Pick<WorkQueries, 'list'>;
  tables: TablePort;
  outbox: Pick<Outbox, 'add' | 'kick'>;
  mailIsSet: boolean;
  box: () => SecretBox;
  people: () => Person[];
  now: () => number;
}

const day = (at: number): string => new Date(at).toISOString().slice(0, 10);

function lineOf(item: WorkItem, now: number): string {
  const what = item.private ? 'A follow-up of a private incident' : item.text.replace(/\s+/g, ' ').trim();
  const days = item.due === null ? 0 : Math.floor((now - item.due) / DAY_MS);
  const when =
    item.due === null ? 'no date' : item.due < now ? `late since ${day(item.due)}, ${days} d` : `due ${day(item.due)}`;
  return `${what} (#${item.number}): ${when}`;
}

/** What a digest says; null when there is nothing open. */
export function digestOf(items: readonly WorkItem[], now: number): Pick<DigestSaid, 'subject' | 'lines'> | null {
  if (items.length === 0) return null;
  const late = items.filter(({ due }) => due !== null && due < now);
  const count = `${items.length} open follow-up${items.length === 1 ? '' : 's'}`;
  const subject = late.length > 0 ? `${count}, ${late.length} late` : count;
  const lead =
    late.length > 0
      ? 'Late ones want an answer: keep, move or drop. Dropping with a reason is an honest end.'
      : 'Nothing is late.';
  return { subject: `Muster: ${subject}`, lines: [lead, ...items.map((item) => lineOf(item, now))] };
}

export class FollowupDigests {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Whether somebody gets the weekly mail. */
  async settingOf(person: ActorId): Promise<boolean> {
    return (await this.#parts.tables.get<object>(STOPPED, person)) === null;
  }

  async set(person: ActorId, wanted: boolean): Promise<void> {
    const { tables, now } = this.#parts;
    if (wanted) await tables.remove(STOPPED, person);
    else await tables.put(STOPPED, person, { at: now() });
  }

  /** The path that ends the mail for one person without signing in. */
  #stopPath(person: ActorId): string {
    return `/api/v1/digest/stop/${person}.${this.#parts.box().derive('stop-digest', person)}`;
  }

  /** Ends the mail for whoever a token names; false when it was not made here. */
  async stopBy(token: string): Promise<boolean> {
    const at = token.lastIndexOf('.');
    const person = parseActorId(token.slice(0, Math.max(0, at)));
    if (person === null) return false;
    const given = Buffer.from(token.slice(at + 1));
    const wanted = Buffer.from(this.#parts.box().derive('stop-digest', person));
    if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return false;
    await this.set(person, false);
    return true;
  }

  /** Queues the mail of everybody whose Monday morning it is and who has not had it. */
  async run(): Promise<void> {
    const { mailIsSet, people, now } = this.#parts;
    if (!mailIsSet) return;
    for (const person of people()) {
      if (person.kind !== 'person' || person.disabledAt !== null || person.email === null) continue;
      const wall = wallAt(now(), person.zone ?? 'UTC');
      const isTime = new Date(wall).getUTCDay() === MONDAY && (wall % DAY_MS) / HOUR_MS >= FROM_HOUR;
      if (isTime) await this.#send(person, day(wall));
    }
  }

  async #send(person: Person, week: string): Promise<void> {
    const { tables, work, outbox, now } = this.#parts;
    const key = `${person.id}.${week}`;
    if (await tables.get<object>(SENT, key)) return;
    if (await this.settingOf(person.id)) {
      const actor = { id: person.id, kind: 'person', role: person.role } as const;
      const caller: Caller = { actor, name: person.name, credential: { kind: 'system', id: 'digest' } };
      const query = { kinds: ['followup'], states: ['open', 'started'], owner: person.id, practice: false } as const;
      const said = digestOf(await work.list(caller, query, { limit: MOST }), now());
      if (said) {
        const payload: DigestSaid = { ...said, path: '/followups?owner=me', stopPath: this.#stopPath(person.id) };
        const way = { channel: 'digest:email', target: `${person.id}/`, label: 'e-mail' };
        const about = { to: person.id, event: 'followup-digest' };
        await outbox.add(`digest-${key}`, { ...way, incident: null, purpose: 'notice', payload, about });
        outbox.kick();
      }
    }
    await tables.put(SENT, key, { at: now() });
  }
}
