/**
 * Severity from a matrix, for houses that want the same answer from everybody: how bad it is (a condition) by which service it hits. Advice only: a severity
 * set by hand always stands.
 */
import type { ServiceKey } from '../ids.ts';
import { SEVERITIES } from './words.ts';
import type { Severity } from './words.ts';

/** The row of every service that has none of its own. */
export const ANY_SERVICE = '*';
export interface SeverityMatrix {
  /** What may be the case, worst first as a rule: `Nobody can use it`, `Slow for some`. */
  conditions: string[];
  /** By service key, or `*`: a severity per condition, null where the matrix says nothing. */
  rows: Record<string, (Severity | null)[]>;
}

/** The worst severity that a condition (by its place) has for these services; null: the matrix says nothing. */
export function severityBy(
  matrix: SeverityMatrix,
  services: readonly ServiceKey[],
  condition: number,
): Severity | null {
  const row = (key: string): (Severity | null)[] | undefined =>
    Object.hasOwn(matrix.rows, key) ? matrix.rows[key] : undefined;
  const keys: readonly string[] = services.length === 0 ? [ANY_SERVICE] : services;
  const found = keys.map((key) => row(key)?.[condition] ?? row(ANY_SERVICE)?.[condition] ?? null);
  return SEVERITIES.find((severity) => found.includes(severity)) ?? null;
}
