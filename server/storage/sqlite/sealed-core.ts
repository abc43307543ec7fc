/**
 * Sealed phases in a database file of their own. No write-ahead log and secure_delete: when a phase ends, its key, slips and handles are overwritten on disk,
 * and no second file remembers them.
 */
import { DatabaseSync } from 'node:sqlite';
import { parseBoardId, parseIncidentId } from '#model/ids.ts';
import type { BoardId } from '#model/ids.ts';
import type { PutOutcome, SealedPhase, Slip } from '../sealed.ts';
import { integer, Statements, text } from '../sqlite-connection.ts';
import type { Row } from '../sqlite-connection.ts';

const SHAPE = `
  CREATE TABLE IF NOT EXISTS phases (
    id TEXT PRIMARY KEY, incident TEXT NOT NULL, kind TEXT NOT NULL, prompt TEXT NOT NULL, anonymous INTEGER NOT NULL,
    most INTEGER NOT NULL, opened_at INTEGER NOT NULL, state TEXT NOT NULL, key TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS slips (
    phase TEXT NOT NULL, id TEXT NOT NULL, handle TEXT NOT NULL, box TEXT NOT NULL,
    PRIMARY KEY (phase, id)) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS phases_by_incident ON phases (incident);`;

function phaseOf(row: Row): SealedPhase | null {
  const id = parseBoardId(text(row, 'id'));
  const incident = parseIncidentId(text(row, 'incident'));
  const state = text(row, 'state');
  if (!id || !incident) return null;
  return {
    id,
    incident,
    kind: text(row, 'kind') === 'votes' ? 'votes' : 'cards',
    prompt: text(row, 'prompt'),
    anonymous: integer(row, 'anonymous') === 1,
    most: integer(row, 'most'),
    openedAt: integer(row, 'opened_at'),
    state: state === 'open' || state === 'closing' ? state : 'over',
    key: text(row, 'key'),
  };
}

export class SealedCore {
  readonly #db: DatabaseSync;
  readonly #statements: Statements;

  constructor(path: string) {
    this.#db = new DatabaseSync(path, { timeout: 5000 });
    this.#db.exec(
      'PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA trusted_schema = OFF',
    );
    this.#db.exec(SHAPE);
    this.#statements = new Statements(this.#db);
  }

  open({ id, incident, kind, prompt, anonymous, most, openedAt, state, key }: SealedPhase): boolean {
    const sql = 'INSERT OR IGNORE INTO phases VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)';
    const values = [id, incident, kind, prompt, anonymous ? 1 : 0, most, openedAt, state, key];
    return Number(this.#statements.of(sql).run(...values).changes) === 1;
  }

  phases(incident: string): SealedPhase[] {
    const sql = 'SELECT * FROM phases WHERE incident = ? ORDER BY opened_at, id';
    return this.#statements
      .of(sql)
      .all(incident)
      .flatMap((row) => phaseOf(row) ?? []);
  }

  put(phase: string, slip: { id: string; handle: string; box: string | null }, most: number): PutOutcome {
    return this.#together(() => {
      const state = this.#statements.of('SELECT state FROM phases WHERE id = ?').get(phase);
      if (state?.['state'] !== 'open') return 'closed';
      const known = this.#statements.of('SELECT handle FROM slips WHERE phase = ? AND id = ?').get(phase, slip.id);
      if (known ? known['handle'] !== slip.handle : slip.box === null) return 'not-yours';
      if (slip.box === null) {
        this.#statements.of('DELETE FROM slips WHERE phase = ? AND id = ?').run(phase, slip.id);
        return 'kept';
      }
      const count = 'SELECT count(*) AS n FROM slips WHERE phase = ? AND handle = ?';
      const mine = Number(this.#statements.of(count).get(phase, slip.handle)?.['n'] ?? 0);
      if (!known && mine >= most) return 'full';
      this.#statements
        .of('INSERT OR REPLACE INTO slips VALUES (?, ?, ?, ?)')
        .run(phase, slip.id, slip.handle, slip.box);
      return 'kept';
    });
  }

  slips(phase: string): Slip[] {
    return this.#statements
      .of('SELECT id, handle, box FROM slips WHERE phase = ? ORDER BY id')
      .all(phase)
      .flatMap((row) => {
        const id: BoardId | null = parseBoardId(text(row, 'id'));
        return id ? [{ id, handle: text(row, 'handle'), box: text(row, 'box') }] : [];
      });
  }

  close(phase: string): boolean {
    const sql = "UPDATE phases SET state = 'closing' WHERE id = ? AND state = 'open'";
    return Number(this.#statements.of(sql).run(phase).changes) === 1;
  }

  end(phase: string): void {
    this.#together(() => {
      this.#statements.of("UPDATE phases SET state = 'over', key = '' WHERE id = ?").run(phase);
      this.#statements.of('DELETE FROM slips WHERE phase = ?').run(phase);
    });
    // Pages that only held slips are given back; secure_delete has zeroed them.
    this.#db.exec('VACUUM');
  }

  forget(incident: string): void {
    this.#together(() => {
      const ours = 'DELETE FROM slips WHERE phase IN (SELECT id FROM phases WHERE incident = ?)';
      this.#statements.of(ours).run(incident);
      this.#statements.of('DELETE FROM phases WHERE incident = ?').run(incident);
    });
    this.#db.exec('VACUUM');
  }

  #together<Value>(work: () => Value): Value {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const value = work();
      this.#db.exec('COMMIT');
      return value;
    } catch (error) {
      this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  stop(): void {
    this.#db.close();
  }
}
