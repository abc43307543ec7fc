// All rooms of this process: opens one when the first comes, lets it go when the last has left. Any process may open any
// incident; the log decides who wrote what.

import type { RecordedFact } from '#model/incident/facts.ts';
import { refuse, type Result } from '#model/incident/refusal.ts';
import type { IncidentState } from '#model/incident/state.ts';
import type { ActorId, IncidentId } from '#model/ids.ts';
import { CLOSE } from '#protocol/sync.ts';
import type { RoomAnswer, RoomReading, RoomRequest, RoomsPort } from '#server/commands/room-port.ts';
import { MAX_LAG_MS, MAX_LAG_UPDATES, Lagging } from './lagging.ts';
import type { Connection } from './connection.ts';
import type { LargeDecoder } from './intake.ts';
import { Journal } from './journal.ts';
import type { SpokenState } from './presence.ts';
import { Room } from './room.ts';
import { rewriteIn, type Rewriting, type Standing } from './rewriting.ts';
import type { RoomParts, Timer } from './world.ts';
import { OutageError, type LogEntry } from '#server/storage/ports.ts';

/** A room that nobody needs any more is kept for so long. */
const LINGER_MS = 1000;
const SWEEP_MS = 1000;
const RESTARTS = 'The server restarts.';

export interface RoomsParts extends RoomParts {
  decodeLarge: LargeDecoder;
}

export class Rooms implements RoomsPort {
  readonly #parts: RoomsParts;
  readonly #lagging: Lagging;
  readonly #open = new Map<IncidentId, Room>();
  readonly #opening = new Map<IncidentId, Promise<Room>>();
  readonly #leaving = new Set<Room>();
  #timers: Timer[] = [];
  #isClosed = false;
  /** Told when a room is opened here: people may be in it on other nodes. */
  onOpened: (incident: IncidentId) => void = () => undefined;
  /** Told how many people of this node follow a room. */
  onAudience: (incident: IncidentId, size: number) => void = () => undefined;
  /** Told what people connected to this node said about themselves. */
  onSpoken: (incident: IncidentId, states: readonly SpokenState[]) => void = () => undefined;

  constructor(parts: RoomsParts) {
    this.#parts = parts;
    this.#lagging = new Lagging(parts);
    this.#repeat(SWEEP_MS, () => this.#sweep());
    this.#repeat(MAX_LAG_MS, () => this.#followAll());
  }

  #repeat(ms: number, run: () => void): void {
    const at = this.#timers.length;
    const again = (): void => {
      if (this.#isClosed) return;
      run();
      this.#timers[at] = this.#parts.world.after(ms, again);
    };
    this.#timers[at] = this.#parts.world.after(ms, again);
  }

  /** How much is live, for the metrics. */
  counts(): { rooms: number; connections: number } {
    let connections = 0;
    for (const room of this.#open.values()) for (const _ of room.connections()) connections++;
    return { rooms: this.#open.size, connections };
  }

  /** Lets a connection into its room; it is told by its own close when that cannot be. */
  enter(connection: Connection): void {
    const { incident } = connection.visitor;
    if (this.#isClosed) return connection.close(CLOSE.restarting, RESTARTS);
    const room = this.#open.get(incident);
    const entered =
      room === undefined ? this.#room(incident).then((opened) => opened.enter(connection)) : room.enter(connection);
    entered.catch((error: unknown) => {
      this.#parts.witness.fault(incident, 'a room could not be opened', error);
      connection.refuse(CLOSE.unavailable, 'The room cannot be opened at the moment.');
    });
  }

  /** A fault of ours met a message: told to the operator, the room begins anew from its log, everybody else goes on. */
  failed(connection: Connection, error: unknown): void {
    const { incident } = connection.visitor;
    this.#parts.witness.fault(incident, 'a message could not be handled', error);
    this.end(incident, CLOSE.unavailable, 'Something went wrong in this room; it begins anew.');
    connection.refuse(CLOSE.unavailable, 'Something went wrong in this room; it begins anew.');
  }

  /** The live room of an incident, if it is open: size of its stored base in bytes, to decide on compression. */
  baseBytes(incident: IncidentId): number | null {
    return this.#open.get(incident)?.board.cache.base?.bytes ?? (this.#open.has(incident) ? 0 : null);
  }

  async #room(incident: IncidentId): Promise<Room> {
    const open = this.#open.get(incident);
    if (open !== undefined) {
      open.usedAt = this.#parts.world.now();
      return open;
    }
    let opening = this.#opening.get(incident);
    if (opening === undefined) {
      opening = this.#openRoom(incident).finally(() => this.#opening.delete(incident));
      this.#opening.set(incident, opening);
    }
    return opening;
  }

  async #openRoom(incident: IncidentId): Promise<Room> {
    const journal = await Journal.open(incident, this.#parts, false);
    const room = new Room(journal, this.#parts, this.#parts.decodeLarge);
    room.usedAt = this.#parts.world.now();
    room.onOver = () => {
      if (this.#open.get(incident) === room) this.#open.delete(incident);
      void this.#lagging.forget(incident);
    };
    room.onSpoken = (states) => this.onSpoken(incident, states);
    // Asked for before the end and open only after it: nobody would sweep it or let it go.
    if (this.#isClosed) room.restart(CLOSE.restarting, RESTARTS);
    else this.#open.set(incident, room);
    this.onOpened(incident);
    return room;
  }

  async execute(incident: IncidentId, request: RoomRequest): Promise<Result<RoomAnswer>> {
    for (let attempt = 0; attempt < 3; attempt++) {
      const room = await this.#room(incident);
      if (room.journal.isOver) continue;
      return room.execute(request);
    }
    return refuse('unavailable', 'The room starts anew. Try again.');
  }

  async state(incident: IncidentId): Promise<IncidentState> {
    return (await this.#room(incident)).journal.state();
  }

  async read(incident: IncidentId): Promise<RoomReading | null> {
    const { journal } = await this.#room(incident);
    if (journal.seq === 0) return null;
    const facts: readonly RecordedFact[] = [...(await journal.history.facts(this.#parts.world.now()))];
    return { state: await journal.state(), facts, board: journal.board.cache.whole() };
  }

  here(incident: IncidentId): ReadonlySet<ActorId> {
    return this.#open.get(incident)?.here() ?? new Set();
  }

  /** Incidents in which somebody has a connection. */
  *occupied(): Generator<IncidentId> {
    for (const [incident, room] of this.#open) if (!room.isEmpty) yield incident;
  }

  /** Every live connection. */
  *connections(): Generator<Connection> {
    for (const room of this.#open.values()) yield* room.connections();
  }

  /** Who is in a room on this node. */
  presenceHere(incident: IncidentId): SpokenState[] {
    return this.#open.get(incident)?.presenceHere() ?? [];
  }

  /** How many people follow a room on another node, if it is open here. */
  audienceElsewhere(incident: IncidentId, node: string, size: number): void {
    this.#open.get(incident)?.audienceElsewhere(node, size);
  }

  /** Presence that another node told, if the room is open here. */
  presenceElsewhere(incident: IncidentId, node: string, states: readonly SpokenState[]): void {
    this.#open.get(incident)?.presenceElsewhere(node, states);
  }

  /** Ends the room of an incident, if it is open: its log was rewritten or is gone. */
  end(incident: IncidentId, code: number, reason: string): void {
    this.#open.get(incident)?.journal.end(code, reason);
  }

  /** Has the log of an incident rewritten while nobody appends to it here; null from `plan`: nothing has to be. */
  async rewrite(incident: IncidentId, plan: (standing: Standing) => Promise<Rewriting | null>): Promise<void> {
    const { log, world } = this.#parts;
    for (let attempt = 0; attempt < 3; attempt++) {
      const { journal } = await this.#room(incident);
      if (await rewriteIn(journal, log, world.now(), plan)) return;
    }
    throw new OutageError('Somebody else keeps writing to this incident.', { applied: 'no', reason: 'busy' });
  }

  /** What another node logged for an incident becomes visible here, if its room is open. */
  async takeIn(entry: LogEntry): Promise<void> {
    // A room that is being opened may have read the log before this entry was there.
    const room = this.#open.get(entry.incident) ?? (await this.#opening.get(entry.incident));
    await room?.journal.takeIn(entry);
  }

  /** Reads on in the log of an incident, if its room is open. */
  async pull(incident: IncidentId): Promise<void> {
    await this.#open.get(incident)?.journal.pull();
  }

  #followAll(): void {
    for (const room of this.#open.values()) if (room.journal.unchecked.length > 0) void this.#lagging.follow(room);
  }

  #sweep(): void {
    const now = this.#parts.world.now();
    this.#lagging.rest();
    for (const room of this.#open.values()) {
      room.sweep();
      if (room.isAudienceNews()) this.onAudience(room.incident, room.audience);
      if (room.journal.unchecked.length > MAX_LAG_UPDATES) void this.#lagging.follow(room);
      // A clock that was set back must not keep a room until it has caught up.
      if (!room.isEmpty || room.usedAt > now) room.usedAt = now;
      else if (now - room.usedAt >= LINGER_MS && !this.#leaving.has(room)) void this.#leave(room);
    }
  }

  /** Lets a room go, unless somebody comes back meanwhile: then it simply stays. */
  async #leave(room: Room): Promise<void> {
    this.#leaving.add(room);
    const usedAt = room.usedAt;
    await room.journal.commit();
    await this.#lagging.leave(room);
    this.#leaving.delete(room);
    const isQuiet = room.isEmpty && room.usedAt === usedAt && !room.journal.isBusy;
    if (isQuiet && this.#open.get(room.incident) === room) this.#open.delete(room.incident);
  }

  /** Makes everything durable, says goodbye, lets go. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const timer of this.#timers) timer.cancel();
    const rooms = [...this.#open.values()];
    await Promise.all(rooms.map((room) => room.journal.commit()));
    for (const room of rooms) room.restart(CLOSE.restarting, RESTARTS);
    await Promise.all(rooms.map((room) => this.#lagging.leave(room)));
    this.#open.clear();
  }
}
