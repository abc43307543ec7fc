// A person's browser in the simulator: one Y.Doc, a line that may be slow, cut or half open, and the stock client's
// behaviour on it (ask, answer, send, come back). It knows what it was promised: which of its edits are acknowledged.

import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import type { ActorId, IncidentId } from '#model/ids.ts';
import { CLOSE, MESSAGE, type Hello } from '#protocol/sync.ts';
import { Connection } from '#server/rooms/connection.ts';
import type { Rooms } from '#server/rooms/rooms.ts';
import type { Visitor } from '#server/rooms/world.ts';
import { SimWire } from './sim-wire.ts';
import type { SimWorld } from './sim-world.ts';

/** What the network does to messages, by chance. */
export interface Weather {
  maxDelayMs: number;
  /** A message towards the server is lost (its line stays up). */
  drop: number;
  duplicate: number;
}

/** What stands between clients and rooms, so that it can be watched and tampered with. */
export interface Edge {
  visitor: (visitor: Visitor) => Visitor;
  /** A message reaches the server. */
  received: (connection: Connection, message: Uint8Array) => void;
  /** The server writes a message. */
  sent: (message: Uint8Array) => void;
  /** A line is gone and the server's side knows. */
  gone: (connection: Connection) => void;
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
  doc = new Y.Doc();
  /** Reads on a connection on which it may not write, and tries to. */
  readonly isViewer: boolean;
  /** Like Muster's own browser: says which epoch its document is of, and begins a new one when that is over. */
  readonly isOurs: boolean;
  #epoch: number | null = null;
  /** Its page is older than the documents now: it may read until it is loaded again. */
  isOutdated = false;
  /** What it kept on its device, to begin with after a crash. */
  #kept: Uint8Array = new Uint8Array([0, 0]);
  /** Own clock up to which everything was acknowledged. */
  acknowledged = 0;
  refusals: number[] = [];
  readonly #world: SimWorld;
  readonly #random: () => number;
  readonly #incident: IncidentId;
  readonly #weather: Weather;
  #line: Line | null = null;
  #isOffline = false;
  #spoken = 0;
  readonly #rooms: () => Rooms | null;
  readonly #edge: Edge;

  constructor(
    who: { name: ActorId; incident: IncidentId; clientId: number; isViewer?: boolean; isOurs?: boolean },
    outside: { world: SimWorld; random: () => number; weather: Weather; rooms: () => Rooms | null; edge: Edge },
  ) {
    this.name = who.name;
    this.#incident = who.incident;
    this.#world = outside.world;
    this.#random = outside.random;
    this.#weather = outside.weather;
    this.#rooms = outside.rooms;
    this.#edge = outside.edge;
    this.isViewer = who.isViewer === true;
    this.isOurs = who.isOurs === true;
    this.#adopt(new Y.Doc(), who.clientId);
  }

  #adopt(doc: Y.Doc, clientId: number): void {
    this.doc = doc;
    doc.clientID = clientId;
    this.acknowledged = 0;
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== this && this.doc === doc) this.#sendCounted(2, update);
    });
  }

  /** Everything up to now is on its device. */
  keep(): void {
    this.#kept = Y.encodeStateAsUpdate(this.doc);
  }

  /** The browser dies: what was not kept on the device is gone, and the next document has another clientID. */
  crash(): void {
    this.cut();
    const doc = new Y.Doc();
    Y.applyUpdate(doc, this.#kept);
    this.#adopt(doc, this.doc.clientID + 1);
  }

  /** The page is loaded again, in the version that the server has: what it holds is on its device. */
  reload(): void {
    this.keep();
    this.crash();
    this.isOutdated = false;
    this.connect();
  }

  /** Its document is of an epoch that is over: it begins with nothing. */
  #beginAnew(): void {
    this.#epoch = null;
    this.#kept = new Uint8Array([0, 0]);
    this.#adopt(new Y.Doc(), this.doc.clientID + 1);
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
    this.#edge.gone(line.connection);
  }

  /** A line on which something was lost, as no real one loses it, never says so: it is given up. */
  giveUpLossy(): void {
    if (this.#line?.isCounting === false) this.#lost();
  }

  /** The line is gone and nobody knows: found out after a while. */
  breakSilently(): void {
    if (this.#line === null) return;
    const line = this.#line;
    line.isHalfOpen = true;
    this.#world.after(5000 + this.#random() * 20_000, () => {
      if (this.#line === line) this.#lost();
      else this.#edge.gone(line.connection);
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
      (message) => {
        this.#edge.sent(message);
        this.#travel(line, 'down', () => this.#read(line, message));
      },
      (code) => this.#travel(line, 'down', () => this.#closed(line, code)),
    );
    const visitor = { incident: this.#incident, document: 'board' as const, actor: this.name, user: { id: this.name, name: this.name, color: '#000000' }, readOnly: this.isViewer || this.isOutdated, wantsAck: true, wantsHello: this.isOurs, epoch: this.#epoch, compresses: false }; // prettier-ignore
    const line: Line = {
      connection: new Connection(wire, this.#edge.visitor(visitor)),
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
    this.#speak();
  }

  /** Says that it is here. */
  #speak(): void {
    const line = this.#line;
    if (line === null) return;
    const state = encoding.encode((encoder) => {
      encoding.writeVarUint(encoder, 1);
      encoding.writeVarUint(encoder, this.doc.clientID);
      encoding.writeVarUint(encoder, ++this.#spoken);
      encoding.writeVarString(encoder, '{}');
    });
    const message = encoding.encode((encoder) => {
      encoding.writeVarUint(encoder, MESSAGE.awareness);
      encoding.writeVarUint8Array(encoder, state);
    });
    this.#travel(line, 'up', () => this.#receive(line, message));
  }

  #receive(line: Line, message: Uint8Array): void {
    this.#edge.received(line.connection, message);
    line.connection.receive(message);
  }

  #later(): void {
    this.#world.after(100 + this.#random() * 2000, () => this.connect());
  }

  #lost(): void {
    this.cut();
    this.#later();
  }

  #closed(line: Line, code: number): void {
    if (code === CLOSE.oldEpoch && this.isOurs) this.#beginAnew();
    else if (code >= 4400 && code < 4500) this.refusals.push(code);
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
    this.#travel(line, 'up', () => this.#receive(line, message));
    if (kind === 2 && this.#random() < this.#weather.duplicate) {
      line.isCounting = false;
      this.#travel(line, 'up', () => this.#receive(line, message.slice()));
    }
  }

  #read(line: Line, message: Uint8Array): void {
    const decoder = decoding.createDecoder(message);
    const type = decoding.readVarUint(decoder);
    if (type === MESSAGE.ack && line.isCounting) {
      this.acknowledged = Math.max(this.acknowledged, line.clocks[decoding.readVarUint(decoder) - 1] ?? 0);
    }
    if (type === MESSAGE.hello) {
      const hello: Hello = JSON.parse(decoding.readVarString(decoder));
      this.#epoch = hello.epoch;
    }
    if (type !== MESSAGE.sync) return;
    const kind = decoding.readVarUint(decoder);
    const body = decoding.readVarUint8Array(decoder);
    if (kind === 0) this.#sendCounted(1, Y.encodeStateAsUpdate(this.doc, body));
    else Y.applyUpdate(this.doc, body, this);
  }
}
