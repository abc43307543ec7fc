/** The parts of the app for what comes after an incident, put together from what compose.ts has. */
import type { RecordedFact } from '#model/incident/facts.ts';
import type { ActorId, IncidentId, ServiceKey } from '#model/ids.ts';
import type { ServiceView } from '#protocol/api.ts';
import type { Person } from './access/people.ts';
import type { RoomsPort } from './commands/room-port.ts';
import type { SystemChannel } from './effects/channel.ts';
import type { Outbox } from './effects/channels/outbox.ts';
import type { Notifications } from './effects/notifications.ts';
import type { InboundSource } from './integrations/inbound.ts';
import type { Outbound } from './integrations/outbound.ts';
import type { SecretBox } from './integrations/outbound-secrets.ts';
import { withTickets } from './integrations/tickets/sources.ts';
import { Tickets } from './integrations/tickets/tickets.ts';
import { Trackers } from './integrations/tickets/trackers.ts';
import { PdfMaker } from './publishing/pdf.ts';
import { Publishing } from './publishing/publishing.ts';
import { subscribersChannel } from './publishing/tell-subscribers.ts';
import { Replay } from './replay/replay.ts';
import { Brainstorm } from './review/brainstorm.ts';
import { invitationChannel } from './review/mail.ts';
import { Meetings } from './review/meetings.ts';
import { Preparation } from './review/preparation.ts';
import { QuoteLinks } from './review/quote-links.ts';
import { Quotes } from './review/quotes.ts';
import { TakingPart } from './review/taking-part.ts';
import type { Subscribers } from './status/subscribers.ts';
import type { Storage, TablePort } from './storage/ports.ts';

export interface LearningParts {
  storage: Storage;
  rooms: RoomsPort;
  tables: TablePort;
  outbound: Outbound;
  /** Seals what must be kept secret. */
  box: () => SecretBox;
  /** Absolute address of a path of ours. */
  absolute: (path: string) => string;
  notifications: Notifications;
  /** The queue of everything that leaves the house. */
  outbox: Outbox;
  mailIsSet: boolean;
  person: (id: ActorId) => Person | null;
  service: (key: ServiceKey) => ServiceView | null;
  /** Who answers for a service now and has an account. */
  answering: (key: ServiceKey) => readonly ActorId[];
  /** Who hears of what everybody may read. */
  subscribers: Subscribers;
  /** Everybody with an account. */
  people: () => { id: ActorId; name: string }[];
  /** What a service is called inside, and to everybody. */
  serviceNameOf: (service: string, isPublic: boolean) => string;
  now: () => number;
  appended: (incident: IncidentId, facts: readonly RecordedFact[]) => Promise<void> | void;
}

export interface Learning {
  /** Sealed cards and secret votes of reviews. */
  readonly brainstorm: Brainstorm;
  /** Parking and grouping for those who may not write the document. */
  readonly takingPart: TakingPart;
  /** Reviews that have a date. */
  readonly meetings: Meetings;
  /** What facilitators note for themselves. */
  readonly preparation: Preparation;
  /** Asking before quoting. */
  readonly quotes: Quotes;
  /** Incidents as they were at a minute. */
  readonly replay: Replay;
  /** Published editions and named versions of postmortems. */
  readonly publishing: Publishing;
  readonly pdf: PdfMaker;
  /** Where follow-ups can leave as tickets, and doing so. */
  readonly trackers: Trackers;
  readonly tickets: Tickets;
}

/** Besides what the app shows: how tickets are sent, and the ways in with those of the trackers among them. */
interface LearningInside {
  channels: readonly SystemChannel[];
  withTickets(sources: readonly InboundSource[]): InboundSource[];
  close(): Promise<void>;
}

export function composeLearning(parts: LearningParts): { learning: Learning; inside: LearningInside } {
  const { storage, tables, outbound, box, absolute, rooms, people, now, appended } = parts;
  const nameOf = (id: ActorId): string => people().find((person) => person.id === id)?.name ?? 'Somebody';
  const trackers = new Trackers({ tables, box, outbound, now });
  const tickets = new Tickets({ tables, trackers, rooms, nameOf, absolute, now, appended });
  const pdf = new PdfMaker();
  const { notifications, outbox, mailIsSet, person, service } = parts;
  const review = { tables, rooms, box, person, notifications, now, appended };
  const replay = new Replay({ log: storage.log, rooms, now, appended });
  const publishing = new Publishing({
    rooms,
    tables,
    publicId: (incident) => box().derive('public-incident', incident).slice(0, 16),
    attachments: storage.attachments,
    replay,
    people,
    serviceNameOf: parts.serviceNameOf,
    answering: parts.answering,
    now,
    appended,
  });
  return {
    learning: {
      brainstorm: new Brainstorm({ sealed: storage.sealed, rooms, wrapping: box, now, appended }),
      takingPart: new TakingPart({ rooms, appended }),
      meetings: new Meetings({ ...review, service, absolute }),
      preparation: new Preparation(review),
      quotes: new Quotes({
        ...review,
        outbox: () => outbox,
        mailIsSet,
        links: new QuoteLinks({ tables, box, now }),
      }),
      replay,
      publishing,
      pdf,
      trackers,
      tickets,
    },
    inside: {
      channels: [
        tickets.channel,
        invitationChannel({ outbox: () => outbox, mailIsSet, person, notifications }),
        subscribersChannel({
          publicEdition: (incident) => publishing.publicEdition(incident),
          tell: (said, effect) => parts.subscribers.tellPostmortem(said, effect),
        }),
      ],
      withTickets: (sources) =>
        withTickets(sources, {
          changed: (change) => tickets.changed(change),
          box,
          linearSecrets: () => trackers.linearSecrets(),
          webhookSecrets: () => trackers.webhookSecrets(),
        }),
      async close() {
        await Promise.all([replay.close(), pdf.close()]);
      },
    },
  };
}
