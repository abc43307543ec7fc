/**
 * What one person should know, inside the product: written durably, pushed to open pages, read or unread. The channel that always works, because it needs
 * nobody else.
 */
import type { ActorId, IncidentId } from '#model/ids.ts';
import type { NotificationView } from '#protocol/api.ts';
import type { TablePort } from '#server/storage/ports.ts';
import type { PersonChannel } from './channel.ts';

const TABLE = 'notifications';
const NEWEST = 100;
/** Keys sort newest first: tables are read ascending. */
const keyOf = (person: ActorId, at: number, id: string): string =>
  `${person}.${String(10 ** 15 - at).padStart(16, '0')}.${id}`;

export class Notifications {
  readonly #tables: TablePort;
  readonly #now: () => number;
  readonly #listeners = new Set<(to: ActorId, notification: NotificationView) => void>();

  constructor(tables: TablePort, now: () => number) {
    this.#tables = tables;
    this.#now = now;
  }

  listen(listener: (to: ActorId, notification: NotificationView) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Tells somebody. `id` is the effect's: the same again is told once. */
  async tell(
    to: ActorId,
    given: { id: string; kind: 'page' | 'notice'; text: string; link: string | null; incident: IncidentId | null },
  ): Promise<void> {
    if (!(await this.#tables.put('notified', `${to}.${given.id}`, {}, { ifAbsent: true }))) return;
    const at = this.#now();
    const key = keyOf(to, at, given.id);
    const notification: NotificationView = { ...given, id: key, at, readAt: null };
    await this.#tables.put(TABLE, key, notification);
    for (const listener of this.#listeners) listener(to, notification);
  }

  /** The newest of a person, newest first. */
  async list(person: ActorId): Promise<NotificationView[]> {
    const rows = await this.#tables.list<NotificationView>(TABLE, { prefix: `${person}.`, limit: NEWEST });
    return rows.map(({ row }) => row);
  }

  async read(person: ActorId, ids: readonly string[]): Promise<void> {
    for (const id of ids.slice(0, NEWEST)) {
      const row = id.startsWith(`${person}.`) ? await this.#tables.get<NotificationView>(TABLE, id) : null;
      if (row && row.readAt === null) await this.#tables.put(TABLE, id, { ...row, readAt: this.#now() });
    }
  }

  /** As a channel of the effects worker. */
  get channel(): PersonChannel {
    return {
      name: 'in-app',
      reaches: (person) => person.disabledAt === null,
      send: (message, delivery) =>
        this.tell(message.to.id, {
          id: delivery.key,
          kind: message.kind,
          text: message.text,
          link: message.link,
          incident: delivery.incident,
        }),
    };
  }
}
