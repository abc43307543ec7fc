/**
 * Appending to the log in MongoDB. Whatever is queued while one batch is under way is the next batch: one ordered insert for all rooms.
 * The unique keys decide: a taken place is told to the room, a taken position is simply the next one, an unknown outcome is met by
 * inserting the same rows again, which cannot apply twice.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { GENESIS_HASH } from '#server/log/chain.ts';
import { expectedHash, unchained } from '#server/log/stored-entry.ts';
import type { UnchainedEntry } from '#server/log/stored-entry.ts';
import type { AppendResult, NewEntry } from '../ports.ts';
import { OutageError } from '../ports.ts';
import type { Chunks } from './chunks.ts';
import { firstDuplicate, isDuplicate, isPassing, numberOf, outageOf, textOf } from './connection.ts';
import type { MongoConnection, Row } from './connection.ts';
import { entryKey, rowOf } from './entry-rows.ts';

interface Head {
  seq: number;
  hash: string;
}
interface Pending {
  entry: UnchainedEntry;
  nonce: string;
  /** Incidents of this call of which an entry did not get its place: those after it may build on it. */
  blocked: Set<string>;
  /** An insert of it went out whose outcome nobody knows. */
  isUncertain: boolean;
  settle: (result: AppendResult) => void;
  fail: (error: unknown) => void;
}
/** A row ready to be inserted, with the entry it stands for. */
interface Attempt {
  pending: Pending;
  row: Row;
  head: Head;
}

const HEADS_KEPT = 20_000;
const IDS_KEPT = 20_000;
/** After so long without an announcement nobody is thought to make any, ms. */
const ANNOUNCING_MS = 5_000;
/** How long a winner's announcement is waited for before its entry is read, ms. */
const ANNOUNCED_WITHIN_MS = 30;
const BATCH_MOST = 500;
/** How long an unknown outcome is pursued before the room is told that nobody knows. */
const PURSUE_MS = 10_000;

export class MongoLogWriter {
  readonly #connection: MongoConnection;
  readonly #chunks: Chunks;
  readonly #heads = new Map<string, Head>();
  readonly #queue: Pending[] = [];
  /** Ids of entries by place, as far as they were appended here or announced. */
  readonly #ids = new Map<string, string>();
  #lastHeardMs = -Infinity;
  #onHeard: () => void = () => undefined;
  #position: number | null = null;
  #pumping: Promise<void> | null = null;

  constructor(connection: MongoConnection, chunks: Chunks) {
    this.#connection = connection;
    this.#chunks = chunks;
  }

  async append(entries: readonly NewEntry[]): Promise<AppendResult[]> {
    for (const { incident, id, seq } of entries) [textOf(incident), textOf(id), numberOf(seq)];
    const blocked = new Set<string>();
    const results = entries.map(
      (entry) =>
        new Promise<AppendResult>((settle, fail) => {
          this.#queue.push({ entry: unchained(entry), nonce: randomUUID(), blocked, isUncertain: false, settle, fail });
        }),
    );
    this.#pumping ??= this.#pump();
    return Promise.all(results);
  }

  /** Resolves when nothing is under way. */
  async drained(): Promise<void> {
    while (this.#pumping) await this.#pumping;
  }

  async #pump(): Promise<void> {
    // The first append of a turn waits for the others of that turn, so that they share one insert.
    await Promise.resolve();
    while (this.#queue.length > 0) {
      const batch = this.#queue.splice(0, BATCH_MOST);
      try {
        await this.#commit(batch);
      } catch (error) {
        this.#heads.clear();
        this.#position = null;
        for (const pending of batch) pending.fail(error);
      }
    }
    this.#pumping = null;
  }

  async #commit(batch: Pending[]): Promise<void> {
    const deadline = Date.now() + PURSUE_MS;
    let waitMs = 20;
    let open = batch;
    while (open.length > 0) {
      try {
        open = await this.#round(open);
        waitMs = 20;
      } catch (error) {
        if (!isPassing(error) || Date.now() > deadline) throw outageOf(error, true);
        this.#heads.clear();
        this.#position = null;
        for (const pending of open) pending.isUncertain = true;
        await sleep(waitMs);
        waitMs = Math.min(waitMs * 2, 1000);
      }
    }
  }

  /** One ordered insert; returns what is still undecided. */
  async #round(open: Pending[]): Promise<Pending[]> {
    const attempts = await this.#prepare(open);
    if (attempts.length === 0) return [];
    try {
      await this.#insert(attempts.map((attempt) => attempt.row));
      for (const attempt of attempts) this.#appended(attempt);
      return [];
    } catch (error) {
      const at = firstDuplicate(error) ?? (isDuplicate(error) ? 0 : null);
      if (at === null) throw error;
      for (const attempt of attempts.slice(0, at)) this.#appended(attempt);
      const met = attempts[at];
      const rest = attempts.slice(at).map((attempt) => attempt.pending);
      if (!met || (await this.#hasHeardOf(Number(met.row['position'])))) return rest;
      this.#heads.delete(met.pending.entry.incident);
      this.#position = null;
      return rest;
    }
  }

  /** One row alone goes without the machinery of lists, which costs several times as much. */
  async #insert(rows: readonly Row[]): Promise<void> {
    const entries = this.#connection.collection('entries');
    const [only, ...others] = rows;
    if (only && others.length === 0) await this.#connection.run(true, () => entries.insertOne(only));
    else await this.#connection.run(true, () => entries.insertMany([...rows], { ordered: true }));
  }

  #appended({ pending, row, head }: Attempt): void {
    const position = Number(row['position']);
    this.#learn(pending.entry.incident, head);
    this.#keepId(pending.entry.incident, head.seq, pending.entry.id);
    this.#position = Math.max(this.#position ?? 0, position);
    pending.settle({ outcome: 'appended', hash: head.hash, position });
  }

  #keepId(incident: string, seq: number, id: string): void {
    if (this.#ids.size >= IDS_KEPT) this.#ids.clear();
    this.#ids.set(entryKey(incident, seq), id);
  }

  #learn(incident: string, head: Head): void {
    if (this.#heads.size >= HEADS_KEPT) this.#heads.clear();
    if ((this.#heads.get(incident)?.seq ?? 0) < head.seq) this.#heads.set(incident, head);
  }

  /** Another process made this entry durable: what comes next follows it, and nothing has to be read to know that. */
  hear(
    position: number,
    { incident, seq, id, hash }: { incident: string; seq: number; id: string; hash: string },
  ): void {
    // Nothing is known after a failure until it was read again.
    if (this.#position !== null) this.#position = Math.max(this.#position, position);
    this.#learn(incident, { seq, hash });
    this.#keepId(incident, seq, id);
    this.#lastHeardMs = performance.now();
    this.#onHeard();
  }

  /** Whether the entry that has this position was announced, or is within a moment. False where nobody announces. */
  async #hasHeardOf(position: number): Promise<boolean> {
    const began = performance.now();
    if (began - this.#lastHeardMs > ANNOUNCING_MS) return false;
    for (;;) {
      if (this.#position === null) return false;
      if (this.#position >= position) return true;
      const leftMs = began + ANNOUNCED_WITHIN_MS - performance.now();
      if (leftMs <= 0) return false;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, leftMs);
        this.#onHeard = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  /** Rows for the entries that fit the heads as they are known; entries that do not fit are settled here. */
  async #prepare(open: Pending[]): Promise<Attempt[]> {
    let position = (this.#position ??= await this.#lastPosition());
    const attempts: Attempt[] = [];
    const heads = new Map<string, Head>();
    for (const pending of open) {
      const { entry } = pending;
      const head = heads.get(entry.incident) ?? (await this.#head(entry));
      const isBlocked = pending.blocked.has(entry.incident);
      if (isBlocked || entry.seq !== head.seq + 1 || !heads.has(entry.incident)) {
        const decided = await this.#alreadyDecided(pending, head);
        if (decided) {
          if (decided.outcome === 'taken') pending.blocked.add(entry.incident);
          pending.settle(decided);
          continue;
        }
      }
      const next = { seq: entry.seq, hash: expectedHash(head.hash, entry) };
      heads.set(entry.incident, next);
      position += 1;
      const row = await rowOf({ position, entry: { ...entry, hash: next.hash } }, pending.nonce, this.#chunks);
      attempts.push({ pending, row, head: next });
    }
    return attempts;
  }

  /** A place that is taken, an id that was logged before, or this very entry from an earlier, unanswered insert. */
  async #alreadyDecided(pending: Pending, head: Head): Promise<AppendResult | null> {
    const { entry } = pending;
    const isBlocked = pending.blocked.has(entry.incident);
    if (!isBlocked && entry.seq === head.seq + 1 && this.#heads.get(entry.incident) === head) return null;
    if (!pending.isUncertain && this.#isTakenByOthers(entry, head)) return { outcome: 'taken' };
    const found = await this.#connection.run(false, () =>
      this.#connection.collection('entries').findOne({ incident: textOf(entry.incident), id: textOf(entry.id) }),
    );
    if (found && found['nonce'] === pending.nonce)
      return { outcome: 'appended', hash: String(found['hash']), position: Number(found['position']) };
    if (found) return { outcome: 'repeat', seq: Number(found['seq']) };
    return entry.seq === head.seq + 1 && !isBlocked ? null : { outcome: 'taken' };
  }

  /** Whether all entries from this place on are known, and none of them is this one come by another way. */
  #isTakenByOthers({ incident, seq, id }: UnchainedEntry, head: Head): boolean {
    if (seq < 1 || seq > head.seq) return false;
    for (let place = seq; place <= head.seq; place += 1) {
      const known = this.#ids.get(entryKey(incident, place));
      if (known === undefined || known === id) return false;
    }
    return true;
  }

  async #head(entry: UnchainedEntry): Promise<Head> {
    const known = this.#heads.get(entry.incident);
    if (known && known.seq + 1 >= entry.seq) return known;
    if (entry.seq > 1) {
      // The place before is all that is needed when it is the head: one look-up by key.
      const before = await this.#row(entryKey(entry.incident, entry.seq - 1));
      const taken = before ? await this.#row(entryKey(entry.incident, entry.seq)) : null;
      if (before && !taken) return { seq: entry.seq - 1, hash: String(before['hash']) };
    }
    const rows = await this.#connection.run(false, () =>
      this.#connection
        .collection('entries')
        .find({ incident: textOf(entry.incident) })
        .sort({ seq: -1 })
        .limit(1)
        .toArray(),
    );
    const last = rows[0];
    return last ? { seq: Number(last['seq']), hash: String(last['hash']) } : { seq: 0, hash: GENESIS_HASH };
  }

  #row(key: string): Promise<Row | null> {
    return this.#connection.run(false, () => this.#connection.collection('entries').findOne({ _id: textOf(key) }));
  }

  async #lastPosition(): Promise<number> {
    const rows = await this.#connection.run(false, () =>
      this.#connection
        .collection('entries')
        .find({}, { projection: { position: 1 } })
        .sort({ position: -1 })
        .limit(1)
        .toArray(),
    );
    // The floor is kept when an incident is erased, so that its positions are not given again.
    const floor = await this.#connection.run(false, () =>
      this.#connection.collection('counters').findOne({ _id: 'position' }),
    );
    return Math.max(Number(rows[0]?.['position'] ?? 0), Number(floor?.['value'] ?? 0));
  }

  /** Puts back an entry of a backup as it was; rejects when it does not continue the chain. */
  async restore(entry: UnchainedEntry & { hash: string }): Promise<void> {
    const there = await this.#row(entryKey(entry.incident, entry.seq));
    if (there) return;
    const head = await this.#head(entry);
    if (entry.seq !== head.seq + 1 || expectedHash(head.hash, entry) !== entry.hash) {
      throw new OutageError(`Entry ${entry.seq} of incident ${entry.incident} does not fit the one before it.`, {
        applied: 'no',
        reason: 'corrupt',
      });
    }
    const position = (this.#position ??= await this.#lastPosition()) + 1;
    const row = await rowOf({ position, entry }, randomUUID(), this.#chunks);
    await this.#connection.run(true, () => this.#connection.collection('entries').insertOne(row));
    this.#position = position;
    this.#heads.set(entry.incident, { seq: entry.seq, hash: entry.hash });
  }

  forget(incident: string): void {
    this.#heads.delete(incident);
    this.#position = null;
  }
}
