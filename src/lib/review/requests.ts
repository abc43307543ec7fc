/** Calls to the API from the review, versions and publishing: an answer, or one sentence that says why not. */

export type Answer<Value> = { ok: true; value: Value } | { ok: false; code: string; message: string };

const UNREACHABLE = 'The server could not be reached. Try again.';

/** Sends JSON and reads JSON. A refusal comes back as its sentence; nothing is thrown. */
export async function ask<Value>(method: string, path: string, body?: unknown): Promise<Answer<Value>> {
  try {
    const response = await fetch(`/api/v1${path}`, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const value = text === '' ? null : JSON.parse(text);
    if (response.ok) return { ok: true, value };
    const problem: { code?: string; detail?: string } = value ?? {};
    return { ok: false, code: problem.code ?? 'fault', message: problem.detail ?? 'The server refused this.' };
  } catch {
    return { ok: false, code: 'unavailable', message: UNREACHABLE };
  }
}
