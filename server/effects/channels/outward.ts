/**
 * Everything of Muster that faces outward, put together: the guarded client, secrets, destinations, paging, the status page and the one queue that they all
 * send through. compose.ts plugs its channels into the effects worker and lets it run with each tick.
 */
import { join } from 'node:path';
import type { Fact } from '#model/incident/facts.ts';
import { accept } from '#model/incident/refusal.ts';
import type { IncidentState } from '#model/incident/state.ts';
import type { IncidentId } from '#model/ids.ts';
import { SYSTEM_ACTOR } from '#model/ids.ts';
import type { Access } from '#server/access/access.ts';
import type { Catalogue } from '#server/catalogue.ts';
import type { RoomsPort } from '#server/commands/room-port.ts';
import type { Config } from '#server/config.ts';
import { Destinations } from '#server/integrations/destinations.ts';
import { destinationSenders } from '#server/integrations/destinations-senders.ts';
import { Outbound } from '#server/integrations/outbound.ts';
import { SecretBox } from '#server/integrations/outbound-secrets.ts';
import { SlackSecrets } from '#server/integrations/slack.ts';
import { WebPush } from '#server/integrations/push.ts';
import type { Log } from '#server/logger.ts';
import { ContactBook } from '#server/oncall/contacts.ts';
import type { OnCallRow, RotaView } from '#server/oncall/on-call.ts';
import { onCallAt, rotasIn } from '#server/oncall/on-call.ts';
import { Schedules } from '#server/oncall/schedules.ts';
import { PageLinks } from '#server/oncall/page-links.ts';
import type { AttemptPort, TablePort } from '#server/storage/ports.ts';
import { REVIEW_MAIL, reviewMailSender } from '#server/review/mail.ts';
import { QuoteLinks } from '#server/review/quote-links.ts';
import { QUOTE_MAIL, quoteMailSender } from '#server/review/quote-mail.ts';
import { StatusPage } from '#server/status/status-page.ts';
import { Subscribers } from '#server/status/subscribers.ts';
import type { SystemChannel } from '../channel.ts';
import type { DeliveryRow } from './delivery-rows.ts';
import { DeliveryRows } from './delivery-rows.ts';
import { eventChannel, eventSender } from './event.ts';
import { openMailer } from './mail.ts';
import { Outbox } from './outbox.ts';
import type { PagingParts } from './page.ts';
import { followPages, noticeChannel, pageChannel, pageOutcome, stalePage } from './page.ts';
import { pageSenders, targetOf } from './page-senders.ts';
import { sendUpdateChannel } from './send-update.ts';
import type { UpdateSaid } from './said.ts';

const RELOAD_MS = 10_000;

export interface OutwardParts {
  config: Config;
  worker: string;
  tables: TablePort;
  attempts: AttemptPort;
  rooms: RoomsPort;
  access: Access;
  catalogue: Catalogue;
  now: () => number;
  log: Log;
  /** Told after facts were appended for the first time. */
  appended: (
    incident: IncidentId,
    facts: readonly import('#model/incident/facts.ts').RecordedFact[],
  ) => Promise<void> | void;
}

export interface Outward {
  destinations: Destinations;
  contacts: ContactBook;
  schedules: Schedules;
  pageLinks: PageLinks;
  push: WebPush;
  outbound: Outbound;
  outbox: Outbox;
  rows: DeliveryRows;
  status: StatusPage;
  subscribers: Subscribers;
  mailIsSet: boolean;
  slack: SlackSecrets;
  /** Seals what integrations must keep. */
  box: () => SecretBox;
  channels: readonly SystemChannel[];
  /** Absolute address of a path of ours. */
  absolute(path: string): string;
  /** Who answers for each service at an instant. */
  onCallAt(at: number): OnCallRow[];
  /** All rotas with their shifts in a span. */
  rotas(from: number, to: number): RotaView[];
  /** Sends a test page to one channel of a person; the row says what came of it. */
  testMethod(person: Parameters<ContactBook['of']>[0], method: string): Promise<DeliveryRow | null>;
  /** Takes in what an incident is now, after every change. */
  follow(incident: IncidentId, state: IncidentState): Promise<void>;
  /** Sends what is due. */
  run(): Promise<void>;
  /** Another machine changed channels, rotas or the status page: reads them anew. */
  reread(): Promise<void>;
  close(): Promise<void>;
}

/** The address under which people reach this server from outside. */
function ownAddress({ origin, host, port }: Config): string {
  const named = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  return origin ?? `http://${named.includes(':') ? `[${named}]` : named}:${port}`;
}

export async function openOutward(parts: OutwardParts): Promise<Outward> {
  const { config, tables, rooms, access, catalogue, now, log } = parts;
  let opened: SecretBox | null = null;
  const box = (): SecretBox => (opened ??= new SecretBox(config));
  const absolute = (path: string): string => `${ownAddress(config)}${path}`;
  const outbound = new Outbound({ allowPrivate: config.allowPrivate });
  const mailer = openMailer({ smtpUrl: config.smtpUrl, from: config.mailFrom });
  const destinations = new Destinations({ tables, box, now });
  const contacts = new ContactBook({ tables, box, now });
  const pageLinks = new PageLinks({ tables, box, now });
  const rows = new DeliveryRows(tables);
  const push = new WebPush({
    tables,
    box,
    outbound,
    subject: absolute('').startsWith('https:')
      ? absolute('')
      : `mailto:${/<([^>]+)>/.exec(config.mailFrom)?.[1] ?? 'muster@localhost'}`,
  });
  const schedules = new Schedules({ tables, box });
  await Promise.all([contacts.load(), schedules.load()]);

  const append = async (incident: IncidentId, id: string, facts: Fact[]): Promise<void> => {
    const result = await rooms.execute(incident, {
      id: id.slice(0, 64),
      actor: SYSTEM_ACTOR,
      via: 'system',
      decide: () => accept({ facts, effects: [] }),
    });
    if (result.ok && !result.value.repeat) await parts.appended(incident, result.value.facts);
  };
  const paging: PagingParts = {
    contacts,
    outbox: () => outbox,
    mailIsSet: mailer.isSet,
    person: (id) => access.people.get(id),
    serviceName: (key) => catalogue.get(key)?.name ?? key,
    here: (incident) => rooms.here(incident),
    state: (incident) => rooms.state(incident),
    append,
  };
  const status = new StatusPage({
    tables,
    dir: join(config.dataDir, 'status'),
    settings: () => access.organisation.settings,
    services: () => catalogue.all(),
    publicId: (incident) => box().derive('public-incident', incident).slice(0, 16),
    address: absolute('/status'),
    state: (incident) => rooms.state(incident),
  });
  const subscribers = new Subscribers({
    tables,
    box,
    now,
    outbound,
    mailer,
    absolute,
    outbox: () => outbox,
    organisation: () => access.organisation.settings.name,
    publicId: (incident) => box().derive('public-incident', incident).slice(0, 16),
  });
  const events = {
    tables,
    box,
    outbound,
    outbox: () => outbox,
    url: () => access.organisation.settings.webhookUrl,
    absolute,
    now,
  };
  const link = (said: UpdateSaid): string | null =>
    said.audience === 'public' ? absolute(status.pathOf(said.incident)) : absolute(`/incidents/${said.incident}/brief`);
  const answerPath = async (row: DeliveryRow): Promise<string> => {
    const { person, method } = targetOf(row);
    const { page } = row.about;
    if (page && row.incident) return pageLinks.forPage({ incident: row.incident, page, to: person });
    return pageLinks.forTest({ to: person, method, at: row.queuedAt });
  };
  const outbox: Outbox = new Outbox({
    worker: parts.worker,
    rows,
    attempts: parts.attempts,
    senders: {
      ...destinationSenders({ outbound, mailer, address: (id) => destinations.address(id), link, now }),
      ...pageSenders({ outbound, mailer, push, contacts, person: paging.person, absolute, answerPath, now }),
      ...subscribers.senders(),
      event: eventSender(events),
      [REVIEW_MAIL]: reviewMailSender({
        mailer,
        person: paging.person,
        absolute,
        nameOf: (id) => access.people.nameOf(id),
      }),
      [QUOTE_MAIL]: quoteMailSender({
        mailer,
        person: paging.person,
        absolute,
        nameOf: (id) => access.people.nameOf(id),
        links: new QuoteLinks({ tables, box, now }),
      }),
    },
    isStale: (row) => stalePage(paging, row),
    async outcome(row) {
      await pageOutcome(paging, row);
      if (row.about.event === 'test-page' && row.state === 'gave-up') {
        const { person, method } = targetOf(row);
        await contacts.tested(person, method, { state: 'failed', at: now(), reason: row.reason ?? 'failed' });
      }
    },
    now,
    random: Math.random,
    log,
  });
  await status.load();
  let loadedAt = now();
  const reread = async (): Promise<void> => {
    loadedAt = now();
    await Promise.all([contacts.load(), schedules.load(), status.load()]);
  };
  await status.flush();

  return {
    destinations,
    contacts,
    schedules,
    pageLinks,
    push,
    outbound,
    outbox,
    rows,
    status,
    subscribers,
    mailIsSet: mailer.isSet,
    slack: new SlackSecrets(tables, box),
    box,
    absolute,
    channels: [
      sendUpdateChannel({
        destinations,
        outbox: () => outbox,
        organisation: () => access.organisation.settings.name,
        publicly: (said, effect) => subscribers.tell(said, effect),
      }),
      pageChannel(paging),
      noticeChannel(paging),
      eventChannel(events),
      status.channel,
    ],
    rotas: (from, to) => rotasIn({ schedules, contacts }, from, to),
    onCallAt: (at) => onCallAt({ catalogue, schedules, contacts }, at),
    async testMethod(person, id) {
      const method = contacts.of(person).find((one) => one.id === id);
      if (!method) return null;
      const at = now();
      await contacts.tested(person, id, { state: 'waiting', at });
      const row = await outbox.add(`test:${person}:${id}:${at}`, {
        incident: null,
        purpose: 'page',
        channel: `page:${method.kind}`,
        target: `${person}/${id}`,
        label: method.name,
        payload: {
          incident: 'test',
          number: 0,
          title: 'Test page: press the button in it',
          severity: 'SEV4',
          practice: true,
          page: `test-${at}`,
          to: person,
          service: null,
          reason: 'this is a test of your channel',
          callUrl: null,
          at,
        },
        about: { to: person, event: 'test-page' },
      });
      await outbox.run();
      return rows.get(row.id);
    },
    async follow(incident, state) {
      await status.take(incident, state);
      await followPages(paging, incident, state, () => rows.ofIncident(incident));
    },
    reread,
    async run() {
      // Another machine on the same storage may have written them, and its message may be lost; one alone has them in memory as they are.
      if (config.mongodbUrl !== null && now() - loadedAt >= RELOAD_MS) await reread();
      await status.flush();
      await outbox.run();
    },
    async close() {
      await outbox.close();
      await status.flush();
      mailer.close();
    },
  };
}
