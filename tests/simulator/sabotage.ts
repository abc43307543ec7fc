// Bugs planted on purpose, one at a time: in the simulated parts around the engine, or in the engine itself for as long as a
// run lasts. The simulator must find each of them, or it proves nothing.

import * as encoding from 'lib0/encoding';
import { Admission, type Verdict } from '#server/rooms/admission.ts';
import { Board } from '#server/rooms/board.ts';
import { partsOf } from '#server/rooms/board-cache.ts';
import { ackFrame, STEP_1, STEP_2, syncFrame, UPDATE } from '#server/rooms/frames.ts';
import type { Connection } from '#server/rooms/connection.ts';
import { Journal, type Pending } from '#server/rooms/journal.ts';
import { Room } from '#server/rooms/room.ts';
import { StructureIndex } from '#server/rooms/structure-index.ts';
import type { Shadow, Visitor } from '#server/rooms/world.ts';
import type { AppendResult, LogPort, NewEntry } from '#server/storage/ports.ts';
import { contentsOf } from './ledger.ts';

export interface Sabotage {
  name: string;
  /** The disk as a node sees it. */
  port?: (port: LogPort, now: () => number) => LogPort;
  shadow?: (shadow: Shadow) => Shadow;
  visitor?: (visitor: Visitor) => Visitor;
  /** Told of each message before the room reads it. */
  received?: (connection: Connection, message: Uint8Array, others: readonly Connection[]) => void;
  /** The room is not told when a line is gone. */
  keepsTheDeparted?: boolean;
  /** Breaks the engine; returns what mends it. */
  install?: () => () => void;
}

/** The kind and body of a counted sync message; null for anything else. */
function editIn(message: Uint8Array): { body: Uint8Array } | null {
  if (message[0] !== 0 || message[1] === STEP_1 || (message[1] !== STEP_2 && message[1] !== UPDATE)) return null;
  const lengthBytes = message.subarray(2).findIndex((byte) => byte < 128) + 1;
  return { body: message.slice(2 + lengthBytes) };
}

const counted = new WeakMap<Connection, number>();

function acknowledgeAtOnce(connection: Connection, message: Uint8Array): void {
  if (editIn(message) === null) return;
  const count = (counted.get(connection) ?? 0) + 1;
  counted.set(connection, count);
  connection.wire.write(ackFrame(count));
}

function relayAtOnce(_connection: Connection, message: Uint8Array, others: readonly Connection[]): void {
  const edit = editIn(message);
  if (edit === null) return;
  for (const other of others) other.wire.write(syncFrame(UPDATE, edit.body).frame);
}

const pretendDone = (entries: readonly NewEntry[]): AppendResult[] =>
  entries.map(() => ({ outcome: 'appended', hash: '' }));

/** Verdicts on updates, as a bug would have them. */
function judge(change: (verdict: Verdict, bytes: Uint8Array) => Verdict): () => void {
  const honest = Admission.prototype.admit;
  Admission.prototype.admit = function (this: Admission, bytes: Uint8Array, actor: string): Verdict {
    return change(Reflect.apply(honest, this, [bytes, actor]), bytes);
  };
  return () => void (Admission.prototype.admit = honest);
}

function letInAgain(verdict: Verdict, bytes: Uint8Array): Verdict {
  const isRepeat = verdict.outcome === 'known' && (bytes[0] ?? 0) > 0;
  return isRepeat ? { outcome: 'accepted', parts: partsOf(bytes), authors: [], entries: [] } : verdict;
}

function letInFutureDeletes(verdict: Verdict, bytes: Uint8Array): Verdict {
  if (verdict.outcome !== 'missing' || bytes[0] !== 0) return verdict;
  const deletes = contentsOf(bytes).deletes.flat();
  return { outcome: 'accepted', parts: { sections: [], deletes }, authors: [], entries: [] };
}

/** Whether somebody is in a room is answered with what was true when it was asked last. */
function believeEmpty(): () => void {
  const honest = Object.getOwnPropertyDescriptor(Room.prototype, 'isEmpty');
  const ask = honest?.get;
  if (honest === undefined || ask === undefined) throw new Error('the room no longer says whether it is empty');
  const before = new WeakMap<object, boolean>();
  const get = function (this: Room): boolean {
    const is = Boolean(Reflect.apply(ask, this, []));
    const was = before.get(this) ?? is;
    before.set(this, is);
    return was;
  };
  Object.defineProperty(Room.prototype, 'isEmpty', { configurable: true, get });
  return () => void Object.defineProperty(Room.prototype, 'isEmpty', honest);
}

function believeNobodyOwns(): () => void {
  const honest = StructureIndex.prototype.ownerOf;
  StructureIndex.prototype.ownerOf = () => null;
  return () => void (StructureIndex.prototype.ownerOf = honest);
}

function forgetDuringCommit(): () => void {
  const honest = Journal.prototype.add;
  Journal.prototype.add = function (this: Journal, pending: Pending): void {
    if (!this.isCommitting) Reflect.apply(honest, this, [pending]);
  };
  return () => void (Journal.prototype.add = honest);
}

function forgetDeletes(): () => void {
  const honest = Board.prototype.lacking;
  Board.prototype.lacking = function (this: Board, clocks): Buffer | null {
    return Reflect.apply(honest, this, [clocks, 'all']);
  };
  return () => void (Board.prototype.lacking = honest);
}

/** A lagging document that leaves out what it was given, and says that all is well. */
function lag(shadow: Shadow): Shadow {
  let jobs = 0;
  const nothing = encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, 0);
    encoding.writeVarUint(encoder, 0);
  });
  return {
    drop: (room) => shadow.drop(room),
    check: (job) => (jobs++ % 3 === 2 ? shadow.check({ ...job, update: nothing, clocks: [] }) : shadow.check(job)),
  };
}

export const SABOTAGES: readonly Sabotage[] = [
  { name: 'acknowledged before it is on disk', received: acknowledgeAtOnce },
  { name: 'relayed before it is on disk', received: relayAtOnce },
  {
    name: 'a failed append is swallowed',
    port: (port) => ({ ...port, append: (entries) => port.append(entries).catch(() => pretendDone(entries)) }),
  },
  {
    name: 'a place that is taken is written over in thought',
    port: (port) => ({
      ...port,
      append: async (entries) =>
        (await port.append(entries)).map((result) => (result.outcome === 'taken' ? { outcome: 'appended', hash: '' } : result)), // prettier-ignore
    }),
  },
  {
    name: 'a repeated command is done again',
    port: (port) => ({
      ...port,
      append: async (entries) => {
        const results = await port.append(entries);
        const [entry] = entries;
        const isRepeat = results[0]?.outcome === 'repeat' && entry !== undefined;
        return isRepeat ? port.append([{ ...entry, id: `${entry.id} again`, seq: (await port.head(entry.incident)) + 1 }]) : results; // prettier-ignore
      },
    }),
  },
  {
    name: 'recorded-at is whatever the clock says',
    port: (port, now) => ({ ...port, append: (entries) => port.append(entries.map((one) => ({ ...one, at: now() }))) }),
  },
  {
    name: 'a snapshot claims one entry more than it has',
    port: (port) => ({
      ...port,
      saveSnapshot: async (snapshot) => {
        const seq = Math.min(snapshot.seq + 1, await port.head(snapshot.incident));
        return port.saveSnapshot({ ...snapshot, seq });
      },
    }),
  },
  { name: 'the lagging document leaves something out', shadow: lag },
  { name: 'whoever may only read may write', visitor: (visitor) => ({ ...visitor, readOnly: false }) },
  { name: 'nobody is told who has left', keepsTheDeparted: true },
  { name: 'a room goes without a second look', install: believeEmpty },
  { name: 'what is known is let in again', install: () => judge(letInAgain) },
  { name: 'the future may be deleted', install: () => judge(letInFutureDeletes) },
  { name: 'what comes in during a commit is forgotten', install: forgetDuringCommit },
  { name: 'anybody may use any clientID', install: believeNobodyOwns },
  { name: 'whoever comes back is not told what was deleted', install: forgetDeletes },
];
