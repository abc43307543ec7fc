/** Reading the projections for to-dos and follow-ups over all incidents: lists, counts, and how old what is open has become. */
import { parseActorId, parseIncidentId } from '#model/ids.ts';
import type { Actor } from '#model/incident/actor.ts';
import type { IncidentSummary, WorkItem } from '#protocol/api.ts';
import { integer, text } from '#server/storage/sqlite-connection.ts';
import type { Row, Statements } from '#server/storage/sqlite-connection.ts';
import type { BoardWork } from './board-rows.ts';
import type { ProjectionOperations, WorkCounts, WorkQuery } from './messages.ts';
import { all, oneOf, visible } from './where.ts';
import type { Where } from './where.ts';

const DAY_MS = 86_400_000;
/** Where the age brackets of open follow-ups end: two weeks, four weeks, three months. */
const AGES_MS = [14 * DAY_MS, 28 * DAY_MS, 91 * DAY_MS];
const OPEN = `w.state NOT IN ('done', 'dropped')`;

function fitting(query: WorkQuery): Where {
  const parts: Where[] = [{ sql: '1', values: [] }];
  if (query.kinds) parts.push(oneOf('w.kind', query.kinds));
  if (query.states) parts.push(oneOf('w.state', query.states));
  if (query.owner === 'nobody') parts.push({ sql: 'w.owner IS NULL', values: [] });
  else if (query.owner !== undefined) parts.push({ sql: 'w.owner = ?', values: [query.owner] });
  if (query.remedy) parts.push({ sql: 'w.remedy = ?', values: [query.remedy] });
  if (query.type) parts.push({ sql: 'w.type = ?', values: [query.type] });
  if (query.team !== undefined) parts.push({ sql: 'w.team = ?', values: [query.team] });
  if (query.dueBefore !== undefined) parts.push({ sql: 'w.due < ?', values: [query.dueBefore] });
  if (query.practice !== undefined) parts.push({ sql: 'i.practice = ?', values: [query.practice ? 1 : 0] });
  if (query.incident !== undefined) parts.push({ sql: 'i.id = ?', values: [query.incident] });
  return all(...parts);
}

export class WorkReader {
  readonly #statements: Statements;

  constructor(statements: Statements) {
    this.#statements = statements;
  }

  /** The next due first, then those without a date by age. */
  list({ viewer, query, after, limit }: ProjectionOperations['work']['args']): WorkItem[] {
    const where = all(visible(viewer), fitting(query));
    const rows = this.#statements
      .of(
        `SELECT w.id AS item, w.row, i.summary, i.tickets FROM work w JOIN incidents i ON i.no = w.no
         WHERE ${where.sql} ORDER BY w.due IS NULL, w.due, w.at, i.number, w.id LIMIT ? OFFSET ?`,
      )
      .all(...where.values, limit, after);
    return rows.flatMap((row) => itemOf(row) ?? []);
  }

  /** How many there are of each kind of state, and how old the open ones are. */
  counts({ viewer, query, now, moments = [] }: ProjectionOperations['workCounts']['args']): WorkCounts {
    const where = all(visible(viewer), fitting(query));
    const [young = 0, middle = 0, old = 0] = AGES_MS.map((ageMs) => now - ageMs);
    const row = this.#statements
      .of(
        `SELECT count(*) FILTER (WHERE ${OPEN}) AS open, count(*) FILTER (WHERE ${OPEN} AND w.due < ?) AS late,
           count(*) FILTER (WHERE w.state = 'done') AS done, count(*) FILTER (WHERE w.state = 'dropped') AS dropped,
           count(*) FILTER (WHERE ${OPEN} AND coalesce(w.at, i.declared_at) >= ?) AS a,
           count(*) FILTER (WHERE ${OPEN} AND coalesce(w.at, i.declared_at) < ? AND coalesce(w.at, i.declared_at) >= ?) AS b,
           count(*) FILTER (WHERE ${OPEN} AND coalesce(w.at, i.declared_at) < ? AND coalesce(w.at, i.declared_at) >= ?) AS c,
           count(*) FILTER (WHERE ${OPEN} AND coalesce(w.at, i.declared_at) < ?) AS d
         FROM work w JOIN incidents i ON i.no = w.no WHERE ${where.sql}`,
      )
      .get(now, young, young, middle, middle, old, old, ...where.values);
    const over = this.#over(where, moments);
    if (!row) return { open: 0, late: 0, done: 0, dropped: 0, ages: [0, 0, 0, 0], over };
    const of = (name: string): number => integer(row, name);
    return {
      ...{ open: of('open'), late: of('late'), done: of('done'), dropped: of('dropped') },
      ages: [of('a'), of('b'), of('c'), of('d')],
      over,
    };
  }

  /** What was open and what was overdue at moments that are over, in one walk. */
  #over(where: Where, moments: readonly number[]): WorkCounts['over'] {
    if (moments.length === 0) return [];
    const columns = moments.map(
      (_, index) =>
        `count(*) FILTER (WHERE began <= ? AND (standing OR ended > ?)) AS open${index},
         count(*) FILTER (WHERE began <= ? AND due < ? AND (standing OR ended > ?)) AS late${index}`,
    );
    const row = this.#statements
      .of(
        `SELECT ${columns.join(', ')} FROM (
           SELECT coalesce(w.at, i.declared_at) AS began, w.due AS due, ${OPEN} AS standing,
             CASE WHEN ${OPEN} THEN NULL ELSE json_extract(w.row, '$.doneAt') END AS ended
           FROM work w JOIN incidents i ON i.no = w.no WHERE ${where.sql})`,
      )
      .get(...moments.flatMap((at) => [at, at, at, at, at]), ...where.values);
    return moments.map((at, index) => ({
      at,
      open: row ? integer(row, `open${index}`) : 0,
      late: row ? integer(row, `late${index}`) : 0,
    }));
  }

  /** Who and which teams have something open, for filters. */
  owners(viewer: Actor): ProjectionOperations['workOwners']['result'] {
    const seen = visible(viewer);
    const column = (name: 'owner' | 'team'): string[] =>
      this.#statements
        .of(
          `SELECT DISTINCT w.${name} AS name FROM work w JOIN incidents i ON i.no = w.no
           WHERE ${OPEN} AND w.kind = 'followup' AND w.${name} IS NOT NULL AND (${seen.sql}) ORDER BY 1`,
        )
        .all(...seen.values)
        .map((row) => text(row, 'name'));
    return { owners: column('owner').flatMap((id) => parseActorId(id) ?? []), teams: column('team') };
  }
}

function itemOf(row: Row): WorkItem | null {
  const summary: IncidentSummary = JSON.parse(text(row, 'summary'));
  const item: BoardWork = JSON.parse(text(row, 'row'));
  const tickets: Record<string, WorkItem['ticket']> = JSON.parse(text(row, 'tickets'));
  const incident = parseIncidentId(summary.id);
  if (incident === null) return null;
  const { number, title, severity, practice, private: isPrivate } = summary;
  const ticket = item.kind === 'followup' ? (tickets[text(row, 'item')] ?? null) : null;
  return { incident, number, title, severity, practice, private: isPrivate, ...item, ticket };
}
