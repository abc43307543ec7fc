// A person's browser in the simulator: one Y.Doc, a line that may be slow, cut or half open, and the stock client's
// behaviour on it (ask, answer, send, come back). It knows what it was promised: which of its edits are acknowledged.

import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import type { ActorId, IncidentId } from '#model/ids.ts';
import { MESSAGE } from '#protocol/sync.ts';
import { Connection } from '#server/rooms/connection.ts';
import type { Rooms } from '#server/rooms/rooms.ts';
import { SimWire } from './sim-wire.ts';
import type { SimWorld } from './sim-world.ts';

/** What the network does to messages, by chance. */
export interface Weather {
  maxDelayMs: number;
  /** A message towards the server is lost (its line stays up). */
  drop: number;
  duplicate: number;
}

interface Line {
  connection: Connection;
  isUp: boolean;
  /** Nothing gets through, and neither side knows. */
  isHalfOpen: boolean;
  /** When the last message of each direction arrives: a line keeps its order. */
  arrival: { up: number; down: number };
  clocks: number[];
  isCounting: boolean;
  hasAnswered: boolean;
}

export class SimClient {
  readonly name: ActorId;
  readonly doc = new Y.Doc();
  /** Own clock up to which everything was acknowledged. */
  acknowledged = 0;
  refusals: number[] = [];
  readonly #world: SimWorld;
  readonly #random: () => number;
  readonly #incident: IncidentId;
  readonly #weather: Weather;
  #line: Line | null = null;
  #isOffline = false;
  #rooms: () => Rooms | null;

  constructor(
    who: { name: ActorId; incident: IncidentId; clientId: number },
    outside: { world: SimWorld; random: () => number; weather: Weather; rooms: () => Rooms | null },
  ) {
    this.name = who.name;
    this.#incident = who.incident;
    this.#world = outside.world;
    this.#random = outside.random;
    this.#weather = outside.weather;
    this.#rooms = outside.rooms;
    this.doc.clientID = who.clientId;
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== this) this.#sendCounted(2, update);
    });
  }

  get isConnected(): boolean {
    return this.#line?.isUp === true;
  }

  clockOf(client: number): number {
    return Y.getState(this.doc.store, client);
  }

  get isPending(): boolean {
    return this.doc.store.pendingStructs !== null || this.doc.store.pendingDs !== null;
  }

  goOffline(): void {
    this.#isOffline = true;
    this.cut();
  }

  goOnline(): void {
    this.#isOffline = false;
    this.connect();
  }

  /** The line is gone and both sides know. */
  cut(): void {
    const line = this.#line;
    if (line === null) return;
    this.#line = null;
    line.isUp = false;
    line.connection.gone();
  }

  /** The line is gone and nobody knows: found out after a while. */
  breakSilently(): void {
    if (this.#line === null) return;
    const line = this.#line;
    line.isHalfOpen = true;
    this.#world.after(5000 + this.#random() * 20_000, () => {
      if (this.#line === line) this.#lost();
      else line.connection.gone();
    });
  }

  /** Stops reading: the server's side fills up. */
  stall(ms: number): void {
    const wire = this.#line?.connection.wire;
    if (!(wire instanceof SimWire)) return;
    wire.backlog = 2 ** 20;
    this.#world.after(ms, () => wire.drain());
  }

  connect(): void {
    if (this.#line !== null || this.#isOffline) return;
    const rooms = this.#rooms();
    if (rooms === null) return this.#later();
    const wire = new SimWire(
      (message) => this.#travel(line, 'down', () => this.#read(line, message)),
      (code) => this.#travel(line, 'down', () => this.#closed(line, code)),
    );
    const visitor = { incident: this.#incident, document: 'board' as const, actor: this.name, user: { id: this.name, name: this.name, color: '#000000' }, readOnly: false, wantsAck: true, wantsHello: false, epoch: null, compresses: false }; // prettier-ignore
    const line: Line = {
      connection: new Connection(wire, visitor),
      isUp: true,
      isHalfOpen: false,
      arrival: { up: 0, down: 0 },
      clocks: [],
      isCounting: true,
      hasAnswered: false,
    };
    this.#line = line;
    rooms.enter(line.connection);
    this.#send(0, Y.encodeStateVector(this.doc));
  }

  #later(): void {
    this.#world.after(100 + this.#random() * 2000, () => this.connect());
  }

  #lost(): void {
    this.cut();
    this.#later();
  }

  #closed(line: Line, code: number): void {
    if (code >= 4400 && code < 4500) this.refusals.push(code);
    if (this.#line === line) this.#lost();
  }

  /** Carries something over the line, later, in order, unless the line breaks first. */
  #travel(line: Line, way: 'up' | 'down', arrive: () => void): void {
    const at = Math.max(line.arrival[way], this.#world.time + this.#random() * this.#weather.maxDelayMs);
    line.arrival[way] = at;
    this.#world.after(at - this.#world.time, () => {
      if (line.isUp && !line.isHalfOpen) arrive();
    });
  }

  #sendCounted(kind: number, update: Uint8Array): void {
    const line = this.#line;
    if (line !== null && kind === 1) line.hasAnswered = true;
    // Before the answer went out, what was made offline is in no message: an acknowledgement then promises nothing of it.
    line?.clocks.push(line.hasAnswered ? this.clockOf(this.doc.clientID) : 0);
    this.#send(kind, update);
  }

  #send(kind: number, body: Uint8Array): void {
    const line = this.#line;
    if (line === null) return;
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, MESSAGE.sync);
    encoding.writeVarUint(encoder, kind);
    encoding.writeVarUint8Array(encoder, body);
    const message = encoding.toUint8Array(encoder);
    if (kind === 2 && this.#random() < this.#weather.drop) {
      line.isCounting = false; // a lost message makes the count meaningless: believe nothing on this line any more
      return;
    }
    this.#travel(line, 'up', () => line.connection.receive(message));
    if (kind === 2 && this.#random() < this.#weather.duplicate) {
      line.isCounting = false;
      this.#travel(line, 'up', () => line.connection.receive(message.slice()));
    }
  }

  #read(line: Line, message: Uint8Array): void {
    const decoder = decoding.createDecoder(message);
    const type = decoding.readVarUint(decoder);
    if (type === MESSAGE.ack && line.isCounting) {
      this.acknowledged = Math.max(this.acknowledged, line.clocks[decoding.readVarUint(decoder) - 1] ?? 0);
    }
    if (type !== MESSAGE.sync) return;
    const kind = decoding.readVarUint(decoder);
    const body = decoding.readVarUint8Array(decoder);
    if (kind === 0) this.#sendCounted(1, Y.encodeStateAsUpdate(this.doc, body));
    else Y.applyUpdate(this.doc, body, this);
  }
}
