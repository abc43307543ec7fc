/**
 * The typed maps of socket.io, which carries commands, notifications and the live list (documents go over /sync). Path `/rt`, websocket only.
 * Every request is acknowledged; nothing is replayed after a reconnect, the browser asks again instead.
 */
import type { Command } from '#model/incident/commands.ts';
import type { IncidentId } from '#model/ids.ts';
import type { CommandAnswer, IncidentSummary, NotificationView, PersonView, ServiceView } from './api.ts';

export const EVENTS_PATH = '/rt';

export interface ClientToServerEvents {
  /** A command for an incident; `declare` names a fresh id. The same id again with the same body answers as before. */
  command: (request: { incident: IncidentId; command: Command }, answer: (answer: CommandAnswer) => void) => void;
  /** The live incidents now; from then on `incident` and `incident-gone` keep them current. */
  'watch-incidents': (answer: (incidents: IncidentSummary[]) => void) => void;
  'unwatch-incidents': () => void;
  /** The newest notifications, unread first. */
  notifications: (answer: (notifications: NotificationView[]) => void) => void;
  'read-notifications': (ids: string[], answer: () => void) => void;
}

export interface ServerToClientEvents {
  /** An incident that this person may see is new or changed. */
  incident: (incident: IncidentSummary) => void;
  /** It ended for this list, or this person may no longer see it. */
  'incident-gone': (gone: { id: IncidentId }) => void;
  notification: (notification: NotificationView) => void;
  people: (people: PersonView[]) => void;
  services: (services: ServiceView[]) => void;
  /** Whether what people on other nodes write arrives up to two seconds late; said on connecting when it is so, and when it changes. */
  'nodes-behind': (behind: boolean) => void;
  /** The session ended or lost its rights; the connection closes after it. */
  'access-ended': (reason: { message: string }) => void;
}
