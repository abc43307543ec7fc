// The form in which the vocabulary is written: one concept per way systems fail, with the many ways people say it.
//
// A pattern is a line. Its words are separated by spaces and must all occur near each other, in any order; `a|b` takes
// either; `no_space_left` is a fixed run of words; a leading `~` marks a hint that proves little on its own. Words match
// by stem, so one form is enough. The first word of a line should be its rarest: the index looks patterns up by it.

/** mechanism: how it failed. area: what part. symptom: how it looked. Only mechanisms say much about a repeat. */
export type ConceptKind = 'mechanism' | 'area' | 'symptom';

export type Concept = {
  key: string;
  /** Reads well after "same mechanism:" or "same area:". */
  label: string;
  kind: ConceptKind;
  /** How much sharing it says, 0 to 1; broad concepts say less. */
  weight: number;
  /** Concepts that are often another view of the same failure: shared in part. */
  near: readonly string[];
  patterns: readonly string[];
};

type Written = { label: string; weight?: number; near?: string; says: string };

/** Turns a table of written concepts into values; the keys of the table are the concepts' keys. */
export function concepts(kind: ConceptKind, table: Readonly<Record<string, Written>>): Concept[] {
  return Object.entries(table).map(([key, { label, weight = 1, near = '', says }]) => ({
    key,
    label,
    kind,
    weight,
    near: near.split(' ').filter(Boolean),
    patterns: says
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean),
  }));
}
