/**
 * Refusals: the expected "no". A closed set of codes with a sentence that a person understands; never thrown, always returned.
 */
export const REFUSAL_CODES = [
  'not-found',
  'signed-out',
  'forbidden',
  'invalid',
  'conflict',
  'already-so',
  'not-allowed-now',
  'role-taken',
  'wrong-status',
  'too-soon',
  'too-large',
  'too-many',
  'unavailable',
] as const;
export type RefusalCode = (typeof REFUSAL_CODES)[number];

export interface Refusal {
  code: RefusalCode;
  /** One sentence for the person who asked, saying what to do next where that helps. May hold `{actor:<id>}` for a name. */
  message: string;
  /** Machine-readable detail: a field path, the holder of a role, a time to try again. */
  detail?: Record<string, string | number | boolean | null>;
}

export type Result<Value> = { ok: true; value: Value } | { ok: false; refusal: Refusal };

export const refuse = (
  code: RefusalCode,
  message: string,
  detail?: Refusal['detail'],
): { ok: false; refusal: Refusal } => ({
  ok: false,
  refusal: detail ? { code, message, detail } : { code, message },
});
/** What somebody hears of an incident that is not there, and of one that is not theirs to know: the same. */
export const HIDDEN_INCIDENT = refuse('not-found', 'There is no such incident, or it is not shared with you.');
export const accept = <Value>(value: Value): { ok: true; value: Value } => ({ ok: true, value });
