/**
 * All reading, on a connection that cannot write. Runs in the reader workers, and on the main thread for look-ups of a few
 * microseconds (head, one document, attempts). Segments and loose entries read the same.
 */
import { decodeSegment, encodeSegment, hasDerivedId } from '#server/log/segment.ts';
import type { PositionedEntry } from '#server/log/segment.ts';
import { GENESIS_HASH } from '#server/log/chain.ts';
import { readActor, readIncident, readVia } from '#server/log/entry-codec.ts';
import type { StoredEntry } from '#server/log/stored-entry.ts';
import { parseEffectId } from '#model/ids.ts';
import { OutageError } from '../ports.ts';
import type { AttachmentLink } from '../ports.ts';
import { encodePositioned } from '#server/log/positioned-codec.ts';
import { Statements, blob, integer, text } from '../sqlite-connection.ts';
import type { Connection, Row } from '../sqlite-connection.ts';
import type { ArgsOf, ResultOf } from '../worker-messages.ts';
import type { ReaderOperations, SnapshotRow } from './messages.ts';

const ENTRY = `SELECT e.position, e.seq, e.at, e.epoch, e.actor, e.via, e.id, e.hash, e.redaction, p.board, p.facts, p.effects
  FROM entries e JOIN payloads p ON p.position = e.position`;
const LOOSE_TAIL = `SELECT i.id AS incident_id, ${ENTRY.slice('SELECT '.length)}
  JOIN incidents i ON i.no = e.incident WHERE e.position > ? ORDER BY e.position LIMIT ?`;
/** Only entries with facts, and without their board bytes. */
const LOOSE_FACTS = `SELECT i.id AS incident_id, e.position, e.seq, e.at, e.epoch, e.actor, e.via, e.id, e.hash, e.redaction,
    NULL AS board, p.facts, p.effects
  FROM payloads p INDEXED BY payloads_with_facts CROSS JOIN entries e ON e.position = p.position
  JOIN incidents i ON i.no = e.incident
  WHERE p.facts IS NOT NULL AND p.position > ? ORDER BY p.position LIMIT ?`;
/** Entries in a segment: enough for good compression, few enough to unpack within a few milliseconds. */
const SEGMENT_ENTRIES = 2048;
const SMALLEST_SEGMENT = 128;
const SEGMENTS_KEPT = 24;
const TOP_OF_KEYS = '\u{10ffff}';

/** Reads a joined row of entries and payloads. */
export function entryOf(row: Row, incident: StoredEntry['incident']): StoredEntry {
  const entry: StoredEntry = {
    incident,
    seq: integer(row, 'seq'),
    at: integer(row, 'at'),
    epoch: integer(row, 'epoch'),
    actor: row['actor'] === null ? null : readActor(text(row, 'actor')),
    via: readVia(text(row, 'via')),
    id: text(row, 'id'),
    hash: Buffer.from(blob(row, 'hash')).toString('hex'),
  };
  if (row['board'] !== null) entry.board = blob(row, 'board');
  if (row['facts'] !== null) entry.facts = text(row, 'facts');
  if (row['effects'] !== null) entry.effects = text(row, 'effects');
  if (row['redaction'] !== null) entry.redacted = JSON.parse(text(row, 'redaction'));
  return entry;
}

const linkOf = (row: Row): AttachmentLink => ({
  hash: text(row, 'hash'),
  name: text(row, 'name'),
  type: text(row, 'type'),
  size: integer(row, 'size'),
  by: readActor(text(row, 'by')),
  at: integer(row, 'at'),
});

type Operations = {
  [Name in keyof ReaderOperations]: (args: ArgsOf<ReaderOperations, Name>) => ResultOf<ReaderOperations, Name>;
};

export class ReaderCore implements Operations {
  readonly #db: Connection;
  readonly #statements: Statements;
  readonly #segments = new Map<number, PositionedEntry[]>();
  #rewrites = 0;

  constructor(db: Connection) {
    this.#db = db;
    this.#statements = new Statements(db);
  }

  close(): void {
    this.#db.close();
  }

  #no(incident: string): number | null {
    const row = this.#statements.of('SELECT no FROM incidents WHERE id = ?').get(incident);
    return row ? integer(row, 'no') : null;
  }

  /** One view of the data for several statements. */
  #consistently<Value>(work: () => Value): Value {
    this.#db.exec('BEGIN');
    try {
      return work();
    } finally {
      this.#db.exec('COMMIT');
    }
  }

  /** Unpacked segments are kept, until a redaction or an erasure rewrote any. */
  #segment(row: Row): PositionedEntry[] {
    const rewrites = this.#statements.of(`SELECT value FROM counters WHERE name = 'rewrites'`).get();
    const count = rewrites ? integer(rewrites, 'value') : 0;
    if (count !== this.#rewrites) this.#segments.clear();
    this.#rewrites = count;
    const key = integer(row, 'rowid');
    const kept = this.#segments.get(key);
    if (kept) return kept;
    const bytes = this.#statements.of('SELECT bytes, last_hash FROM segments WHERE rowid = ?').get(key);
    const entries = bytes ? decodeSegment(blob(bytes, 'bytes')) : [];
    const last = bytes ? Buffer.from(blob(bytes, 'last_hash')).toString('hex') : '';
    if (entries.at(-1)?.entry.hash !== last) {
      throw new OutageError('A compacted segment of the log is damaged.', { applied: 'no', reason: 'corrupt' });
    }
    const oldest = this.#segments.keys().next();
    if (this.#segments.size >= SEGMENTS_KEPT && !oldest.done) this.#segments.delete(oldest.value);
    this.#segments.set(key, entries);
    return entries;
  }

  #entries(incident: string, after: number, limit: number): PositionedEntry[] {
    const no = this.#no(incident);
    if (no === null) return [];
    const found: PositionedEntry[] = [];
    let from = after;
    const segments = this.#statements.of(
      'SELECT rowid, last_seq FROM segments WHERE incident = ? AND last_seq > ? ORDER BY first_seq LIMIT ?',
    );
    for (const row of segments.all(no, after, Math.ceil(limit / SMALLEST_SEGMENT) + 1)) {
      if (found.length >= limit) return found;
      const wanted = this.#segment(row).filter(({ entry }) => entry.seq > from);
      found.push(...wanted.slice(0, limit - found.length));
      from = integer(row, 'last_seq');
    }
    if (found.length >= limit) return found;
    const loose = this.#statements.of(`${ENTRY} WHERE e.incident = ? AND e.seq > ? ORDER BY e.seq LIMIT ?`);
    const known = readIncident(incident);
    for (const row of loose.all(no, from, limit - found.length)) {
      found.push({ position: integer(row, 'position'), entry: entryOf(row, known) });
    }
    return found;
  }

  read({ incident, after, limit }: ArgsOf<ReaderOperations, 'read'>): Uint8Array {
    return encodePositioned(this.#consistently(() => this.#entries(incident, after, limit)));
  }

  tail({ after, limit, factsOnly }: ArgsOf<ReaderOperations, 'tail'>): Uint8Array {
    return encodePositioned(this.#consistently(() => this.#tail(after, limit, factsOnly)));
  }

  #tail(after: number, limit: number, factsOnly: boolean): PositionedEntry[] {
    const loose = this.#statements.of(factsOnly ? LOOSE_FACTS : LOOSE_TAIL);
    let found = loose.all(after, limit).map((row): PositionedEntry => {
      const incident = readIncident(text(row, 'incident_id'));
      return { position: integer(row, 'position'), entry: entryOf(row, incident) };
    });
    const segments = this.#statements.of(
      'SELECT rowid, first_position FROM segments WHERE last_position > ? ORDER BY first_position',
    );
    for (const row of segments.all(after)) {
      const last = found.length < limit ? Infinity : (found.at(-1)?.position ?? Infinity);
      if (integer(row, 'first_position') > last) break;
      const wanted = this.#segment(row).filter(
        ({ position, entry }) => position > after && position < last && !(factsOnly && entry.facts === undefined),
      );
      if (wanted.length === 0) continue;
      found = [...found, ...wanted].sort((one, other) => one.position - other.position).slice(0, limit);
    }
    return found;
  }

  /** Which log this is. */
  identity(): string {
    const row = this.#statements.of(`SELECT value FROM counters WHERE name = 'identity'`).get();
    return row ? String(integer(row, 'value')) : '';
  }

  changedSince(after: number): { position: number; incidents: string[] } {
    return this.#consistently(() => {
      const rows = this.#statements
        .of(
          `SELECT id FROM incidents WHERE no IN (SELECT incident FROM entries WHERE position > ?1
            UNION SELECT incident FROM segments WHERE last_position > ?1) ORDER BY no`,
        )
        .all(after);
      const last = this.#statements
        .of(
          `SELECT max(?, coalesce((SELECT max(position) FROM entries), 0),
            coalesce((SELECT max(last_position) FROM segments), 0)) AS position`,
        )
        .get(after);
      return { position: last ? integer(last, 'position') : after, incidents: rows.map((row) => text(row, 'id')) };
    });
  }

  head(incident: string): number {
    const no = this.#no(incident);
    if (no === null) return 0;
    const loose = this.#statements.of('SELECT max(seq) AS seq FROM entries WHERE incident = ?').get(no);
    if (loose && loose['seq'] !== null) return integer(loose, 'seq');
    const packed = this.#statements.of('SELECT max(last_seq) AS seq FROM segments WHERE incident = ?').get(no);
    return packed && packed['seq'] !== null ? integer(packed, 'seq') : 0;
  }

  snapshot(incident: string): SnapshotRow | null {
    const no = this.#no(incident);
    if (no === null) return null;
    const row = this.#statements.of('SELECT * FROM snapshots WHERE incident = ? ORDER BY seq DESC LIMIT 1').get(no);
    if (!row) return null;
    return {
      incident,
      seq: integer(row, 'seq'),
      epoch: integer(row, 'epoch'),
      at: integer(row, 'at'),
      packed: integer(row, 'packed') === 1,
      board: blob(row, 'board'),
      index: row['board_index'] === null ? null : blob(row, 'board_index'),
      facts: blob(row, 'facts'),
    };
  }

  incidents(): string[] {
    return this.#statements
      .of(
        `SELECT id FROM incidents i WHERE EXISTS (SELECT 1 FROM entries WHERE incident = i.no)
          OR EXISTS (SELECT 1 FROM segments WHERE incident = i.no) OR EXISTS (SELECT 1 FROM links WHERE incident = i.no) ORDER BY no`,
      )
      .all()
      .map((row) => text(row, 'id'));
  }

  documents({ table, prefix, after, limit }: ArgsOf<ReaderOperations, 'documents'>): { key: string; row: string }[] {
    const statement = this.#statements.of(
      'SELECT key, row FROM documents WHERE collection = ? AND key >= ? AND key > ? AND key < ? ORDER BY key LIMIT ?',
    );
    const rows = statement.all(table, prefix, after, prefix + TOP_OF_KEYS, limit);
    return rows.map((row) => ({ key: text(row, 'key'), row: text(row, 'row') }));
  }

  document({ table, key }: ArgsOf<ReaderOperations, 'document'>): string | null {
    const row = this.#statements.of('SELECT row FROM documents WHERE collection = ? AND key = ?').get(table, key);
    return row ? text(row, 'row') : null;
  }

  tableNames(): string[] {
    return this.#statements
      .of('SELECT DISTINCT collection FROM documents ORDER BY collection')
      .all()
      .map((row) => text(row, 'collection'));
  }

  attempts(effect: string): { attempt: number; worker: string; at: number }[] {
    const rows = this.#statements
      .of('SELECT attempt, worker, at FROM attempts WHERE effect = ? ORDER BY attempt')
      .all(effect);
    return rows.map((row) => ({
      attempt: integer(row, 'attempt'),
      worker: text(row, 'worker'),
      at: integer(row, 'at'),
    }));
  }

  attemptsAfter({
    after,
    limit,
  }: ArgsOf<ReaderOperations, 'attemptsAfter'>): ResultOf<ReaderOperations, 'attemptsAfter'> {
    const [effect = '', attempt = '-1'] = after === '' ? [] : after.split(' ');
    const statement = this.#statements.of(
      'SELECT * FROM attempts WHERE (effect, attempt) > (?, ?) ORDER BY effect, attempt LIMIT ?',
    );
    return statement.all(effect, Number(attempt), limit).flatMap((row) => {
      const id = parseEffectId(row['effect']);
      const number = integer(row, 'attempt');
      return id === null
        ? []
        : [
            {
              key: `${id} ${number}`,
              effect: id,
              attempt: number,
              worker: text(row, 'worker'),
              at: integer(row, 'at'),
            },
          ];
    });
  }

  links(incident: string): AttachmentLink[] {
    const no = this.#no(incident);
    if (no === null) return [];
    return this.#statements.of('SELECT * FROM links WHERE incident = ? ORDER BY hash').all(no).map(linkOf);
  }

  linked({ incident, hash }: ArgsOf<ReaderOperations, 'linked'>): AttachmentLink | null {
    const no = this.#no(incident);
    const row =
      no === null
        ? undefined
        : this.#statements.of('SELECT * FROM links WHERE incident = ? AND hash = ?').get(no, hash);
    return row ? linkOf(row) : null;
  }

  nextSegment({ incident, keep }: ArgsOf<ReaderOperations, 'nextSegment'>): ResultOf<ReaderOperations, 'nextSegment'> {
    return this.#consistently(() => {
      const no = this.#no(incident);
      if (no === null) return null;
      const last = this.#statements
        .of('SELECT last_seq, last_hash FROM segments WHERE incident = ? ORDER BY last_seq DESC LIMIT 1')
        .get(no);
      const packed = last ? integer(last, 'last_seq') : 0;
      const count = Math.min(SEGMENT_ENTRIES, this.head(incident) - keep - packed);
      if (count < SMALLEST_SEGMENT) return null;
      const entries = this.#entries(incident, packed, count);
      const first = entries[0];
      const final = entries.at(-1);
      if (!first || !final) return null;
      const bytes = encodeSegment(last ? Buffer.from(blob(last, 'last_hash')).toString('hex') : GENESIS_HASH, entries);
      return {
        incident,
        first: first.entry.seq,
        last: final.entry.seq,
        firstPosition: first.position,
        lastPosition: final.position,
        lastHash: final.entry.hash,
        bytes,
        derived: entries.flatMap(({ entry }) => (hasDerivedId(entry) ? [entry.id] : [])),
        before: entries.reduce((sum, { entry }) => sum + looseBytes(entry), 0),
      };
    });
  }

  quickCheck(): string {
    const rows = this.#db.prepare('PRAGMA quick_check(5)').all();
    const lines = rows.map((row) => String(row['quick_check']));
    return lines.length === 1 && lines[0] === 'ok' ? '' : lines.join('; ');
  }
}

/** What a loose entry takes on disk, roughly: payloads, hash, id twice, header and index cells. */
function looseBytes(entry: StoredEntry): number {
  const payloads = (entry.board?.length ?? 0) + (entry.facts?.length ?? 0) + (entry.effects?.length ?? 0);
  return payloads + 32 + 2 * entry.id.length + (entry.actor?.length ?? 0) + 48;
}
