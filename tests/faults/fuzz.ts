// Structure-aware fuzzing of the rooms: honest updates that were cut, flipped, spliced, repeated, re-addressed, and frames of
// every other kind. After each frame: no throw; refused means that nothing changed; accepted means that a real Y.Doc takes
// the same bytes, keeps nothing pending and reaches the same clocks; and a bystander has exactly what is in the log.
// `node tests/faults/fuzz.ts 1000000 [seed]`.

import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { isRichTextRoot } from '#model/documents.ts';
import { parseActorId, parseIncidentId } from '#model/ids.ts';
import { Connection } from '#server/rooms/connection.ts';
import { Rooms } from '#server/rooms/rooms.ts';
import { ShadowDocuments } from '#server/rooms/shadow-documents.ts';
import { DecodedUpdate, decodeUpdate } from '#server/rooms/update-decode.ts';
import { SimLog } from '../simulator/sim-log.ts';
import { SimWire } from '../simulator/sim-wire.ts';
import { SimWorld } from '../simulator/sim-world.ts';
import { randomFrom } from './kill.ts';
import { POISONS, presenceJunk } from './poisons.ts';
import { RoomVisitor } from './room-visitor.ts';
import { editAtRandom } from '../simulator/random-edits.ts';

export interface FuzzFigures {
  frames: number;
  accepted: number;
  refused: number;
  rooms: number;
  /** Frames after which something was not as promised; 0 is the only good number. */
  broken: number;
  what: string[];
  /** Edits of somebody honest beside it, all of them acknowledged at the end. */
  honest: number;
  /** By kind of frame: how many, and what became of them. */
  kinds: Record<string, { sent: number; accepted: number; refused: number }>;
}

interface Frame {
  kind: string;
  bytes: Uint8Array;
  /** Nothing of it may get in. */
  isPoison: boolean;
}

const RULES = {
  isRichText: isRichTextRoot,
  nodes: new Set(['paragraph', 'heading']),
  marks: new Set(['strong', 'em']),
  timeline: 'timeline',
};
const FRAMES_PER_ROOM = 500;

function syncMessage(kind: number, body: Uint8Array): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, 0);
  encoding.writeVarUint(encoder, kind);
  encoding.writeVarUint8Array(encoder, body);
  return encoding.toUint8Array(encoder);
}

/** One room under fire: an attacker with a document of his own, and a bystander who believes what he is sent. */
class Range {
  readonly #world = new SimWorld();
  readonly #log: SimLog;
  readonly #rooms: Rooms;
  readonly #random: () => number;
  readonly #figures: FuzzFigures;
  readonly #incident = parseIncidentId('fuzz-incident-0001');
  readonly #bystander = new Y.Doc();
  #attacker: { connection: Connection; isClosed: boolean; doc: Y.Doc; updates: Uint8Array[] };
  #logged = 0;
  readonly #truth = new Y.Doc();
  /** Works in the same room and must not notice anything. */
  readonly #honest: RoomVisitor;

  constructor(random: () => number, figures: FuzzFigures) {
    this.#random = random;
    this.#figures = figures;
    this.#log = new SimLog(this.#world, random);
    this.#log.mood.maxDelayMs = 0;
    const documents = new ShadowDocuments(RULES);
    this.#rooms = new Rooms({
      log: this.#log.port(),
      world: this.#world,
      rules: RULES,
      shadow: { check: async (job) => documents.check(job), drop: (room) => documents.drop(room) },
      witness: { fault: (_incident, what, error) => this.#broke(`${what}: ${String(error)}`) },
      decodeLarge: async (bytes) => decodeUpdate(bytes, new DecodedUpdate()),
    });
    this.#attacker = this.#newAttacker();
    if (this.#incident === null) throw new Error('bad id');
    this.#honest = new RoomVisitor({ name: 'honest', incident: this.#incident });
    this.#honest.doc.clientID = this.#client();
    this.#rooms.enter(this.#honest.connection);
    this.#honest.ask();
    this.#enter('bystander', (message) => this.#heard(message));
  }

  /** A clientID from the seed. */
  #client(): number {
    return 10_000_000 + Math.floor(this.#random() * 1e9);
  }

  #broke(what: string): void {
    this.#figures.broken++;
    if (this.#figures.what.length < 20) this.#figures.what.push(what);
  }

  #enter(name: string, deliver: (message: Uint8Array) => void, onClosed: () => void = () => undefined): Connection {
    const actor = parseActorId(name);
    if (this.#incident === null || actor === null) throw new Error('bad id');
    const connection = new Connection(new SimWire(deliver, onClosed), {
      incident: this.#incident,
      document: 'board',
      actor,
      user: { id: name, name, color: '#000000' },
      readOnly: false,
      wantsAck: false,
      wantsHello: false,
      epoch: null,
      compresses: false,
    });
    this.#rooms.enter(connection);
    connection.receive(syncMessage(0, new Uint8Array([0])));
    return connection;
  }

  #heard(message: Uint8Array): void {
    if (message[0] !== 0 || message[1] === 0) return;
    const lengthBytes = message.subarray(2).findIndex((byte) => byte < 128) + 1;
    try {
      Y.applyUpdate(this.#bystander, message.slice(2 + lengthBytes));
    } catch (error) {
      this.#broke(`a bystander threw: ${String(error)}`);
    }
    const { pendingStructs, pendingDs } = this.#bystander.store;
    if (pendingStructs !== null || pendingDs !== null) this.#broke('a bystander was left with something pending');
  }

  /** A fresh attacker who has read the room; the one before was thrown out or is spent. */
  #newAttacker(): typeof this.attackerType {
    const doc = new Y.Doc();
    doc.clientID = this.#client();
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(this.#truth));
    const updates: Uint8Array[] = [];
    doc.on('update', (update: Uint8Array) => updates.push(update));
    const attacker = { isClosed: false, doc, updates, connection: this.#enter('attacker', () => undefined, () => (attacker.isClosed = true)) }; // prettier-ignore
    return attacker;
  }

  declare attackerType: { connection: Connection; isClosed: boolean; doc: Y.Doc; updates: Uint8Array[] };

  #frame(): Frame {
    const random = this.#random;
    const attacker = this.#attacker;
    editAtRandom(attacker.doc, random);
    const updates = attacker.updates;
    const update = updates[Math.floor(random() * updates.length)] ?? new Uint8Array([0, 0]);
    const dice = random();
    const frame = (kind: string, bytes: Uint8Array): Frame => ({ kind, bytes, isPoison: false });
    if (dice < 0.25) return frame('honest update', syncMessage(2, updates.at(-1) ?? update));
    if (dice < 0.6)
      return frame('damaged update', syncMessage(random() < 0.8 ? 2 : 1, mutate(update, updates, random)));
    if (dice < 0.68) return frame('damaged message', mutate(syncMessage(2, update), updates, random));
    if (dice < 0.72) return frame('half a message', syncMessage(2, update).slice(0, random() * update.length));
    if (dice < 0.76)
      return frame(
        'noise',
        Uint8Array.from({ length: random() * 60 }, () => random() * 256),
      );
    if (dice < 0.8) return frame('unknown message type', new Uint8Array([4 + random() * 250, ...update.slice(0, 9)]));
    if (dice < 0.84) return frame('presence noise', new Uint8Array([1, ...Array.from({ length: 1 + random() * 30 }, () => random() * 256)])); // prettier-ignore
    const victim = this.#honest.doc.clientID;
    if (dice < 0.88) return frame('presence junk', presenceJunk(victim, random));
    const names = Object.keys(POISONS);
    const kind = names[Math.floor(random() * names.length)] ?? '';
    const poison = POISONS[kind]?.({ truth: this.#truth, victim, fresh: this.#client() }) ?? update;
    return { kind, bytes: syncMessage(2, poison), isPoison: true };
  }

  /** Fires one frame and checks what came of it. */
  async fire(): Promise<void> {
    if (this.#attacker.isClosed || this.#attacker.updates.length > 60) {
      this.#attacker.connection.gone();
      this.#attacker = this.#newAttacker();
      await this.#world.run(0);
    }
    if (this.#random() < 0.05 || this.#honest.sent < 3) await this.#typeHonestly();
    const { kind, bytes: frame, isPoison } = this.#frame();
    const before = this.#log.of(this.#incident ?? this.#never()).length;
    try {
      this.#attacker.connection.receive(frame);
      await this.#world.run(0);
    } catch (error) {
      this.#broke(`threw on ${Buffer.from(frame).toString('base64')}: ${String(error)}`);
    }
    this.#figures.frames++;
    const count = (this.#figures.kinds[kind] ??= { sent: 0, accepted: 0, refused: 0 });
    count.sent++;
    if (this.#attacker.isClosed) this.#figures.refused++;
    if (this.#attacker.isClosed) count.refused++;
    if (this.#log.of(this.#incident ?? this.#never()).length > before) {
      count.accepted++;
      if (isPoison) this.#broke(`${kind} got in: ${Buffer.from(frame).toString('base64')}`);
    }
    this.#check(before, frame);
  }

  async #typeHonestly(): Promise<void> {
    this.#honest.doc.getText('situation:known').insert(0, 'work ');
    this.#figures.honest++;
    await this.#world.run(0);
    this.#check(this.#log.of(this.#incident ?? this.#never()).length, new Uint8Array([0, 1]));
  }

  #never(): never {
    throw new Error('bad id');
  }

  #check(before: number, frame: Uint8Array): void {
    const entries = this.#log.of(this.#incident ?? this.#never());
    if (entries.length > before) this.#figures.accepted++;
    // An answer may be good and yet end in a refusal: that of an earlier update that it did not explain.
    const isAnswer = frame[0] === 0 && frame[1] === 1;
    if (this.#attacker.isClosed && entries.length > before && !isAnswer) this.#broke(`refused but logged: ${Buffer.from(frame).toString('base64')}`); // prettier-ignore
    for (; this.#logged < entries.length; this.#logged++) {
      const board = entries[this.#logged]?.board;
      if (board === undefined) continue;
      try {
        Y.applyUpdate(this.#truth, board);
      } catch (error) {
        this.#broke(`the log holds what Yjs throws at: ${String(error)}`);
      }
    }
    const { pendingStructs, pendingDs } = this.#truth.store;
    if (pendingStructs !== null || pendingDs !== null) this.#broke(`pending after ${Buffer.from(frame).toString('base64')}`); // prettier-ignore
  }

  /** At the end: the bystander has what the log has, the lagging document agreed throughout, and everything still reads. */
  async finish(): Promise<void> {
    await this.#world.run(2000);
    const want = Y.encodeStateVector(this.#truth);
    if (!Buffer.from(want).equals(Y.encodeStateVector(this.#bystander))) this.#broke('a bystander has something else than the log'); // prettier-ignore
    try {
      for (const name of this.#truth.share.keys()) this.#truth.get(name).toJSON();
    } catch (error) {
      this.#broke(`the board does not read: ${String(error)}`);
    }
    if (!this.#honest.isSaved || this.#honest.isPending || this.#honest.fault !== null) {
      this.#broke(`the honest editor was disturbed: ${this.#honest.closeCode} ${this.#honest.refusal?.reason ?? ''}`);
    }
    const closing = this.#rooms.close();
    await this.#world.run(5000);
    await closing;
  }
}

/** Damages an update in one of the ways in which bytes go wrong, or in which somebody would make them go wrong. */
function mutate(update: Uint8Array, others: readonly Uint8Array[], random: () => number): Uint8Array {
  const at = Math.floor(random() * update.length);
  const copy = update.slice();
  switch (Math.floor(random() * 8)) {
    case 0:
      return update.slice(0, at);
    case 1:
      copy[at] = (copy[at] ?? 0) ^ (1 << Math.floor(random() * 8));
      return copy;
    case 2:
      copy[at] = random() * 256;
      return copy;
    case 3:
      return new Uint8Array([...update.slice(0, at), ...update.slice(at + 1)]);
    case 4:
      return new Uint8Array([...update.slice(0, at), random() * 256, ...update.slice(at)]);
    case 5: {
      const other = others[Math.floor(random() * others.length)] ?? update;
      return new Uint8Array([...update.slice(0, at), ...other.slice(Math.floor(random() * other.length))]);
    }
    case 6:
      return new Uint8Array([...update, ...update.slice(at)]);
    default:
      for (let i = 0; i < 4; i++) copy[Math.floor(random() * copy.length)] = [0, 1, 127, 128, 255][Math.floor(random() * 5)] ?? 0; // prettier-ignore
      return copy;
  }
}

/** Fires `frames` frames, a fresh room every five hundred. */
export async function fuzz(
  frames: number,
  seed: number,
  report: (figures: FuzzFigures) => void = () => undefined,
): Promise<FuzzFigures> {
  // prettier-ignore
  const random = randomFrom(seed);
  const figures: FuzzFigures = {
    frames: 0,
    accepted: 0,
    refused: 0,
    rooms: 0,
    broken: 0,
    what: [],
    honest: 0,
    kinds: {},
  };
  while (figures.frames < frames) {
    const range = new Range(random, figures);
    figures.rooms++;
    const until = Math.min(frames, figures.frames + FRAMES_PER_ROOM);
    while (figures.frames < until) await range.fire();
    await range.finish();
    report(figures);
  }
  return figures;
}

if (process.argv[1]?.endsWith('fuzz.ts') === true) {
  const seed = Number(process.argv[3] ?? Date.now());
  const figures = await fuzz(Number(process.argv[2] ?? 1_000_000), seed, (soFar) => {
    if (soFar.rooms % 100 === 0) console.log(JSON.stringify(soFar));
  });
  console.log(JSON.stringify({ seed, ...figures }));
  process.exit(figures.broken > 0 ? 1 : 0);
}
