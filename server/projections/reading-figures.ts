/**
 * Reading the projections for Insights: medians and nine-tenths marks counted in the database, never averages (practice.md 12). Where fewer than five incidents
 * are left, or so few people worked on them that one could be told, there is nothing.
 */
import { parseBoardId, parseIncidentId, parseServiceKey } from '#model/ids.ts';
import type { Actor } from '#model/incident/actor.ts';
import { quarterOf } from '#model/insights/quarters.ts';
import { LEAST_INCIDENTS, withheld } from '#model/insights/withheld.ts';
import { FOLLOWUP_KINDS } from '#model/incident/words.ts';
import type { IncidentFigures, IncidentSummary } from '#protocol/api.ts';
import type {
  FollowupFigures,
  Insights,
  MeasureName,
  MeasureSpread,
  QuarterChanges,
  Share,
} from '#protocol/learning.ts';
import { integer, text } from '#server/storage/sqlite-connection.ts';
import type { Row, Statements } from '#server/storage/sqlite-connection.ts';
import type { BoardWork } from './board-rows.ts';
import type { FigureQuery, ProjectionOperations } from './messages.ts';
import { all, visible } from './where.ts';
import type { Where } from './where.ts';

const MOST_CHANGES = 400;
const QUARTERS = 8;

function fitting({ from, severity, service }: FigureQuery): Where {
  const parts: Where[] = [{ sql: 'f.declared_at >= ?', values: [from] }];
  if (severity !== undefined)
    parts.push({ sql: `coalesce(f.severity, 'undecided') = ?`, values: [severity ?? 'undecided'] });
  if (service !== undefined)
    parts.push({ sql: 'f.no IN (SELECT no FROM incident_services WHERE service = ?)', values: [service] });
  return all(...parts);
}

export class FigureReader {
  readonly #statements: Statements;

  constructor(statements: Statements) {
    this.#statements = statements;
  }

  #one(sql: string, values: readonly (string | number)[]): Row {
    return this.#statements.of(sql).get(...values) ?? {};
  }

  insights({ viewer, query, dots }: ProjectionOperations['insights']['args']): Insights {
    const where = all(visible(viewer, 'f'), fitting(query));
    const { incidents, people } = this.#size(where);
    const held = withheld(incidents, people);
    const services = this.#factorsByService(where);
    const common = { incidents, withheld: held, changes: this.#changes(viewer, query.now) };
    const none = { ttd: null, tta: null, ttm: null, ttr: null, gap: null };
    if (held !== null)
      return {
        ...common,
        ...{ spreads: none, figures: [], punctual: null, cured: null, repeated: null, followups: null },
        ...{ factors: [], servicesWithheld: services.withheld },
      };
    const spread = (measure: MeasureName): MeasureSpread | null => this.#spread(where, measure);
    return {
      ...common,
      spreads: { ttd: spread('ttd'), tta: spread('tta'), ttm: spread('ttm'), ttr: spread('ttr'), gap: spread('gap') },
      figures: this.#dots(where, dots),
      ...this.#shares(where),
      followups: this.#followups(viewer, query),
      factors: services.factors,
      servicesWithheld: services.withheld,
    };
  }

  #size(where: Where): { incidents: number; people: number } {
    const count = this.#one(`SELECT count(*) AS n FROM figures f WHERE ${where.sql}`, where.values);
    const people = this.#one(
      `SELECT count(DISTINCT actor) AS n FROM incident_people WHERE no IN (SELECT f.no FROM figures f WHERE ${where.sql})`,
      where.values,
    );
    return { incidents: integer(count, 'n'), people: integer(people, 'n') };
  }

  /** The nearest rank, so that each mark is a value that happened. */
  #spread(where: Where, measure: MeasureName): MeasureSpread | null {
    const known = `FROM figures f WHERE ${where.sql} AND f.${measure} IS NOT NULL`;
    const n = integer(this.#one(`SELECT count(*) AS n ${known}`, where.values), 'n');
    if (n < LEAST_INCIDENTS) return null;
    const sorted = this.#statements
      .of(`SELECT f.${measure} AS ms ${known} ORDER BY f.${measure}`)
      .all(...where.values)
      .map((row) => integer(row, 'ms'));
    const rank = (share: number): number => sorted[Math.max(0, Math.ceil(share * n) - 1)] ?? 0;
    return { n, median: rank(0.5), p90: rank(0.9), least: sorted[0] ?? 0, most: sorted.at(-1) ?? 0 };
  }

  #dots(where: Where, most: number): IncidentFigures[] {
    const rows = this.#statements
      .of(
        `SELECT f.*, i.summary FROM figures f JOIN incidents i ON i.no = f.no WHERE ${where.sql} ORDER BY f.declared_at DESC LIMIT ?`,
      )
      .all(...where.values, most);
    return rows.map((row) => {
      const { id, number, title, severity, services, declaredAt, remedy }: IncidentSummary = JSON.parse(
        text(row, 'summary'),
      );
      const ms = (name: string): number | null => (row[name] === null ? null : integer(row, name));
      return {
        ...{ id, number, title, severity, services, declaredAt, remedy },
        ...{ ttd: ms('ttd'), tta: ms('tta'), ttm: ms('ttm'), ttr: ms('ttr'), gap: ms('gap') },
        updatesDue: integer(row, 'updates_due'),
        updatesOnTime: integer(row, 'updates_on_time'),
        repeats: integer(row, 'repeats'),
      };
    });
  }

  #shares(where: Where): Pick<Insights, 'punctual' | 'cured' | 'repeated'> {
    const row = this.#one(
      `SELECT count(*) AS n, count(*) FILTER (WHERE updates_due > 0) AS told, sum(updates_due) AS due, sum(updates_on_time) AS on_time,
         count(*) FILTER (WHERE remedy IS NOT NULL AND remedy <> 'unknown') AS ended, count(*) FILTER (WHERE remedy = 'cure') AS cured,
         count(*) FILTER (WHERE repeats > 0) AS repeated FROM figures f WHERE ${where.sql}`,
      where.values,
    );
    const share = (part: string, whole: string, incidents: string): Share | null =>
      integer(row, incidents) < LEAST_INCIDENTS || integer(row, whole) === 0
        ? null
        : { part: integer(row, part), whole: integer(row, whole) };
    return {
      punctual: share('on_time', 'due', 'told'),
      cured: share('cured', 'ended', 'ended'),
      repeated: share('repeated', 'n', 'n'),
    };
  }

  /** Follow-ups of the incidents that fit. Withheld when they belong to so few people that this would be about them. */
  #followups(viewer: Actor, query: FigureQuery): FollowupFigures | null {
    const where = all(visible(viewer, 'f'), fitting(query));
    const row = this.#one(
      `SELECT count(DISTINCT w.no) AS incidents, count(DISTINCT w.owner) AS owners,
         count(*) FILTER (WHERE w.state NOT IN ('done', 'dropped')) AS open,
         count(*) FILTER (WHERE w.state NOT IN ('done', 'dropped') AND w.due < ?) AS late,
         count(*) FILTER (WHERE w.state = 'dropped') AS dropped,
         count(*) FILTER (WHERE w.due < ? AND w.state <> 'dropped') AS due,
         count(*) FILTER (WHERE w.due < ? AND w.state = 'done' AND w.done_at <= w.due) AS in_time
       FROM work w JOIN figures f ON f.no = w.no WHERE w.kind = 'followup' AND ${where.sql}`,
      [query.now, query.now, query.now, ...where.values],
    );
    if (withheld(integer(row, 'incidents'), integer(row, 'owners')) !== null) return null;
    return {
      open: integer(row, 'open'),
      late: integer(row, 'late'),
      inTime: { part: integer(row, 'in_time'), whole: integer(row, 'due') },
      dropped: integer(row, 'dropped'),
    };
  }

  #factorsByService(where: Where): { factors: Insights['factors']; withheld: number } {
    const sizes = this.#statements
      .of(
        `SELECT s.service AS service, count(DISTINCT f.no) AS incidents, count(DISTINCT p.actor) AS people
         FROM figures f JOIN incident_services s ON s.no = f.no LEFT JOIN incident_people p ON p.no = f.no
         WHERE ${where.sql} GROUP BY s.service ORDER BY incidents DESC, s.service`,
      )
      .all(...where.values);
    const counts = this.#statements
      .of(
        `SELECT s.service AS service, fa.factor AS factor, count(DISTINCT f.no) AS n FROM figures f
         JOIN incident_services s ON s.no = f.no JOIN factors fa ON fa.no = f.no WHERE ${where.sql} GROUP BY 1, 2 ORDER BY n DESC, fa.factor`,
      )
      .all(...where.values);
    const shown = sizes.filter((row) => withheld(integer(row, 'incidents'), integer(row, 'people')) === null);
    return {
      withheld: sizes.length - shown.length,
      factors: shown.flatMap((row) => {
        const service = parseServiceKey(row['service']);
        if (service === null) return [];
        const factors = counts
          .filter((count) => count['service'] === service)
          .map((count) => ({ factor: text(count, 'factor'), incidents: integer(count, 'n') }));
        return [{ service, incidents: integer(row, 'incidents'), factors }];
      }),
    };
  }

  /** Follow-ups about how we work that were done, by the quarter in which they were. */
  #changes(viewer: Actor, now: number): QuarterChanges[] {
    const seen = visible(viewer);
    const rows = this.#statements
      .of(
        `SELECT w.row, i.id AS incident, i.number FROM work w JOIN incidents i ON i.no = w.no
         WHERE w.kind = 'followup' AND w.type IN ('process', 'detect') AND w.state = 'done' AND w.done_at <= ? AND i.practice = 0
           AND (${seen.sql}) ORDER BY w.done_at DESC LIMIT ${MOST_CHANGES}`,
      )
      .all(now, ...seen.values);
    const quarters = new Map<string, QuarterChanges['changes']>();
    for (const row of rows) {
      const { id, text: said, detail, type, doneAt }: BoardWork = JSON.parse(text(row, 'row'));
      const [incident, followup] = [parseIncidentId(row['incident']), parseBoardId(id)];
      const known = FOLLOWUP_KINDS.find((kind) => kind === type);
      if (incident === null || followup === null || doneAt === null || known === undefined) continue;
      const quarter = quarterOf(doneAt);
      const change = { incident, number: integer(row, 'number'), id: followup, text: said, detail, type: known };
      quarters.set(quarter, [...(quarters.get(quarter) ?? []), change]);
    }
    return [...quarters].slice(0, QUARTERS).map(([quarter, changes]) => ({ quarter, changes }));
  }
}
