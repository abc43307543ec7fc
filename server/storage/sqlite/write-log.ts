/**
 * Writing the log inside a transaction of the writer: appends with their hash chain, snapshots, packing, redaction, erasure and
 * restoring. Knows nothing of threads, commits or failures.
 */
import { expectedHash } from '#server/log/stored-entry.ts';
import type { StoredEntry, UnchainedEntry } from '#server/log/stored-entry.ts';
import { GENESIS_HASH } from '#server/log/chain.ts';
import { readIncident } from '#server/log/entry-codec.ts';
import { decodeSegment, encodeSegment } from '#server/log/segment.ts';
import type { PositionedEntry } from '#server/log/segment.ts';
import { ChainError, redactedCopy } from '#server/log/redacted-copy.ts';
import type { RedactionScope } from '../ports.ts';
import { Statements, blob, integer, text } from '../sqlite-connection.ts';
import type { Connection } from '../sqlite-connection.ts';
import type { AppendOutcome, SnapshotRow, WriterOperations } from './messages.ts';
import { entryOf } from './reader-core.ts';

interface Head {
  no: number;
  seq: number;
  hash: string;
}

const HEADS_KEPT = 50_000;
const SNAPSHOTS_KEPT = 2;

export class LogWriter {
  readonly #statements: Statements;
  readonly #heads = new Map<string, Head>();
  #position: number;

  constructor(db: Connection) {
    this.#statements = new Statements(db);
    this.#position = this.#lastPosition();
  }

  /** After a rollback nothing remembered may be trusted. */
  forget(): void {
    this.#heads.clear();
    this.#position = this.#lastPosition();
  }

  #lastPosition(): number {
    const row = this.#statements
      .of(
        `SELECT max(coalesce((SELECT max(position) FROM entries), 0), coalesce((SELECT max(last_position) FROM segments), 0),
          coalesce((SELECT value FROM counters WHERE name = 'position'), 0)) AS position`,
      )
      .get();
    return row ? integer(row, 'position') : 0;
  }

  #numberOf(incident: string): number {
    const row = this.#statements.of('SELECT no FROM incidents WHERE id = ?').get(incident);
    if (row) return integer(row, 'no');
    const made = this.#statements.of('INSERT INTO incidents (id) VALUES (?) RETURNING no').get(incident);
    return made ? integer(made, 'no') : 0;
  }

  #head(incident: string): Head {
    const known = this.#heads.get(incident);
    if (known) return known;
    const no = this.#numberOf(incident);
    const row =
      this.#statements.of('SELECT seq, hash FROM entries WHERE incident = ? ORDER BY seq DESC LIMIT 1').get(no) ??
      this.#statements
        .of('SELECT last_seq AS seq, last_hash AS hash FROM segments WHERE incident = ? ORDER BY last_seq DESC LIMIT 1')
        .get(no);
    const head = row
      ? { no, seq: integer(row, 'seq'), hash: Buffer.from(blob(row, 'hash')).toString('hex') }
      : { no, seq: 0, hash: GENESIS_HASH };
    if (this.#heads.size >= HEADS_KEPT) this.#heads.clear();
    this.#heads.set(incident, head);
    return head;
  }

  append(entry: UnchainedEntry): AppendOutcome {
    const head = this.#head(entry.incident);
    if (entry.seq !== head.seq + 1) return this.#seqOf(head.no, entry.id) ?? 0;
    const fresh = this.#statements
      .of('INSERT OR IGNORE INTO entry_ids (incident, id, seq) VALUES (?, ?, ?)')
      .run(head.no, entry.id, entry.seq);
    if (Number(fresh.changes) === 0) return this.#seqOf(head.no, entry.id) ?? 0;
    const hash = expectedHash(head.hash, entry);
    this.#position += 1;
    this.#insert(head.no, this.#position, { ...entry, hash });
    head.seq = entry.seq;
    head.hash = hash;
    return hash;
  }

  /** Where an entry with this id stands already. */
  repeatOf({ incident, id }: UnchainedEntry): number | null {
    return this.#seqOf(this.#head(incident).no, id);
  }

  #seqOf(no: number, id: string): number | null {
    const row = this.#statements.of('SELECT seq FROM entry_ids WHERE incident = ? AND id = ?').get(no, id);
    return row ? integer(row, 'seq') : null;
  }

  #insert(no: number, position: number, entry: StoredEntry): void {
    const redaction = entry.redacted ? JSON.stringify(entry.redacted) : null;
    this.#statements
      .of(
        'INSERT INTO entries (position, incident, seq, at, epoch, actor, via, id, hash, redaction) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
      )
      .run(
        position,
        no,
        entry.seq,
        entry.at,
        entry.epoch,
        entry.actor,
        entry.via,
        entry.id,
        Buffer.from(entry.hash, 'hex'),
        redaction,
      );
    this.#statements
      .of('INSERT INTO payloads (position, board, facts, effects) VALUES (?, ?, ?, ?)')
      .run(position, entry.board ?? null, entry.facts ?? null, entry.effects ?? null);
  }

  /** A snapshot of an epoch that has ended holds what the new epoch was begun to be rid of: it is not kept. */
  saveSnapshot(snapshot: SnapshotRow): void {
    const { no } = this.#head(snapshot.incident);
    const newest = this.#statements
      .of('SELECT epoch FROM entries WHERE incident = ? ORDER BY seq DESC LIMIT 1')
      .get(no);
    if (newest && integer(newest, 'epoch') > snapshot.epoch) return;
    this.#statements
      .of(
        'INSERT OR REPLACE INTO snapshots (incident, seq, epoch, at, packed, board, board_index, facts) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      )
      .run(
        no,
        snapshot.seq,
        snapshot.epoch,
        snapshot.at,
        snapshot.packed ? 1 : 0,
        snapshot.board,
        snapshot.index,
        snapshot.facts,
      );
    this.#statements
      .of(
        'DELETE FROM snapshots WHERE incident = ? AND seq NOT IN (SELECT seq FROM snapshots WHERE incident = ? ORDER BY seq DESC LIMIT ?)',
      )
      .run(no, no, SNAPSHOTS_KEPT);
  }

  pack(segment: WriterOperations['pack']['args']): boolean {
    const { no } = this.#head(segment.incident);
    const found = this.#statements
      .of('SELECT count(*) AS entries FROM entries WHERE incident = ? AND seq BETWEEN ? AND ?')
      .get(no, segment.first, segment.last);
    const last = this.#statements.of('SELECT hash FROM entries WHERE incident = ? AND seq = ?').get(no, segment.last);
    const complete = found !== undefined && integer(found, 'entries') === segment.last - segment.first + 1;
    if (!complete || !last || Buffer.from(blob(last, 'hash')).toString('hex') !== segment.lastHash) return false;
    this.#insertSegment(no, segment);
    this.#statements
      .of(
        'DELETE FROM payloads WHERE position IN (SELECT position FROM entries WHERE incident = ? AND seq BETWEEN ? AND ?)',
      )
      .run(no, segment.first, segment.last);
    this.#statements
      .of('DELETE FROM entries WHERE incident = ? AND seq BETWEEN ? AND ?')
      .run(no, segment.first, segment.last);
    // A repeat of a compacted edit is known to admission by its structs; only the ids that do not follow from content stay.
    const remove = this.#statements.of('DELETE FROM entry_ids WHERE incident = ? AND id = ?');
    for (const id of segment.derived) remove.run(no, id);
    return true;
  }

  #insertSegment(no: number, segment: Omit<WriterOperations['pack']['args'], 'incident' | 'derived'>): void {
    this.#statements
      .of(
        'INSERT OR REPLACE INTO segments (incident, first_seq, last_seq, first_position, last_position, last_hash, bytes) VALUES (?, ?, ?, ?, ?, ?, ?)',
      )
      .run(
        no,
        segment.first,
        segment.last,
        segment.firstPosition,
        segment.lastPosition,
        Buffer.from(segment.lastHash, 'hex'),
        segment.bytes,
      );
  }

  redact({ incident, from, to, reason, scope }: WriterOperations['redact']['args']): void {
    const { no } = this.#head(incident);
    const known = readIncident(incident);
    const rows = this.#statements
      .of(
        `SELECT e.position, e.seq, e.at, e.epoch, e.actor, e.via, e.id, e.hash, e.redaction, p.board, p.facts, p.effects
         FROM entries e JOIN payloads p ON p.position = e.position WHERE e.incident = ? AND e.seq BETWEEN ? AND ?`,
      )
      .all(no, from, to);
    for (const row of rows) {
      const entry = redactedCopy(entryOf(row, known), reason, scope);
      const position = integer(row, 'position');
      this.#statements
        .of('UPDATE entries SET redaction = ? WHERE position = ?')
        .run(JSON.stringify(entry.redacted), position);
      this.#statements
        .of('UPDATE payloads SET board = ?, facts = ?, effects = ? WHERE position = ?')
        .run(entry.board ?? null, entry.facts ?? null, entry.effects ?? null, position);
    }
    const segments = this.#statements
      .of('SELECT bytes, first_seq FROM segments WHERE incident = ? AND first_seq <= ? AND last_seq >= ?')
      .all(no, to, from);
    for (const row of segments)
      this.#redactSegment(no, blob(row, 'bytes'), integer(row, 'first_seq'), { from, to, reason, scope });
    this.#statements.of('DELETE FROM snapshots WHERE incident = ? AND seq >= ?').run(no, from);
    this.#count('rewrites', 1);
  }

  #redactSegment(
    no: number,
    bytes: Uint8Array,
    first: number,
    range: { from: number; to: number; reason: string; scope: RedactionScope | undefined },
  ): void {
    const entries = decodeSegment(bytes).map((item): PositionedEntry => {
      const { seq } = item.entry;
      return seq < range.from || seq > range.to
        ? item
        : { ...item, entry: redactedCopy(item.entry, range.reason, range.scope) };
    });
    const before = this.#statements
      .of('SELECT last_hash FROM segments WHERE incident = ? AND last_seq = ?')
      .get(no, first - 1);
    const previous = before ? Buffer.from(blob(before, 'last_hash')).toString('hex') : GENESIS_HASH;
    this.#statements
      .of('UPDATE segments SET bytes = ? WHERE incident = ? AND first_seq = ?')
      .run(encodeSegment(previous, entries), no, first);
  }

  erase(incident: string): string[] {
    const { no } = this.#head(incident);
    const hashes = this.#statements
      .of(
        'SELECT hash FROM links l WHERE incident = ? AND NOT EXISTS (SELECT 1 FROM links o WHERE o.hash = l.hash AND o.incident <> l.incident)',
      )
      .all(no)
      .map((row) => text(row, 'hash'));
    // The highest positions may be among those that go; they must not be given again.
    this.#statements
      .of(
        `INSERT INTO counters VALUES ('position', ?) ON CONFLICT (name) DO UPDATE SET value = max(value, excluded.value)`,
      )
      .run(this.#position);
    this.#statements
      .of('DELETE FROM payloads WHERE position IN (SELECT position FROM entries WHERE incident = ?)')
      .run(no);
    for (const table of ['entries', 'entry_ids', 'segments', 'snapshots', 'links']) {
      this.#statements.of(`DELETE FROM ${table} WHERE incident = ?`).run(no);
    }
    this.#statements.of('DELETE FROM incidents WHERE no = ?').run(no);
    this.#heads.delete(incident);
    this.#count('rewrites', 1);
    return hashes;
  }

  #count(name: string, by: number): void {
    this.#statements
      .of('INSERT INTO counters VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = value + excluded.value')
      .run(name, by);
  }

  restore(entries: readonly PositionedEntry[]): void {
    for (const { position, entry } of entries) {
      const head = this.#head(entry.incident);
      if (entry.seq <= head.seq) continue;
      if (entry.seq !== head.seq + 1 || expectedHash(head.hash, entry) !== entry.hash) {
        throw new ChainError(`Entry ${entry.seq} of incident ${entry.incident} does not fit the one before it.`);
      }
      this.#statements
        .of('INSERT INTO entry_ids (incident, id, seq) VALUES (?, ?, ?)')
        .run(head.no, entry.id, entry.seq);
      this.#position = Math.max(this.#position + 1, position);
      this.#insert(head.no, this.#position, entry);
      head.seq = entry.seq;
      head.hash = entry.hash;
    }
  }
}
