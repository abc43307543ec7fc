// What really is on the simulated disk, entry by entry, and what must hold of it whatever happens around it: no gap, no
// repeat, no step back in time, nothing pending, nothing twice, nobody in somebody else's name. The simulator asks it whether
// what was acknowledged or shown is durable.

import { applyLogged } from '#server/rooms/shadow-documents.ts';
import * as Y from 'yjs';
import type { LogEntry, Snapshot } from '#server/storage/ports.ts';

/** A deletion or a run of structs: client, first clock, clock after the last. */
export type Range = readonly [client: number, from: number, to: number];

/** What an update brings, read without applying it. */
export function contentsOf(update: Uint8Array): { structs: Range[]; deletes: Range[] } {
  const { structs, ds } = Y.decodeUpdate(update);
  const deletes: Range[] = [];
  for (const [client, items] of ds.clients) {
    for (const { clock, len } of items) deletes.push([client, clock, clock + len]);
  }
  return {
    structs: structs.map(({ id, length }): Range => [id.client, id.clock, id.clock + length]),
    deletes,
  };
}

export class Ledger {
  /** The board as a real document has it after the last entry. */
  truth = new Y.Doc();
  epoch: number | null = null;
  /** Actors that must never get anything in. */
  readonly barred = new Set<string>();
  #count = 0;
  #at = 0;
  readonly #ids = new Set<string>();
  /** clientID to the actor in whose name it was first logged. */
  readonly #owners = new Map<number, string | null>();
  #deleted: Map<number, Range[]> | null = null;
  #lastSeen: Uint8Array | null = null;

  /** Takes in what became durable since; says what is wrong with it, or null. */
  follow(entries: readonly LogEntry[]): string | null {
    for (; this.#count < entries.length; this.#count++) {
      const entry = entries[this.#count];
      const wrong = entry === undefined ? 'an entry is gone' : (this.#stamp(entry) ?? this.#take(entry));
      if (wrong !== null) return `${wrong}, entry ${this.#count + 1}`;
    }
    return null;
  }

  #stamp(entry: LogEntry): string | null {
    if (entry.seq !== this.#count + 1) return 'the log has a gap';
    if (entry.at < this.#at) return 'recorded-at went backwards';
    if (this.#ids.has(entry.id)) return 'one id was logged twice';
    if (entry.actor !== null && this.barred.has(entry.actor)) return 'somebody who may not write got something in';
    this.#at = entry.at;
    this.#ids.add(entry.id);
    if (entry.epoch === this.epoch) return null;
    const isTold = entry.facts?.some((fact) => fact.type === 'epoch-changed') === true;
    if (this.epoch !== null && !isTold) return 'the epoch changed without a word';
    this.epoch = entry.epoch;
    this.truth = new Y.Doc();
    this.#deleted = null;
    return null;
  }

  #take({ board, actor, facts }: LogEntry): string | null {
    if (board === undefined) return null;
    const isAnew = facts?.some((fact) => fact.type === 'epoch-changed') === true;
    for (const [client, from, to] of isAnew ? [] : contentsOf(board).structs) {
      if (from < this.clockOf(client) && to > from) return 'something was logged twice';
      const owner = this.#owners.get(client);
      if (owner !== undefined && owner !== actor) return 'somebody wrote in the name of another';
      if (owner !== undefined) continue;
      this.#owners.set(client, actor);
      const isClaimed = facts?.some((fact) => fact.type === 'author' && fact.client === client && fact.by === actor);
      if (isClaimed !== true) return 'the first edit of a client does not say whose it is';
    }
    applyLogged(this.truth, board);
    this.#deleted = null;
    const { pendingStructs, pendingDs } = this.truth.store;
    return pendingStructs !== null || pendingDs !== null ? 'the log holds something that stays pending' : null;
  }

  clockOf(client: number): number {
    return Y.getState(this.truth.store, client);
  }

  /** Whether everything in an update that the server is about to send is durable; says what is not, or null. */
  shown(update: Uint8Array): string | null {
    if (update === this.#lastSeen) return null; // one buffer for everybody
    this.#lastSeen = update;
    const { structs, deletes } = contentsOf(update);
    for (const [client, , to] of structs) if (to > this.clockOf(client)) return 'somebody is shown an edit that is not on disk'; // prettier-ignore
    for (const range of deletes) if (!this.#isDeleted(range)) return 'somebody is shown a deletion that is not on disk';
    return null;
  }

  #isDeleted([client, from, to]: Range): boolean {
    this.#deleted ??= deletedIn(this.truth);
    return this.#deleted.get(client)?.some((range) => range[1] <= from && to <= range[2]) === true;
  }

  /** What a room would open from: the snapshot and the entries after it come to the same as all entries. */
  reopens(snapshot: Snapshot | null, entries: readonly LogEntry[]): string | null {
    if (snapshot === null || snapshot.epoch !== this.epoch) return null;
    const doc = new Y.Doc();
    applyLogged(doc, snapshot.board);
    for (const { seq, board } of entries) if (seq > snapshot.seq && board !== undefined) applyLogged(doc, board);
    const isWhole = doc.store.pendingStructs === null && Y.equalSnapshots(Y.snapshot(doc), Y.snapshot(this.truth));
    doc.destroy();
    return isWhole ? null : 'the snapshot and what follows it are not what was logged';
  }
}

function deletedIn(doc: Y.Doc): Map<number, Range[]> {
  const all = new Map<number, Range[]>();
  for (const [client, items] of Y.createDeleteSetFromStructStore(doc.store).clients) {
    all.set(
      client,
      items.map(({ clock, len }): Range => [client, clock, clock + len]),
    );
  }
  return all;
}
