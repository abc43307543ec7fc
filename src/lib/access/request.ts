/**
 * Asks Muster's own HTTP API from a page. Never throws: what the server refuses and a server that does not answer both come back as a sentence for people.
 * Answers have the shapes of src/protocol/api.ts, because page and server are of one version.
 */
export type Answer<Value> =
  { ok: true; value: Value } | { ok: false; code: string; message: string; field: string | null };

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

const NO_ANSWER = 'The server did not answer. Check the connection and try again; nothing is done twice.';

interface Problem {
  code?: string;
  detail?: string;
  field?: string;
  errors?: { path: string; message: string }[];
}

function refusalOf(problem: Problem, status: number): Answer<never> {
  const [first] = problem.errors ?? [];
  const field = problem.field ?? first?.path.split('.')[0] ?? fieldIn(problem.detail);
  const message = problem.detail ?? `The server refused this (${status}).`;
  return { ok: false, code: problem.code ?? String(status), message, field: field === '' ? null : (field ?? null) };
}

/** Refusals of fields begin with the field's name: `callTemplate: must be a link`. */
const fieldIn = (detail: string | undefined): string | undefined => /^(\w+)(?:\.\d+\w*)*: /.exec(detail ?? '')?.[1];

/** Sends a request below /api/v1; a body goes as JSON. `signal` cancels it (the answer is then a refusal with the code `cancelled`). */
export async function ask<Value>(
  method: Method,
  path: string,
  body?: object,
  signal?: AbortSignal,
): Promise<Answer<Value>> {
  try {
    const response = await fetch(`/api/v1${path}`, {
      method,
      signal: signal ?? null,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const text = await response.text();
    if (!response.ok) return refusalOf(problemIn(text), response.status);
    const value: Value = text === '' ? null : JSON.parse(text);
    return { ok: true, value };
  } catch (error) {
    const isCancelled = error instanceof DOMException && error.name === 'AbortError';
    return { ok: false, code: isCancelled ? 'cancelled' : 'unreachable', message: NO_ANSWER, field: null };
  }
}

function problemIn(text: string): Problem {
  try {
    const value: Problem = JSON.parse(text);
    return value;
  } catch {
    return {};
  }
}

/** The words of a refusal without the field's name in front, for showing under that field. */
export const withoutField = (message: string): string => message.replace(/^\w+(?:\.\d+\w*)*: /, '');
