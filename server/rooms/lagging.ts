// Keeps each room's lagging document close behind, and takes snapshots from it. A document that does not come out as
// admission said is a fault of ours: the room is begun anew under the next epoch with what is whole, and the operator told.

import type { Fact, RecordedFact } from '#model/incident/facts.ts';
import { SYSTEM_ACTOR, type IncidentId } from '#model/ids.ts';
import { CLOSE } from '#protocol/sync.ts';
import { contentHash } from '#server/log/chain.ts';
import type { LogEntry } from '#server/storage/ports.ts';
import { Admission } from './admission.ts';
import { partsAfter, partsOf } from './board-cache.ts';
import type { Room } from './room.ts';
import { StructureIndex } from './structure-index.ts';
import { SNAPSHOT_LIMITS, type RoomParts, type ShadowReport, type SnapshotLimits } from './world.ts';
import { readLayout } from './index-bytes.ts';
import { encodeParts, type Layout } from './update-encode.ts';

/** How far a document may lag while anyone edits. */
export const MAX_LAG_MS = 200;
export const MAX_LAG_UPDATES = 500;
/** Smaller boards are made anew each time instead of being kept. */
const KEEP_FROM_BYTES = 4 * 1024;
/** So many documents are kept at most; the rest is made anew. */
const MAX_KEPT = 64;
/** A document that nobody edited for so long is let go; made anew it costs little when small. */
const IDLE_MS = 10_000;
const IDLE_LARGE_MS = 120_000;
const LARGE_BYTES = 512 * 1024;
const FACTS_AT_ONCE = 2000;
export class Lagging {
  readonly #parts: RoomParts;
  /** Rooms whose document the shadow keeps, and when it was last needed. */
  readonly #kept = new Map<IncidentId, { usedAt: number; isLarge: boolean }>();
  readonly #busy = new Map<IncidentId, Promise<void>>();

  readonly #limits: SnapshotLimits;

  constructor(parts: RoomParts) {
    this.#parts = parts;
    this.#limits = parts.limits ?? SNAPSHOT_LIMITS;
  }

  /** Brings a room's document up to date. */
  follow(room: Room, wantsSnapshot = this.#isSnapshotDue(room)): Promise<void> {
    const busy = this.#busy.get(room.incident);
    if (busy !== undefined) return busy;
    const work = this.#follow(room, wantsSnapshot)
      .catch((error: unknown) => {
        this.#kept.delete(room.incident);
        this.#parts.witness.fault(room.incident, 'the lagging document could not follow', error);
      })
      .finally(() => this.#busy.delete(room.incident));
    this.#busy.set(room.incident, work);
    return work;
  }

  #isSnapshotDue({ journal }: Room): boolean {
    const { snapshotSeq, snapshotAt } = journal;
    if (this.#parts.world.now() - snapshotAt < this.#limits.everyMs) return false;
    if (journal.seq - snapshotSeq > this.#limits.entries) return true;
    const { cache } = journal.board;
    return cache.bytesAfter(snapshotSeq) >= Math.max(this.#limits.bytes, cache.base?.bytes ?? 0);
  }

  async #follow(room: Room, wantsSnapshot: boolean): Promise<void> {
    const { journal } = room;
    const isKept = this.#kept.has(room.incident);
    const segments = isKept ? journal.unchecked : journal.board.cache.all();
    if (segments.length === 0) return;
    journal.unchecked = [];
    const { seq, epoch } = journal;
    if (wantsSnapshot) journal.board.cache.barrier = seq;
    const layout: Layout = [];
    const update = encodeParts(segments.map((segment) => segment.parts), layout); // prettier-ignore
    const keep = isKept || (update.length >= KEEP_FROM_BYTES && this.#kept.size < MAX_KEPT);
    const clocks: number[] = [];
    for (let i = 0; i < layout.length; i += 6) clocks.push(layout[i] ?? 0, layout[i + 2] ?? 0);
    const snapshot = wantsSnapshot ? { owners: journal.board.owners() } : null;
    const report = await this.#parts.shadow.check({
      room: room.incident,
      reset: !isKept,
      update,
      keep,
      clocks,
      snapshot,
    });
    const isLarge = (this.#kept.get(room.incident)?.isLarge ?? false) || update.length >= LARGE_BYTES;
    if (keep) this.#kept.set(room.incident, { usedAt: this.#parts.world.now(), isLarge });
    await this.#heed(room, report, { seq, epoch });
  }

  async #heed(room: Room, report: ShadowReport, at: { seq: number; epoch: number }): Promise<void> {
    if (report.outcome === 'good') {
      if (report.snapshot !== null) await this.#save(room, report.snapshot, at);
    } else {
      this.#kept.delete(room.incident);
      if (report.outcome === 'bad') await this.#quarantine(room, report, at);
      else room.journal.unchecked = [...room.journal.board.cache.tail];
    }
  }

  async #save(
    room: Room,
    { board, index }: { board: Uint8Array; index: Uint8Array },
    at: { seq: number; epoch: number },
  ): Promise<void> {
    // prettier-ignore
    const { journal } = room;
    const now = this.#parts.world.now();
    // Not the clock, which may have been set back: the next entry must not be recorded before this one.
    const recordedAt = journal.lastAt;
    const facts = (await journal.history.facts(now)).filter((fact) => fact.seq <= at.seq);
    const written = await this.#inPieces(facts);
    const snapshot = { incident: room.incident, ...at, board, index, facts: written, at: recordedAt };
    journal.snapshotSeq = at.seq;
    journal.snapshotAt = now;
    await this.#parts.log.saveSnapshot(snapshot);
    if (journal.epoch === at.epoch && !room.isAnyBehind) journal.board.rebase(at.seq, board, readLayout(index));
  }

  /** Facts as JSON, a few at a time: a long record must not hold up those who type. */
  async #inPieces(facts: readonly RecordedFact[]): Promise<string> {
    const pieces: string[] = [];
    for (let from = 0; from < facts.length; from += FACTS_AT_ONCE) {
      if (from > 0) await new Promise<void>((resolve) => this.#parts.world.soon(resolve));
      const piece = JSON.stringify(facts.slice(from, from + FACTS_AT_ONCE));
      pieces.push(piece.slice(1, -1));
    }
    return `[${pieces.join(',')}]`;
  }

  /** Begins the board anew from what is whole, and with what was logged since that still fits: it was acknowledged. */
  async #quarantine(
    room: Room,
    { what, salvage }: { what: string; salvage: Uint8Array },
    at: { seq: number; epoch: number },
  ): Promise<void> {
    const { journal } = room;
    this.#parts.witness.fault(
      room.incident,
      `the board did not come out as admitted, up to entry ${journal.seq}`,
      what,
    );
    await journal.turn(async () => {
      if (journal.isOver) return;
      const later = await this.#parts.log.read(room.incident, at.seq);
      const last = later.at(-1);
      if ((last?.epoch ?? at.epoch) !== at.epoch) return; // another node was faster
      const epoch = at.epoch + 1;
      const facts: Fact[] = [{ type: 'epoch-changed', epoch, reason: `quarantine: ${what}` }];
      const board = this.#withLater(salvage, later);
      const entry = {
        incident: room.incident,
        seq: (last?.seq ?? at.seq) + 1,
        at: Math.max(journal.lastAt, last?.at ?? 0),
        epoch,
        actor: SYSTEM_ACTOR,
      };
      const id = `epoch:${epoch}:${contentHash(board)}`;
      await this.#parts.log.append([{ ...entry, via: 'system', id, board, facts }]);
    });
    journal.end(CLOSE.restarting, 'The document was begun anew.');
  }

  /** What is whole and the entries after it, without those that do not fit any more. */
  #withLater(salvage: Uint8Array, later: readonly LogEntry[]): Buffer {
    const admission = new Admission(new StructureIndex(), this.#parts.rules);
    admission.absorb(salvage);
    const parts = [partsOf(salvage)];
    for (const { board } of later) {
      if (board === undefined) continue;
      const fresh = partsAfter(partsOf(board), (client) => admission.index.stateOf(client));
      try {
        admission.absorb(board);
        parts.push(fresh);
      } catch {
        // It builds on what is broken; the entry stays in the log, and the fault is told.
      }
    }
    return encodeParts(parts);
  }

  /** Once in a while: lets go of documents that nobody edits. */
  rest(): void {
    const now = this.#parts.world.now();
    for (const [incident, { usedAt, isLarge }] of this.#kept) {
      if (now - usedAt < (isLarge ? IDLE_LARGE_MS : IDLE_MS) || this.#busy.has(incident)) continue;
      this.#kept.delete(incident);
      this.#parts.shadow.drop(incident);
    }
  }

  /** The room has ended: its document is of no use any more. */
  async forget(incident: IncidentId): Promise<void> {
    await this.#busy.get(incident);
    if (this.#kept.delete(incident)) this.#parts.shadow.drop(incident);
  }

  /** Nobody is in the room: a snapshot if opening it would otherwise be slow, then the document is let go. */
  async leave(room: Room): Promise<void> {
    await this.#busy.get(room.incident);
    const { cache } = room.journal.board;
    const entries = room.journal.seq - (cache.base?.toSeq ?? 0);
    const isLong =
      cache.tail.length > 0 && (entries >= this.#limits.quietEntries || cache.tailBytes >= this.#limits.quietBytes);
    if (isLong || room.journal.unchecked.length > 0) await this.follow(room, isLong);
    if (this.#kept.delete(room.incident)) this.#parts.shadow.drop(room.incident);
  }
}
