/**
 * Reviews as appointments: proposing whom to ask, giving a date, calling off, ending with the outcome written into the document. What people hear of it goes
 * out as effects of the same entry.
 */
import * as Y from 'yjs';
import { readBoard } from '#model/board/view.ts';
import { refusedTo } from '#model/incident/may.ts';
import type { Action } from '#model/incident/may.ts';
import { accept, HIDDEN_INCIDENT, refuse } from '#model/incident/refusal.ts';
import type { Result } from '#model/incident/refusal.ts';
import type { IncidentState } from '#model/incident/state.ts';
import type { ActorId, IncidentId } from '#model/ids.ts';
import { parseActorId } from '#model/ids.ts';
import type { AffectedService, Proposed, Seat } from '#model/review/invitations.ts';
import { emptySeats, peopleOfStory } from '#model/review/invitations.ts';
import { cancelReview, endReview, scheduleReview } from '#model/review/meeting.ts';
import type { MeetingRequest } from '#model/review/meeting.ts';
import { writeOutcome } from '#model/review/outcome.ts';
import type { ServiceView } from '#protocol/api.ts';
import type { Caller } from '#server/access/caller.ts';
import type { Person } from '#server/access/people.ts';
import { actInRoom } from '#server/commands/act-in-room.ts';
import type { ActingParts } from '#server/commands/act-in-room.ts';
import { boardChange } from '#server/commands/board-change.ts';
import type { RoomDecision } from '#server/commands/room-port.ts';
import { headingOf } from '#server/effects/messages.ts';
import type { TablePort } from '#server/storage/ports.ts';
import { calendarOf } from './calendar.ts';
import { entryOf, reviewPath } from './mail.ts';

const SEATS = 'review-seats';

interface Parts extends ActingParts {
  tables: TablePort;
  person: (id: ActorId) => Person | null;
  service: (key: IncidentState['services'][number]) => ServiceView | null;
  absolute: (path: string) => string;
  now: () => number;
}

export interface Invitations {
  people: Proposed[];
  seats: Seat[];
}

export class Meetings {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Whom to ask: everybody of the story who has an account, and a seat for each voice that is missing. */
  async proposals(caller: Caller, incident: IncidentId): Promise<Result<Invitations>> {
    const { rooms, person, service } = this.#parts;
    const refusal = await this.#refusal(caller, incident, 'review-facilitate');
    if (refusal) return refusal;
    const reading = await rooms.read(incident);
    if (!reading) return HIDDEN_INCIDENT;
    const doc = new Y.Doc();
    try {
      Y.applyUpdate(doc, reading.board);
      const isHere = (id: ActorId): boolean => {
        const found = person(id);
        return found?.kind === 'person' && found.disabledAt === null;
      };
      const people = peopleOfStory(reading.state, readBoard(doc)).filter((one) => isHere(one.person));
      const services: AffectedService[] = reading.state.services.map(
        (key) => service(key) ?? { key, name: key, team: '', answers: [] },
      );
      const seats = emptySeats(services, people, await this.#remembered());
      return accept({
        people,
        seats: seats.map((seat) => ({
          ...seat,
          suggested: seat.suggested && isHere(seat.suggested) ? seat.suggested : null,
        })),
      });
    } finally {
      doc.destroy();
    }
  }

  async #remembered(): Promise<Record<string, ActorId>> {
    const rows = await this.#parts.tables.list<{ person: unknown }>(SEATS, { limit: 500 });
    return Object.fromEntries(
      rows.flatMap(({ key, row }) => {
        const person = parseActorId(row.person);
        return person ? [[key, person]] : [];
      }),
    );
  }

  /** Gives the review a date or moves it. `seats`: who took which, remembered for the next review. */
  async schedule(
    caller: Caller,
    incident: IncidentId,
    request: MeetingRequest,
    seats: Readonly<Record<string, ActorId>> = {},
  ): Promise<Result<null>> {
    const { tables, person } = this.#parts;
    const strangers = request.invited.filter((id) => person(id)?.kind !== 'person');
    if (strangers.length > 0)
      return refuse('invalid', 'Only people with an account can be invited; others come by a guest link.', {
        field: 'invited',
      });
    const done = await this.#execute(caller, incident, (state, now) => scheduleReview(state, request, now));
    if (!done.ok) return done;
    for (const [seat, who] of Object.entries(seats).slice(0, 50)) await tables.put(SEATS, seat, { person: who });
    return done;
  }

  cancel(caller: Caller, incident: IncidentId, reason: string | undefined): Promise<Result<null>> {
    return this.#execute(caller, incident, (state) => cancelReview(state, reason));
  }

  /** Ends the meeting: one entry with the facts and the outcome in the document. */
  async end(caller: Caller, incident: IncidentId): Promise<Result<null>> {
    const reading = await this.#parts.rooms.read(incident);
    if (!reading) return HIDDEN_INCIDENT;
    return this.#execute(caller, incident, (state, now) => {
      const ended = endReview(state, now);
      if (!ended.ok) return ended;
      const nameOf = (id: ActorId): string => this.#parts.person(id)?.name ?? 'Somebody';
      const board = boardChange(reading.board, (doc) => {
        writeOutcome(doc, { state, now, nameOf });
        return true;
      });
      return accept(board ? { ...ended.value, board } : ended.value);
    });
  }

  /** The date as a file for calendars; null when there is none. */
  async calendar(caller: Caller, incident: IncidentId): Promise<Result<string>> {
    const refusal = await this.#refusal(caller, incident, 'read');
    if (refusal) return refusal;
    const state = await this.#parts.rooms.state(incident);
    const { meeting } = state;
    if (!meeting) return refuse('not-found', 'This review has no date.');
    const said = { incident, heading: headingOf(state), meeting, stampedAt: meeting.scheduledAt };
    return accept(calendarOf(entryOf(said, this.#parts.absolute(reviewPath(incident)), false), 'PUBLISH'));
  }

  #execute(
    caller: Caller,
    incident: IncidentId,
    decide: (state: IncidentState, now: number) => Result<RoomDecision>,
  ): Promise<Result<null>> {
    return actInRoom(this.#parts, { caller, incident, action: 'review-facilitate', via: 'web' }, decide);
  }

  async #refusal(caller: Caller, incident: IncidentId, action: Action) {
    return refusedTo(caller.actor, action, await this.#parts.rooms.state(incident), this.#parts.now());
  }
}
