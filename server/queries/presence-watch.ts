/** Lists show who is in each room; people come and go without a fact, so this looks once a tick and tells what changed. */
import { isMember } from '#model/incident/may.ts';
import type { ActorId, IncidentId } from '#model/ids.ts';
import type { RoomsPort } from '#server/commands/room-port.ts';
import type { LiveFeed } from './live-feed.ts';
import { summaryOf } from './summary.ts';

interface Parts {
  rooms: RoomsPort & { occupied(): Iterable<IncidentId> };
  feed: LiveFeed;
  now: () => number;
}

export class PresenceWatch {
  readonly #parts: Parts;
  #before = new Map<IncidentId, string>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Compares with the last look and tells of rooms in which somebody came or left. */
  async look(): Promise<void> {
    const { rooms } = this.#parts;
    const now = new Map<IncidentId, string>();
    for (const incident of rooms.occupied()) now.set(incident, spell(rooms.here(incident)));
    const changed = [...new Set([...now.keys(), ...this.#before.keys()])].filter(
      (id) => (now.get(id) ?? '') !== (this.#before.get(id) ?? ''),
    );
    this.#before = now;
    for (const incident of changed) await this.#tell(incident);
  }

  async #tell(incident: IncidentId): Promise<void> {
    const { rooms, feed } = this.#parts;
    const state = await rooms.state(incident);
    if (!state.exists) return;
    const summary = summaryOf(incident, state, rooms.here(incident));
    feed.tell({ id: incident, summary, facts: [], canSee: (actor) => isMember(actor, state, this.#parts.now()) });
  }
}

const spell = (people: ReadonlySet<ActorId>): string => [...people].sort().join(' ');
