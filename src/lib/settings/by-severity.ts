/** Tables by severity as rows of text fields: an empty field means none. Pure. */
const KEYS = ['SEV1', 'SEV2', 'SEV3', 'SEV4', 'undecided'] as const;
export type SeverityKey = (typeof KEYS)[number];
export type BySeverity<Value> = Record<SeverityKey, Value>;

export const SEVERITY_KEYS = KEYS;
export const SEVERITY_LABELS: BySeverity<string> = {
  SEV1: 'SEV1',
  SEV2: 'SEV2',
  SEV3: 'SEV3',
  SEV4: 'SEV4',
  undecided: 'SEV?',
};

const mapped = <From, To>(table: BySeverity<From>, change: (value: From) => To): BySeverity<To> => ({
  SEV1: change(table.SEV1),
  SEV2: change(table.SEV2),
  SEV3: change(table.SEV3),
  SEV4: change(table.SEV4),
  undecided: change(table.undecided),
});

/** Numbers as they stand in fields, in units of `unit`. */
export const toFields = (table: BySeverity<number | null>, unit = 1): BySeverity<string> =>
  mapped(table, (value) => (value === null ? '' : String(value / unit)));

/** Fields as numbers; null in the table: empty. Null as a whole: some field is no number above zero. */
export function fromFields(fields: BySeverity<string>, unit = 1): BySeverity<number | null> | null {
  const isRight = (text: string): boolean => text.trim() === '' || (Number.isInteger(Number(text)) && Number(text) > 0);
  if (!KEYS.every((key) => isRight(fields[key]))) return null;
  return mapped(fields, (text) => (text.trim() === '' ? null : Number(text) * unit));
}
