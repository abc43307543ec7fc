/**
 * `POST /hooks/change/<key>`: what deploy scripts, flag tools and people with curl tell. Each change is kept, and shown in every live incident that it
 * concerns. Acting twice on one delivery does nothing the second time.
 */
import type { Change, ChangeParse } from '#model/changes/change.ts';
import { parseChange } from '#model/changes/generic.ts';
import type { InboundBody, InboundSource, Reading } from './inbound.ts';
import type { InboundKey } from './inbound-keys.ts';

/** Takes changes in; answers with the incidents that they were shown in. */
export type TakeChanges = (changes: readonly Change[], key: InboundKey) => Promise<string[]>;

export type Decoded = { ok: true; value: unknown } | { ok: false; problem: string };

/** Reads a body as JSON; a byte order mark in front is no fault of the sender's. */
export function decodeJson(text: string): Decoded {
  if (text.trim() === '') return { ok: false, problem: 'The body is empty.' };
  try {
    return { ok: true, value: JSON.parse(text.replace(/^\uFEFF/, '')) };
  } catch (error) {
    return { ok: false, problem: `The body is not JSON: ${error instanceof Error ? error.message : 'unreadable'}` };
  }
}

/** What to do with a parsed body. */
export function readingOf(parse: ChangeParse, key: InboundKey, take: TakeChanges): Reading {
  if (!parse.ok)
    return { ok: false, problems: parse.problems.map(({ path, message }) => `${path || 'The body'}: ${message}`) };
  const { changes, note } = parse;
  const act = async () => {
    const incidents = await take(changes, key);
    return { status: 'accepted', changes: changes.length, incidents, ...(note ? { note } : {}) };
  };
  return { ok: true, act };
}

/** The source `change`. */
export function createChangeSource(take: TakeChanges): InboundSource {
  return {
    name: 'change',
    read(body: InboundBody, key: InboundKey, at: number): Reading {
      const json = decodeJson(body.text);
      return json.ok ? readingOf(parseChange(json.value, at), key, take) : { ok: false, problems: [json.problem] };
    },
  };
}
