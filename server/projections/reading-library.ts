/**
 * Reading the projections for the library: a page of all incidents with how many there are, what stands beside it, and what went well lately. Counts and filters
 * run over narrow indexes, so that a hundred thousand incidents cost no more than their numbers.
 */
import { parseIncidentId } from '#model/ids.ts';
import type { Actor } from '#model/incident/actor.ts';
import type { LibraryPage, LibraryRow, LibraryShelf, Praise } from '#protocol/learning.ts';
import type { IncidentSummary } from '#protocol/api.ts';
import { integer, text } from '#server/storage/sqlite-connection.ts';
import type { Statements } from '#server/storage/sqlite-connection.ts';
import { bracketed } from './brackets.ts';
import { whatToReadFirst } from './first-reads.ts';
import type { ListFilter } from './messages.ts';
import type { ProjectionReader } from './reading.ts';
import { all, fitting, visible } from './where.ts';
import type { Where } from './where.ts';

/** Beyond these nobody reads on, and what is first is among them. */
const NEWEST_OF_SERVICE = 1_000;
const MOST_RELATED = 4;
const READ_STATES = `('reviewed', 'published', 'closed')`;

interface Query {
  viewer: Actor;
  text: string;
  filter: ListFilter;
  after: number;
  limit: number;
}

export class LibraryReader {
  readonly #reader: ProjectionReader;
  readonly #statements: Statements;

  constructor(statements: Statements, reader: ProjectionReader) {
    this.#reader = reader;
    this.#statements = statements;
  }

  page({ viewer, text: typed, filter, after, limit }: Query): LibraryPage {
    if (typed.trim() !== '') {
      const { rows, total, isCapped } = this.#reader.found(viewer, typed, filter, after, limit);
      const bracketedRows = rows.map(({ summary, snippet, marks }) => ({
        summary,
        snippet: bracketed(snippet, marks),
      }));
      return { rows: this.#withRelated(viewer, bracketedRows), total, isCapped };
    }
    const where = all(visible(viewer), fitting(filter));
    const rows = this.#statements
      .of(
        `SELECT summary FROM incidents WHERE no IN (SELECT i.no FROM incidents i WHERE ${where.sql} ORDER BY i.number DESC LIMIT ? OFFSET ?)
         ORDER BY number DESC`,
      )
      .all(...where.values, limit, after)
      .map((row) => ({ summary: summaryIn(text(row, 'summary')), snippet: '' }));
    return { rows: this.#withRelated(viewer, rows), total: this.#count(where), isCapped: false };
  }

  #count(where: Where): number {
    const row = this.#statements.of(`SELECT count(*) AS n FROM incidents i WHERE ${where.sql}`).get(...where.values);
    return row ? integer(row, 'n') : 0;
  }

  /** Linked incidents in both directions, as far as the viewer may know of them. */
  #withRelated(viewer: Actor, rows: readonly { summary: IncidentSummary; snippet: string }[]): LibraryRow[] {
    const seen = visible(viewer);
    const related = this.#statements.of(
      `SELECT DISTINCT i.id, i.number, i.summary ->> 'title' AS title, l.relation FROM (
         SELECT to_.no AS no, links.relation AS relation FROM links JOIN incidents from_ ON from_.no = links.no
           JOIN incidents to_ ON to_.number = links.number WHERE from_.id = ?
         UNION SELECT links.no, links.relation FROM links WHERE links.number = ?) l
       JOIN incidents i ON i.no = l.no WHERE (${seen.sql}) ORDER BY i.number DESC LIMIT ${MOST_RELATED}`,
    );
    return rows.map(({ summary, snippet }) => ({
      summary,
      snippet,
      related: related.all(summary.id, summary.number, ...seen.values).flatMap((row) => {
        const id = parseIncidentId(row['id']);
        const one = { number: integer(row, 'number'), title: text(row, 'title'), relation: text(row, 'relation') };
        return id === null ? [] : [{ id, ...one }];
      }),
    }));
  }

  shelf({ viewer, filter, now }: { viewer: Actor; filter: ListFilter; now: number }): LibraryShelf {
    return {
      years: this.#years(viewer),
      factors: this.#factors(viewer, filter),
      first: filter.service === undefined ? [] : this.#first(viewer, filter.service, now),
    };
  }

  /** Years by the first and the last of what everybody may see; counting each row would cost more than it tells. */
  #years(viewer: Actor): number[] {
    const seen = visible(viewer);
    const edge = (order: 'ASC' | 'DESC'): number | null => {
      const row = this.#statements
        .of(
          `SELECT i.declared_at AS at FROM incidents i WHERE (${seen.sql}) AND i.declared_at > 0 ORDER BY i.declared_at ${order} LIMIT 1`,
        )
        .get(...seen.values);
      return row ? new Date(integer(row, 'at')).getUTCFullYear() : null;
    };
    const [first, last] = [edge('ASC'), edge('DESC')];
    if (first === null || last === null) return [];
    return Array.from({ length: last - first + 1 }, (_, index) => last - index);
  }

  #factors(viewer: Actor, { factor: _chosen, ...filter }: ListFilter): LibraryShelf['factors'] {
    const where = all(visible(viewer), fitting(filter));
    const rows = this.#statements
      .of(
        `SELECT fa.factor AS factor, count(DISTINCT fa.no) AS n FROM factors fa WHERE fa.no IN
           (SELECT i.no FROM incidents i WHERE ${where.sql}) GROUP BY fa.factor ORDER BY n DESC, fa.factor`,
      )
      .all(...where.values);
    return rows.map((row) => ({ factor: text(row, 'factor'), incidents: integer(row, 'n') }));
  }

  #first(viewer: Actor, service: string, now: number): LibraryShelf['first'] {
    const where = all(visible(viewer), {
      sql: `i.practice = 0 AND i.status IN ('resolved', 'closed') AND i.no IN (SELECT no FROM incident_services WHERE service = ?)`,
      values: [service],
    });
    const rows = this.#statements
      .of(
        `SELECT i.id, i.number, i.severity, i.postmortem, i.declared_at, i.summary ->> 'title' AS title,
           (SELECT count(*) FROM links WHERE links.number = i.number) AS returns,
           (SELECT count(*) FROM factors WHERE factors.no = i.no) AS factors
         FROM incidents i WHERE ${where.sql} ORDER BY i.number DESC LIMIT ${NEWEST_OF_SERVICE}`,
      )
      .all(...where.values);
    return whatToReadFirst(
      rows.flatMap((row) => {
        const id = parseIncidentId(row['id']);
        if (id === null) return [];
        const { severity, postmortem } = { severity: row['severity'], postmortem: text(row, 'postmortem') };
        return [
          {
            ...{ id, number: integer(row, 'number'), title: text(row, 'title'), postmortem },
            severity: typeof severity === 'string' ? severity : null,
            declaredAt: integer(row, 'declared_at'),
            returns: integer(row, 'returns'),
            factors: integer(row, 'factors'),
          },
        ];
      }),
      now,
    );
  }

  /** What went well in the newest incidents whose postmortem was read by others. */
  praise(viewer: Actor, limit: number): Praise[] {
    const seen = visible(viewer);
    const rows = this.#statements
      .of(
        `SELECT i.id, i.number, i.summary ->> 'title' AS title, p.text FROM praise p JOIN incidents i ON i.no = p.no
         WHERE (${seen.sql}) AND i.practice = 0 AND i.postmortem IN ${READ_STATES} ORDER BY i.number DESC LIMIT ?`,
      )
      .all(...seen.values, limit);
    return rows.flatMap((row) => {
      const id = parseIncidentId(row['id']);
      return id === null
        ? []
        : [{ id, number: integer(row, 'number'), title: text(row, 'title'), text: text(row, 'text') }];
    });
  }
}

function summaryIn(json: string): IncidentSummary {
  const summary: IncidentSummary = JSON.parse(json);
  return summary;
}
