// Somebody who watches the record, over the same protocol as a browser: what it shows at any moment must be the beginning of
// what is on disk, fact by fact, and all of it in the end.

import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { RECORD_ROOT } from '#model/documents.ts';
import type { ActorId, IncidentId } from '#model/ids.ts';
import { MESSAGE } from '#protocol/sync.ts';
import { Connection } from '#server/rooms/connection.ts';
import { recorded } from '#server/rooms/history.ts';
import type { Rooms } from '#server/rooms/rooms.ts';
import type { LogEntry } from '#server/storage/ports.ts';
import { SimWire } from './sim-wire.ts';
import type { SimWorld } from './sim-world.ts';

interface Outside {
  world: SimWorld;
  random: () => number;
  rooms: () => Rooms | null;
}

export class RecordWatcher {
  readonly #actor: ActorId;
  readonly #incident: IncidentId;
  readonly #outside: Outside;
  #doc = new Y.Doc();
  #connection: Connection | null = null;

  constructor(actor: ActorId, incident: IncidentId, outside: Outside) {
    this.#actor = actor;
    this.#incident = incident;
    this.#outside = outside;
  }

  get isConnected(): boolean {
    return this.#connection !== null;
  }

  connect(): void {
    const rooms = this.#outside.rooms();
    if (this.#connection !== null) return;
    if (rooms === null) return this.#later();
    const user = { id: this.#actor, name: this.#actor, color: '#000000' };
    const visitor = { incident: this.#incident, document: 'record' as const, actor: this.#actor, user, readOnly: true, wantsAck: true, wantsHello: false, epoch: null, compresses: false }; // prettier-ignore
    const wire = new SimWire(
      (message) => this.#connection === connection && this.#read(message),
      () => this.#closed(connection),
    );
    const connection = new Connection(wire, visitor);
    this.#connection = connection;
    rooms.enter(connection);
    connection.receive(
      encoding.encode((encoder) => {
        encoding.writeVarUint(encoder, MESSAGE.sync);
        encoding.writeVarUint(encoder, 0);
        encoding.writeVarUint8Array(encoder, Y.encodeStateVector(this.#doc));
      }),
    );
  }

  /** Leaves without a word. */
  cut(): void {
    const connection = this.#connection;
    this.#connection = null;
    connection?.gone();
  }

  /** Reloads the page: begins with nothing. */
  reload(): void {
    this.cut();
    this.#doc = new Y.Doc();
    this.#later();
  }

  #closed(connection: Connection): void {
    if (this.#connection !== connection) return;
    this.#connection = null;
    connection.gone();
    this.#later();
  }

  #later(): void {
    this.#outside.world.after(100 + this.#outside.random() * 2000, () => this.connect());
  }

  #read(message: Uint8Array): void {
    const decoder = decoding.createDecoder(message);
    if (decoding.readVarUint(decoder) !== MESSAGE.sync) return;
    if (decoding.readVarUint(decoder) === 0) return;
    Y.applyUpdate(this.#doc, decoding.readVarUint8Array(decoder), this);
  }

  /** What is wrong with what it shows, or null. `isAll`: it must show everything. */
  wrong(entries: readonly LogEntry[], isAll: boolean): string | null {
    const { pendingStructs } = this.#doc.store;
    if (isAll && pendingStructs !== null) return 'the record is left with something pending';
    const shown = this.#doc.getArray(RECORD_ROOT);
    const facts = entries.flatMap(recorded);
    if (shown.length > facts.length) return 'the record shows a fact that is not on disk';
    if (isAll && shown.length < facts.length) return 'the record lacks a fact';
    if (!isAll) return null;
    const same = shown.toArray().every((fact, i) => canonical(fact) === canonical(facts[i]));
    return same ? null : 'the record shows other facts than the log';
  }
}

/** With sorted keys: what a redaction put in the place of words counts like the words for who saw them before. */
function canonical(fact: unknown): string {
  return JSON.stringify(fact, (key, value: unknown) => {
    if (key === 'title' || key === 'reason') return null;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
