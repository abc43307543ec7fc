/**
 * Follow-ups leave as tickets, and their state comes back. Asking is a fact with an effect; the effect's worker makes the ticket. What is to be made is stored
 * before it is asked for, so that an attempt of which nobody heard is searched for and never repeated blindly.
 */
import { createHash } from 'node:crypto';
import * as Y from 'yjs';
import { readBoard } from '#model/board/view.ts';
import type { Fact, RecordedFact } from '#model/incident/facts.ts';
import { refusedTo } from '#model/incident/may.ts';
import { accept, HIDDEN_INCIDENT, refuse } from '#model/incident/refusal.ts';
import type { Result } from '#model/incident/refusal.ts';
import type { IncidentState } from '#model/incident/state.ts';
import { SYSTEM_ACTOR } from '#model/ids.ts';
import type { ActorId, BoardId, IncidentId } from '#model/ids.ts';
import type { Caller } from '#server/access/caller.ts';
import { newCommandId } from '#server/access/secrets.ts';
import type { RoomsPort } from '#server/commands/room-port.ts';
import { HopelessError } from '#server/effects/channel.ts';
import type { Delivery, SystemChannel } from '#server/effects/channel.ts';
import { OutboundError } from '#server/integrations/outbound.ts';
import type { TablePort } from '#server/storage/ports.ts';
import { ticketText } from './ticket-text.ts';
import type { MadeTicket, TicketChange, TicketText, Tracker } from './tracker.ts';
import type { Trackers } from './trackers.ts';

interface Parts {
  tables: TablePort;
  trackers: Trackers;
  rooms: RoomsPort;
  nameOf: (id: ActorId) => string;
  /** Absolute address of a path of ours. */
  absolute: (path: string) => string;
  now: () => number;
  appended: (incident: IncidentId, facts: readonly RecordedFact[]) => Promise<void> | void;
}

/** What is known of a ticket that is or was to be made. */
interface TicketRow {
  incident: IncidentId;
  followup: BoardId;
  made: MadeTicket | null;
}
interface RefRow {
  incident: IncidentId;
  followup: BoardId;
  /** When the newest message about it was sent, where its tracker says that. */
  sentAt?: number;
}

const TABLE = 'tickets';
const BY_REF = 'tickets-by-ref';
const digest = (...parts: string[]): string => createHash('sha256').update(parts.join('\0')).digest('hex');

export class Tickets {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Asks for a ticket for each follow-up. One that has a ticket is passed over. */
  async ask(
    caller: Caller,
    incident: IncidentId,
    tracker: string,
    followups: readonly BoardId[],
  ): Promise<Result<null>> {
    const { rooms, trackers, appended, now } = this.#parts;
    const reading = await rooms.read(incident);
    if (!reading) return HIDDEN_INCIDENT;
    const refusal = refusedTo(caller.actor, 'edit-board', reading.state, now());
    if (refusal) return refusal;
    if (reading.state.practice) return refuse('not-allowed-now', 'Practice makes no tickets.');
    if (!(await trackers.tracker(tracker))) return refuse('not-found', 'There is no such tracker.');
    const known = new Set(boardOf(reading.board).followups.map(({ id }) => id));
    const unknown = followups.find((id) => !known.has(id));
    if (unknown) return refuse('not-found', 'There is no such follow-up.', { followup: unknown });
    const done = await rooms.execute(incident, {
      id: newCommandId(),
      actor: caller.actor.id,
      via: 'web',
      decide: (state) => {
        const wanted = [...new Set(followups)].filter((id) => !state.tickets[id]);
        if (wanted.length === 0) return refuse('already-so', 'These have tickets already.');
        return accept({
          facts: wanted.map((followup): Fact => ({ type: 'ticket-asked', followup, system: tracker })),
          effects: wanted.map((followup) => ({ type: 'ticket', followup, system: tracker })),
        });
      },
    });
    if (!done.ok) return done;
    await appended(incident, done.value.facts);
    return accept(null);
  }

  /** How the effects worker makes tickets. */
  get channel(): SystemChannel {
    return {
      name: 'ticket',
      takes: (effect) => effect.type === 'ticket',
      send: (delivery) => this.#send(delivery),
    };
  }

  async #send(delivery: Delivery): Promise<void> {
    const { effect, incident, state } = delivery;
    if (effect.type !== 'ticket') return;
    try {
      await this.#make(delivery, effect.followup, effect.system, state);
    } catch (error) {
      const hopeless = error instanceof HopelessError || (error instanceof OutboundError && error.reason === 'refused');
      if (!hopeless) throw error;
      const reason = error.message.slice(0, 300);
      const { followup, system } = effect;
      await this.#append(incident, `ticket-failed-${effect.id}`, [{ type: 'ticket-failed', followup, system, reason }]);
      throw error instanceof HopelessError ? error : new HopelessError(error.message);
    }
  }

  async #make({ key, incident }: Delivery, followup: BoardId, system: string, state: IncidentState): Promise<void> {
    const { tables, trackers } = this.#parts;
    if (state.tickets[followup]) return;
    const found = await trackers.tracker(system);
    if (!found) throw new HopelessError('This tracker was removed.');
    const place = digest(incident, followup, system);
    const row = await tables.get<TicketRow>(TABLE, place);
    const made = row?.made ?? (await this.#makeOnce(found.tracker, { place, incident, followup, key }, row !== null));
    await tables.put(TABLE, place, { incident, followup, made });
    await tables.put(BY_REF, digest(made.ref), { incident, followup });
    const fact: Fact = { type: 'ticket-linked', followup, system: found.kind, key: made.key, url: made.url };
    await this.#append(incident, `ticket-${place.slice(0, 40)}`, [fact]);
  }

  async #makeOnce(
    tracker: Tracker,
    what: { place: string; incident: IncidentId; followup: BoardId; key: string },
    isRepeat: boolean,
  ): Promise<MadeTicket> {
    const text = await this.#textOf(what);
    // Somebody asked before and nobody knows what came of it.
    const before = isRepeat ? await tracker.find(text) : null;
    if (before) return before;
    const { incident, followup, place } = what;
    await this.#parts.tables.put(TABLE, place, { incident, followup, made: null });
    return tracker.create(text);
  }

  async #textOf({
    incident,
    followup,
    place,
    key,
  }: {
    place: string;
    incident: IncidentId;
    followup: BoardId;
    key: string;
  }): Promise<TicketText> {
    const { rooms, nameOf, absolute } = this.#parts;
    const reading = await rooms.read(incident);
    const board = reading ? boardOf(reading.board) : null;
    const found = board?.followups.find(({ id }) => id === followup);
    if (!reading || !board || !found) throw new HopelessError('The follow-up is gone.');
    const label = `muster-${place.slice(0, 16)}`;
    return ticketText(
      found,
      { state: reading.state, board, nameOf },
      { label, key, link: absolute(`/incidents/${incident}`) },
    );
  }

  /** Takes in what a tracker says of a ticket. Says which it was; null: none of ours. */
  async changed({ ref, state: word, done, message }: TicketChange): Promise<BoardId | null> {
    const { tables, rooms } = this.#parts;
    const row = await tables.get<RefRow>(BY_REF, digest(ref));
    if (!row) return null;
    const { incident, followup } = row;
    const ticket = (await rooms.state(incident)).tickets[followup];
    const { sentAt: newest = 0 } = row;
    // A message that was overtaken by a later one, as retries are.
    if (!ticket || (message && message.sentAt < newest)) return followup;
    if (message) await tables.put(BY_REF, digest(ref), { incident, followup, sentAt: message.sentAt });
    if (ticket.state === word && ticket.done === done) return followup;
    // The log knows an id once: the same message again, this second or tomorrow, does nothing.
    const id = message ? `told-${digest(ref, message.id).slice(0, 40)}` : newCommandId();
    await this.#append(incident, id, [{ type: 'ticket-state-changed', followup, state: word.slice(0, 100), done }]);
    return followup;
  }

  async #append(incident: IncidentId, id: string, facts: Fact[]): Promise<void> {
    const done = await this.#parts.rooms.execute(incident, {
      id: id.slice(0, 64),
      actor: SYSTEM_ACTOR,
      via: 'hook',
      decide: () => accept({ facts, effects: [] }),
    });
    if (done.ok && !done.value.repeat) await this.#parts.appended(incident, done.value.facts);
  }
}

function boardOf(bytes: Uint8Array) {
  const doc = new Y.Doc();
  try {
    Y.applyUpdate(doc, bytes);
    return readBoard(doc);
  } finally {
    doc.destroy();
  }
}
