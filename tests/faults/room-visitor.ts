// Somebody in a room, without a network between: a Y.Doc on a connection that is two function calls. Knows which of its
// messages are acknowledged and how it was refused; for tests that drive the rooms in their own process.

import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import type { DocumentName } from '#model/documents.ts';
import { parseActorId, type IncidentId } from '#model/ids.ts';
import { MESSAGE } from '#protocol/sync.ts';
import { Connection } from '#server/rooms/connection.ts';
import { SimWire } from '../simulator/sim-wire.ts';

export const STEP_1 = 0;
export const STEP_2 = 1;
export const UPDATE = 2;

/** A sync message around a body. */
export function syncMessage(kind: number, body: Uint8Array): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, MESSAGE.sync);
  encoding.writeVarUint(encoder, kind);
  encoding.writeVarUint8Array(encoder, body);
  return encoding.toUint8Array(encoder);
}

export interface VisitorOptions {
  name: string;
  incident: IncidentId;
  document?: DocumentName;
  /** Goes on with a document from before. */
  doc?: Y.Doc;
  readOnly?: boolean;
}

export class RoomVisitor {
  readonly doc: Y.Doc;
  readonly connection: Connection;
  readonly wire: SimWire;
  /** Counted messages that were sent, and how many of them are acknowledged. */
  sent = 0;
  acknowledged = 0;
  isSynced = false;
  closeCode: number | null = null;
  refusal: { code: number; reason: string } | null = null;
  /** What a message threw at this reader; the rooms must never send such a thing. */
  fault: unknown = null;
  /** The last presence of each client that it was told of; null when that client is gone. */
  readonly presence = new Map<number, string>();
  readonly #forget: () => void;

  constructor({ name, incident, document = 'board', doc = new Y.Doc(), readOnly = false }: VisitorOptions) {
    const actor = parseActorId(name);
    if (actor === null) throw new Error(`not an actor: ${name}`);
    this.doc = doc;
    this.wire = new SimWire(
      (message) => this.#read(message),
      (code) => (this.closeCode = code),
    );
    this.connection = new Connection(this.wire, {
      incident,
      document,
      actor,
      user: { id: actor, name, color: '#000000' },
      readOnly: readOnly || document === 'record',
      wantsAck: true,
      wantsHello: false,
      epoch: null,
      compresses: false,
    });
    const send = (update: Uint8Array, origin: unknown): void => {
      if (origin !== this && this.isOpen) this.sendCounted(UPDATE, update);
    };
    doc.on('update', send);
    this.#forget = () => doc.off('update', send);
  }

  get isOpen(): boolean {
    return this.closeCode === null && this.connection.state !== 'closed';
  }

  /** Everything that was sent is durable, so the server says. */
  get isSaved(): boolean {
    return this.isOpen && this.isSynced && this.acknowledged >= this.sent;
  }

  get isPending(): boolean {
    return this.doc.store.pendingStructs !== null || this.doc.store.pendingDs !== null;
  }

  /** Asks for what the room has. Call when the connection has been handed to the rooms. */
  ask(): void {
    this.connection.receive(syncMessage(STEP_1, Y.encodeStateVector(this.doc)));
  }

  sendCounted(kind: number, body: Uint8Array): void {
    this.sent += 1;
    this.connection.receive(syncMessage(kind, body));
  }

  leave(): void {
    this.#forget();
    this.connection.gone();
  }

  #read(message: Uint8Array): void {
    if (this.connection.state === 'closed' && message[0] !== MESSAGE.refusal) return;
    try {
      const decoder = decoding.createDecoder(message);
      const type = decoding.readVarUint(decoder);
      if (type === MESSAGE.sync) this.#sync(decoder);
      else if (type === MESSAGE.ack) this.acknowledged = decoding.readVarUint(decoder);
      else if (type === MESSAGE.awareness) this.#hearPresence(decoder);
      else if (type === MESSAGE.refusal) {
        this.refusal = { code: decoding.readVarUint(decoder), reason: decoding.readVarString(decoder) };
      }
    } catch (error) {
      this.fault ??= error;
    }
  }

  #sync(decoder: decoding.Decoder): void {
    const kind = decoding.readVarUint(decoder);
    const body = decoding.readVarUint8Array(decoder);
    if (kind === STEP_1) return this.sendCounted(STEP_2, Y.encodeStateAsUpdate(this.doc, body));
    Y.applyUpdate(this.doc, body, this);
    if (kind === STEP_2) this.isSynced = true;
  }

  #hearPresence(outer: decoding.Decoder): void {
    const decoder = decoding.createDecoder(decoding.readVarUint8Array(outer));
    for (let left = decoding.readVarUint(decoder); left > 0; left--) {
      const client = decoding.readVarUint(decoder);
      decoding.readVarUint(decoder);
      const json = decoding.readVarString(decoder);
      if (json === 'null') this.presence.delete(client);
      else this.presence.set(client, json);
    }
  }
}
