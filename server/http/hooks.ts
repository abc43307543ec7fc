/**
 * `POST /hooks/<source>/<key>`: the raw body goes to the inbox. The sender gets 4xx with a reason for what can never be right, and 5xx for what is worth
 * sending again.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { App } from '#server/app.ts';
import { OutageError } from '#server/storage/ports.ts';
import type { Problem } from './problem.ts';
import { problem } from './problem.ts';
import { isHttps, readBody } from './request.ts';
import { dataHeaders } from './security-headers.ts';

const MOST_BYTES = 512 * 1024;
const MOST_DEPTH = 32;
const PATH = /^\/hooks\/([a-z0-9-]{1,40})\/([A-Za-z0-9_-]{1,120})$/;

/** How deep brackets nest outside strings: a parser that recurses must not meet what a stranger nested ten thousand deep. */
export function jsonDepth(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charCodeAt(at);
    if (inString) {
      if (char === 0x5c) at += 1;
      else if (char === 0x22) inString = false;
    } else if (char === 0x22) inString = true;
    else if (char === 0x5b || char === 0x7b) deepest = Math.max(deepest, ++depth);
    else if (char === 0x5d || char === 0x7d) depth -= 1;
  }
  return deepest;
}

/** Answers a request below /hooks/. */
export async function answerHook(app: App, req: IncomingMessage, res: ServerResponse, path: string): Promise<void> {
  const headers = dataHeaders(isHttps(req, app.config));
  const refuse = (told: Problem): void => {
    res.writeHead(told.status, { ...headers, 'content-type': 'application/problem+json; charset=utf-8' });
    res.end(JSON.stringify(told));
  };
  const [, source, key] = PATH.exec(path) ?? [];
  if (source === undefined || key === undefined) return refuse(problem('not-found', 'There is no such hook.'));
  if (req.method !== 'POST') return refuse(problem('wrong-method', 'Use POST here.'));
  const bytes = await readBody(req, MOST_BYTES);
  if (!bytes) return refuse(problem('too-large', `A body here has at most ${MOST_BYTES / 1024} KiB.`));
  const text = bytes.toString('utf8');
  if (jsonDepth(text) > MOST_DEPTH)
    return refuse(problem('invalid', `The body is nested more than ${MOST_DEPTH} levels deep.`));
  const named = Object.entries(req.headers).map(([name, value]): [string, string] => [
    name,
    Array.isArray(value) ? value.join(', ') : (value ?? ''),
  ]);
  const safe = named.filter(([name]) => name !== 'cookie' && name !== 'authorization');
  try {
    const answer = await app.inbound.take(source, key, { text, headers: Object.fromEntries(safe) });
    if (answer.outcome === 'unknown') return refuse(problem('not-found', 'There is no such hook.'));
    // Not 200, which would tell the sender that all is well, nor 422, which blames the body: the secret is what has to be mended.
    if (answer.outcome === 'forged') return refuse(problem('bad-signature', answer.problem));
    if (answer.outcome === 'refused')
      return refuse(
        problem('invalid', answer.problems[0] ?? 'The body makes no sense.', { problems: answer.problems }),
      );
    res.writeHead(200, { ...headers, 'content-type': 'application/json; charset=utf-8' });
    res.end(JSON.stringify(answer.receipt));
  } catch (error) {
    if (!(error instanceof OutageError)) throw error;
    res.setHeader('retry-after', '10');
    refuse(problem('unavailable', 'This could not be stored now. Send it again.'));
  }
}
