/**
 * Writing the projections: incidents folded from facts, their words, their follow-ups. Each operation is one transaction and may be
 * repeated without harm; facts that were folded already are passed over by their seq.
 */
import { emptyState, applyFact } from '#model/incident/state.ts';
import type { IncidentState } from '#model/incident/state.ts';
import type { RecordedFact } from '#model/incident/facts.ts';
import { parseIncidentId } from '#model/ids.ts';
import type { ActorId, IncidentId, ServiceKey } from '#model/ids.ts';
import { Statements, integer, text } from '#server/storage/sqlite-connection.ts';
import type { Connection } from '#server/storage/sqlite-connection.ts';
import { summaryOf } from '#server/queries/summary.ts';
import type { BoardRows } from './board-rows.ts';
import { figuresRow } from './figures-row.ts';
import type { FactsOfEntry, ListedIncident } from './messages.ts';
import { SEARCH_FIELDS } from './schema.ts';
import type { SearchField } from './schema.ts';

type Texts = Partial<Record<SearchField, string>>;
const FIELDS = SEARCH_FIELDS.map(([name]) => name);
const LONGEST_FIELD = 200_000;
const STATES_KEPT = 400;
/** These only say who typed what; no list shows them, and there are many. */
const UNSEEN = new Set(['author', 'entry-recorded']);
const SPOKEN = new Set(['summary', 'text', 'reason', 'note', 'endedBy', 'wakeIf', 'what']);

const wordsOf = (fact: RecordedFact): string[] =>
  Object.entries(fact).flatMap(([key, value]) => (SPOKEN.has(key) && typeof value === 'string' ? [value] : []));

interface Kept {
  seq: number;
  state: IncidentState;
}

/** State as text; who wrote which characters stays behind. */
const stateText = (state: IncidentState): string =>
  JSON.stringify({ ...state, authors: undefined, entries: undefined });

function stateFrom(json: string): IncidentState {
  const parsed: Partial<IncidentState> = JSON.parse(json);
  return { ...emptyState(), ...parsed };
}

export class ProjectionStore {
  readonly #db: Connection;
  #statements: Statements;
  readonly #states = new Map<IncidentId, Kept>();

  constructor(db: Connection) {
    this.#db = db;
    this.#statements = new Statements(db);
  }

  #run(sql: string, ...values: (string | number | null)[]): void {
    this.#statements.of(sql).run(...values);
  }

  #together(work: () => void): void {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      work();
      this.#db.exec('COMMIT');
    } catch (error) {
      this.#states.clear();
      this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  positions(): { facts: number; boards: number } {
    const rows = this.#statements.of('SELECT name, position FROM progress').all();
    const of = (name: string): number => {
      const row = rows.find((candidate) => candidate['name'] === name);
      return row ? integer(row, 'position') : 0;
    };
    return { facts: of('facts'), boards: of('boards') };
  }

  #reached(name: 'facts' | 'boards', position: number): void {
    this.#run(
      'INSERT INTO progress VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET position = excluded.position',
      name,
      position,
    );
  }

  /** After the tables were made anew. */
  restart(): void {
    this.#states.clear();
    this.#statements = new Statements(this.#db);
  }

  facts(entries: readonly FactsOfEntry[], position: number): void {
    this.#together(() => {
      const grouped = new Map<IncidentId, RecordedFact[]>();
      for (const { incident, facts } of entries) grouped.set(incident, [...(grouped.get(incident) ?? []), ...facts]);
      for (const [incident, facts] of grouped) this.#fold(incident, facts);
      this.#reached('facts', position);
    });
  }

  replace(incident: IncidentId, facts: readonly RecordedFact[]): void {
    this.#together(() => {
      this.#remove(incident);
      this.#fold(incident, facts);
      this.#run('INSERT OR IGNORE INTO dirty VALUES (?)', incident);
    });
  }

  forget(incident: IncidentId): void {
    this.#together(() => this.#remove(incident));
  }

  /** A summary that was made elsewhere this moment, so that whoever changed something sees it at once. Folding catches up later. */
  take({ summary, members }: ListedIncident): void {
    this.#together(() => {
      const row = this.#row(summary.id);
      if (row && row.changedAt > summary.changedAt) return;
      this.#write(summary.id, { summary, members, seq: row?.seq ?? 0, state: null });
    });
  }

  markDirty(incidents: readonly IncidentId[], position: number): void {
    this.#together(() => {
      for (const incident of incidents) this.#run('INSERT OR IGNORE INTO dirty VALUES (?)', incident);
      this.#reached('boards', position);
    });
  }

  dirty(limit: number): IncidentId[] {
    const rows = this.#statements.of('SELECT incident FROM dirty LIMIT ?').all(limit);
    return rows.flatMap((row) => parseIncidentId(row['incident']) ?? []);
  }

  board(incident: IncidentId, { texts, work, factors, praise }: BoardRows): void {
    const { situation, notes, timeline, hypotheses, whys, postmortem, ...others } = texts;
    const other = Object.entries(others).flatMap(([name, value]) =>
      name === 'followups' || value === '' ? [] : [value],
    );
    this.#together(() => {
      const row = this.#row(incident);
      // Its facts are still to come: it stays marked.
      if (!row) return;
      this.#run('DELETE FROM dirty WHERE incident = ?', incident);
      this.#index(row.no, row.private, {
        situation,
        notes,
        timeline,
        hypotheses,
        whys,
        postmortem,
        followups: texts.followups,
        other: other.join('\n'),
      });
      this.#setWork(row.no, work);
      this.#run('DELETE FROM factors WHERE no = ?', row.no);
      for (const { why, factor, statement } of factors)
        this.#run('INSERT OR REPLACE INTO factors VALUES (?, ?, ?, ?)', row.no, why, factor, statement);
      this.#run('DELETE FROM praise WHERE no = ?', row.no);
      if (praise !== '') this.#run('INSERT INTO praise VALUES (?, ?)', row.no, praise);
    });
  }

  #setWork(no: number, work: BoardRows['work']): void {
    this.#run('DELETE FROM work WHERE no = ?', no);
    for (const item of work) {
      const { kind, id, owner, team, due, state, remedy, type, at, doneAt } = item;
      this.#run(
        'INSERT OR REPLACE INTO work VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
        ...[no, kind, id, owner, team, due, state, remedy, type, at, doneAt, JSON.stringify(item)],
      );
    }
  }

  #row(incident: IncidentId): { no: number; private: boolean; seq: number; changedAt: number } | null {
    const row = this.#statements.of('SELECT no, private, seq, changed_at FROM incidents WHERE id = ?').get(incident);
    if (!row) return null;
    return {
      no: integer(row, 'no'),
      private: integer(row, 'private') === 1,
      seq: integer(row, 'seq'),
      changedAt: integer(row, 'changed_at'),
    };
  }

  #kept(incident: IncidentId): Kept {
    const kept = this.#states.get(incident);
    if (kept) return kept;
    const row = this.#statements.of('SELECT seq, state FROM incidents WHERE id = ?').get(incident);
    if (!row || row['state'] === null) return { seq: 0, state: emptyState() };
    return { seq: integer(row, 'seq'), state: stateFrom(text(row, 'state')) };
  }

  #fold(incident: IncidentId, facts: readonly RecordedFact[]): void {
    const kept = this.#kept(incident);
    const fresh = facts.filter((fact) => fact.seq > kept.seq && !UNSEEN.has(fact.type));
    const last = fresh.at(-1);
    if (!last) return;
    const state = fresh.reduce(applyFact, kept.state);
    const oldest = this.#states.keys().next();
    if (this.#states.size >= STATES_KEPT && !oldest.done) this.#states.delete(oldest.value);
    this.#states.set(incident, { seq: last.seq, state });
    if (!state.exists) return;
    const summary = summaryOf(incident, state, []);
    const row = this.#write(incident, { summary, members: state.members, seq: last.seq, state: stateText(state) });
    this.#setLinks(row.no, state);
    this.#setFigures(row.no, state);
    const said = fresh.flatMap(wordsOf).join('\n');
    this.#index(row.no, state.private, { title: `#${state.number} ${state.title}` }, said);
  }

  #write(
    incident: IncidentId,
    { summary, members, seq, state }: ListedIncident & { seq: number; state: string | null },
  ): { no: number } {
    const before = this.#row(incident);
    const written = this.#statements
      .of(
        `INSERT INTO incidents (id, number, status, severity, private, practice, declared_at, changed_at, remedy, postmortem, seq,
           summary, links, tickets, state)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '[]', '{}', ?)
         ON CONFLICT (id) DO UPDATE SET number = excluded.number, status = excluded.status, severity = excluded.severity,
           private = excluded.private, practice = excluded.practice, declared_at = excluded.declared_at,
           changed_at = excluded.changed_at, remedy = excluded.remedy, postmortem = excluded.postmortem, seq = excluded.seq,
           summary = excluded.summary, state = coalesce(excluded.state, state)
         RETURNING no`,
      )
      .get(
        incident,
        summary.number,
        summary.status,
        summary.severity,
        summary.private ? 1 : 0,
        summary.practice ? 1 : 0,
        summary.declaredAt,
        summary.changedAt,
        summary.remedy,
        summary.postmortem.state,
        seq,
        JSON.stringify({ ...summary, here: [] }),
        state,
      );
    const no = written ? integer(written, 'no') : 0;
    this.#setMembers(no, members);
    this.#setServices(no, summary.services);
    if (before && before.private !== summary.private) this.#index(no, summary.private, {}, '', before.private);
    return { no };
  }

  /** Links and tickets stand beside the state, so that a list reads them without unpacking all of it. */
  #setLinks(no: number, { links, tickets }: IncidentState): void {
    const [asLinks, asTickets] = [JSON.stringify(links), JSON.stringify(tickets)];
    this.#run('UPDATE incidents SET links = ?, tickets = ? WHERE no = ?', asLinks, asTickets, no);
    this.#run('DELETE FROM links WHERE no = ?', no);
    for (const { number, relation } of links)
      this.#run('INSERT OR IGNORE INTO links VALUES (?, ?, ?)', no, number, relation);
  }

  #setFigures(no: number, state: IncidentState): void {
    this.#run('DELETE FROM figures WHERE no = ?', no);
    this.#run('DELETE FROM incident_people WHERE no = ?', no);
    const values = figuresRow(state);
    if (!values) return;
    this.#run(`INSERT INTO figures VALUES (?, ${values.map(() => '?').join(', ')})`, no, ...values);
    for (const actor of state.people) this.#run('INSERT OR IGNORE INTO incident_people VALUES (?, ?)', no, actor);
  }

  #setMembers(no: number, members: readonly ActorId[]): void {
    this.#run('DELETE FROM members WHERE no = ?', no);
    for (const actor of members) this.#run('INSERT OR IGNORE INTO members VALUES (?, ?)', no, actor);
  }

  #setServices(no: number, services: readonly ServiceKey[]): void {
    this.#run('DELETE FROM incident_services WHERE no = ?', no);
    for (const service of services) this.#run('INSERT OR IGNORE INTO incident_services VALUES (?, ?)', service, no);
  }

  /** Writes the words of an incident: fields given replace, `said` is added to the facts. Moves them when it became private or open. */
  #index(no: number, isPrivate: boolean, texts: Texts, said = '', wasPrivate = isPrivate): void {
    const from = wasPrivate ? 'search_private' : 'search_open';
    const to = isPrivate ? 'search_private' : 'search_open';
    const row = this.#statements.of(`SELECT * FROM ${from} WHERE rowid = ?`).get(no);
    const before = (field: SearchField): string => (row ? String(row[field] ?? '') : '');
    const values = FIELDS.map((field) => {
      const value = texts[field] ?? before(field);
      const whole = field === 'facts' && said !== '' ? `${value}\n${said}`.trim() : value;
      return whole.length > LONGEST_FIELD ? whole.slice(-LONGEST_FIELD) : whole;
    });
    if (row && from === to && FIELDS.every((field, index) => before(field) === values[index])) return;
    if (row) this.#run(`DELETE FROM ${from} WHERE rowid = ?`, no);
    this.#run(
      `INSERT INTO ${to} (rowid, ${FIELDS.join(', ')}) VALUES (?, ${FIELDS.map(() => '?').join(', ')})`,
      no,
      ...values,
    );
  }

  #remove(incident: IncidentId): void {
    const row = this.#row(incident);
    this.#states.delete(incident);
    this.#run('DELETE FROM dirty WHERE incident = ?', incident);
    if (!row) return;
    for (const table of ['search_open', 'search_private']) this.#run(`DELETE FROM ${table} WHERE rowid = ?`, row.no);
    for (const table of [
      'members',
      'incident_services',
      'work',
      'factors',
      'praise',
      'links',
      'figures',
      'incident_people',
      'incidents',
    ])
      this.#run(`DELETE FROM ${table} WHERE no = ?`, row.no);
  }
}
