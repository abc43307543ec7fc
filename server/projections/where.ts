/**
 * Conditions of the projections' questions as SQL with its values. What the viewer may not see is left out here, before anything is ranked, counted or cut, by
 * the rule of `canSee`: open incidents, and private ones only for their members, administrators included.
 */
import type { Actor } from '#model/incident/actor.ts';
import type { ListFilter } from './messages.ts';

type Value = string | number;
export interface Where {
  sql: string;
  values: Value[];
}

export const all = (...parts: Where[]): Where => ({
  sql: parts.map(({ sql }) => `(${sql})`).join(' AND '),
  values: parts.flatMap(({ values }) => values),
});

/** What a viewer may see of a table that has `no` and `private` (and, for guests, `id`). */
export function visible(viewer: Actor, table: 'i' | 'f' = 'i'): Where {
  if (viewer.kind === 'system') return { sql: '1', values: [] };
  // Guests know of one incident; there are no figures over one.
  if (viewer.kind === 'guest')
    return table === 'i' ? { sql: 'i.id = ?', values: [viewer.incident] } : { sql: '0', values: [] };
  return {
    sql: `${table}.private = 0 OR ${table}.no IN (SELECT no FROM members WHERE actor = ?)`,
    values: [viewer.id],
  };
}

export const oneOf = (column: string, values: readonly (string | null)[]): Where => ({
  sql: `${column} IN (${values.map(() => '?').join(', ')})`,
  values: values.map((value) => value ?? ''),
});

const equals = (sql: string, value: Value): Where => ({ sql, values: [value] });

/** The filters of a list, over the table `i` of incidents. */
export function fitting(filter: ListFilter): Where {
  const parts: Where[] = [{ sql: '1', values: [] }];
  if (filter.statuses) parts.push(oneOf('i.status', filter.statuses));
  if (filter.severities) parts.push(oneOf(`coalesce(i.severity, '')`, filter.severities));
  if (filter.service)
    parts.push(equals('i.no IN (SELECT no FROM incident_services WHERE service = ?)', filter.service));
  if (filter.factor) parts.push(equals('i.no IN (SELECT no FROM factors WHERE factor = ?)', filter.factor));
  if (filter.remedy) parts.push(equals('i.remedy = ?', filter.remedy));
  if (filter.practice !== undefined) parts.push(equals('i.practice = ?', filter.practice ? 1 : 0));
  if (filter.declaredFrom !== undefined) parts.push(equals('i.declared_at >= ?', filter.declaredFrom));
  if (filter.declaredTo !== undefined) parts.push(equals('i.declared_at < ?', filter.declaredTo));
  return all(...parts);
}
