/**
 * From a `page` effect to a row in the outbox for each channel of the person's profile, and from what became of the rows to facts on every screen. A person
 * without channels gets mail; one who can be reached by nothing is said so in the record, at once.
 */
import type { Fact } from '#model/incident/facts.ts';
import type { IncidentState } from '#model/incident/state.ts';
import type { ActorId, IncidentId, ServiceKey } from '#model/ids.ts';
import type { Person } from '#server/access/people.ts';
import type { ContactBook } from '#server/oncall/contacts.ts';
import type { SystemChannel } from '../channel.ts';
import { noticeText } from '../messages.ts';
import type { DeliveryRow, NewDelivery } from './delivery-rows.ts';
import type { Outbox } from './outbox.ts';
import type { NoticeSaid, PageSaid } from './said.ts';

export interface PagingParts {
  contacts: ContactBook;
  outbox: () => Outbox;
  mailIsSet: boolean;
  person: (id: ActorId) => Person | null;
  serviceName: (key: ServiceKey) => string;
  here: (incident: IncidentId) => ReadonlySet<ActorId>;
  state: (incident: IncidentId) => Promise<IncidentState>;
  /** Logs facts of the system; the same id again does nothing. */
  append: (incident: IncidentId, id: string, facts: Fact[]) => Promise<void>;
}

const WAITING: readonly string[] = ['requested', 'sent', 'failed'];

/** Takes `page` effects. */
export function pageChannel(parts: PagingParts): SystemChannel {
  return {
    name: 'paging',
    takes: (effect) => effect.type === 'page',
    async send({ state, effect, incident, key, attempt }) {
      if (effect.type !== 'page') return;
      const requested = state.pages.find((page) => page.page === effect.page);
      const person = parts.person(effect.to);
      if (!requested || !person || person.disabledAt !== null) {
        await tell(parts, incident, effect.page, key, attempt, 'This person is no longer here.');
        return;
      }
      const said: PageSaid = {
        incident,
        number: state.number,
        title: state.title,
        severity: state.severity,
        practice: state.practice,
        page: effect.page,
        to: effect.to,
        service: requested.service === undefined ? null : parts.serviceName(requested.service),
        reason: requested.step > 0 ? 'nobody before you answered' : 'you are on call',
        callUrl: state.callUrl,
        at: requested.at,
      };
      const rows = waysTo(parts, person);
      if (rows.length === 0)
        await tell(parts, incident, effect.page, key, attempt, `${person.name} has no channel that Muster could page.`);
      for (const { channel, target, label } of rows)
        await parts.outbox().add(key, {
          incident,
          purpose: 'page',
          channel,
          target,
          label,
          payload: said,
          about: { page: effect.page, to: effect.to },
        });
      parts.outbox().kick();
    },
  };
}

type Way = Pick<NewDelivery, 'channel' | 'target' | 'label'>;

/** The channels of a person: those of the profile, else the mail address. */
export function waysTo({ contacts, mailIsSet }: PagingParts, person: Person): Way[] {
  const methods = contacts.of(person.id);
  const ways = methods.map(({ kind, id, name }) => ({
    channel: `page:${kind}`,
    target: `${person.id}/${id}`,
    label: name,
  }));
  if (ways.length > 0 || person.email === null || !mailIsSet) return ways;
  return [{ channel: 'page:email', target: `${person.id}/`, label: 'e-mail (wakes nobody)' }];
}

const tell = (
  parts: PagingParts,
  incident: IncidentId,
  page: PageSaid['page'],
  key: string,
  attempt: number,
  error: string,
): Promise<void> =>
  parts.append(incident, `page-nobody:${key}`.slice(0, 64), [
    { type: 'page-failed', page, channel: 'profile', attempt, error },
  ]);

/** What an attempt at a page comes to, as facts. A fact is logged for each failure that people can act on, not for each try. */
export async function pageOutcome(parts: PagingParts, row: DeliveryRow): Promise<void> {
  const { page } = row.about;
  if (row.purpose !== 'page' || !page || !row.incident || !row.channel.startsWith('page:')) return;
  const attempt = row.attempts;
  const channel = row.label;
  if (row.state === 'sent')
    return parts.append(row.incident, `sent:${row.id}`, [{ type: 'page-sent', page, channel, attempt }]);
  if (row.state === 'dropped' || (row.state === 'queued' && attempt > 1)) return;
  const error = row.state === 'gave-up' ? `${row.reason} Not tried again.` : `${row.reason} Trying again.`;
  await parts.append(row.incident, `${row.state}:${row.id}`, [{ type: 'page-failed', page, channel, attempt, error }]);
}

/** Why a page need not be sent any more. */
export async function stalePage(parts: PagingParts, row: DeliveryRow): Promise<string | null> {
  const { page } = row.about;
  if (row.purpose !== 'page' || !page || !row.incident || !row.channel.startsWith('page:')) return null;
  const known = (await parts.state(row.incident)).pages.find((one) => one.page === page);
  if (!known || WAITING.includes(known.state)) return null;
  return known.state === 'acknowledged' ? 'The page was answered meanwhile.' : 'The page went on to somebody else.';
}

/**
 * Tells PagerDuty what became of pages that it was given: asked after every change and at start, because keys make asking twice harmless. `rows` reads what
 * was sent for the incident.
 */
export async function followPages(
  parts: PagingParts,
  incident: IncidentId,
  state: IncidentState,
  rows: () => Promise<DeliveryRow[]>,
): Promise<void> {
  const answered = state.pages.filter((page) => !WAITING.includes(page.state));
  if (answered.length === 0) return;
  const given = (await rows()).filter((row) => row.channel === 'page:pagerduty' && row.state === 'sent');
  for (const row of given) {
    const page = answered.find((one) => one.page === row.about.page);
    if (!page) continue;
    const isOver = page.state !== 'acknowledged' || state.resolution !== null || state.status === 'resolved';
    for (const action of isOver ? (['acknowledge', 'resolve'] as const) : (['acknowledge'] as const))
      await parts.outbox().add(`${action}:${page.page}`, {
        incident,
        purpose: 'page',
        channel: 'page-followup:pagerduty',
        target: row.target,
        label: `${row.label}: ${action}`,
        payload: { incident, page: page.page, action },
        about: { page: page.page, to: page.to },
      });
  }
}

/** Takes `notify` effects for people who are not looking: mail, and push where the browser takes it. */
export function noticeChannel(parts: PagingParts): SystemChannel {
  return {
    name: 'notices',
    takes: (effect) => effect.type === 'notify',
    async send({ state, effect, incident, key }) {
      if (effect.type !== 'notify' || parts.here(incident).has(effect.to)) return;
      const person = parts.person(effect.to);
      if (!person || person.disabledAt !== null) return;
      const at = state.lastAt;
      const payload: NoticeSaid = {
        text: noticeText(state, effect),
        path: effect.link ?? `/incidents/${incident}`,
        at,
      };
      const pushes = parts.contacts.of(person.id).filter((method) => method.kind === 'push');
      const ways: Way[] = pushes.map(({ id, name }) => ({
        channel: 'notice:push',
        target: `${person.id}/${id}`,
        label: name,
      }));
      if (person.email !== null && parts.mailIsSet)
        ways.push({ channel: 'notice:email', target: `${person.id}/`, label: 'e-mail' });
      for (const way of ways)
        await parts
          .outbox()
          .add(key, { ...way, incident, purpose: 'notice', payload, about: { to: person.id, event: effect.about } });
      parts.outbox().kick();
    },
  };
}
