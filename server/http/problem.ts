/**
 * Refusals as HTTP: `application/problem+json` (RFC 9457) with the refusal's stable code, so that programs need not read sentences.
 */
import type { Refusal, RefusalCode } from '#model/incident/refusal.ts';

export type ProblemCode = RefusalCode | 'not-json' | 'wrong-method' | 'wrong-type' | 'bad-signature' | 'fault';

const STATUS: Record<ProblemCode, number> = {
  'not-found': 404,
  'signed-out': 401,
  forbidden: 403,
  invalid: 422,
  conflict: 409,
  'already-so': 409,
  'not-allowed-now': 409,
  'role-taken': 409,
  'wrong-status': 409,
  'too-soon': 409,
  'too-large': 413,
  'too-many': 429,
  unavailable: 503,
  'not-json': 400,
  'wrong-method': 405,
  'wrong-type': 415,
  'bad-signature': 401,
  fault: 500,
};

export interface Problem {
  type: 'about:blank';
  title: string;
  status: number;
  code: ProblemCode;
  detail: string;
  [extra: string]: unknown;
}

const TITLES: Partial<Record<ProblemCode, string>> = {
  'not-found': 'Not found',
  'signed-out': 'Not signed in',
  forbidden: 'Not allowed',
  invalid: 'Not valid',
  'too-large': 'Too large',
  'too-many': 'Too many requests',
  unavailable: 'Not available now',
  'not-json': 'Not JSON',
  'wrong-method': 'Method not allowed',
  'wrong-type': 'Unsupported media type',
  'bad-signature': 'Not signed as agreed',
  fault: 'Fault in the server',
};

/** A problem from a code and a sentence. */
export function problem(code: ProblemCode, detail: string, extra: Record<string, unknown> = {}): Problem {
  return { type: 'about:blank', title: TITLES[code] ?? 'Refused', status: STATUS[code], code, detail, ...extra };
}

export const problemOf = (refusal: Refusal): Problem =>
  problem(refusal.code, refusal.message, refusal.detail ? { fields: refusal.detail } : {});
