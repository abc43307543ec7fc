/**
 * Attachments of incidents: `POST /attachments/<incident>?name=` takes bytes, `GET /attachments/<incident>/<hash>` gives them to whoever may see that
 * incident. What comes back can never run: it is a download in a sandbox, but for plain pictures.
 */
import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { parseIncidentId } from '#model/ids.ts';
import { may } from '#model/incident/may.ts';
import type { Caller } from '#server/access/caller.ts';
import type { App } from '#server/app.ts';
import { readCookie } from './cookies.ts';
import type { ProblemCode } from './problem.ts';
import { problem } from './problem.ts';
import { addressOf, bearerOf, fromOwnOrigin, isHttps, readBody } from './request.ts';
import { dataHeaders } from './security-headers.ts';

const PATH = /^\/attachments\/([A-Za-z0-9_-]{16,64})(?:\/([0-9a-f]{64}))?$/;
const MOST_BYTES = 25 * 1024 * 1024;
/** Shown in the page; everything else is a download. SVG is not among them: it can run. */
const INLINE = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);
const SIGNATURES: Record<string, RegExp> = {
  'image/png': /^\x89PNG\r\n\x1a\n/,
  'image/jpeg': /^\xff\xd8\xff/,
  'image/gif': /^GIF8[79]a/,
  'image/webp': /^RIFF[\s\S]{4}WEBP/,
};

/** Answers a request for attachments; false when the path is none. */
export async function answerAttachment(
  app: App,
  req: IncomingMessage,
  res: ServerResponse,
  path: string,
): Promise<boolean> {
  const [, rawId, hash] = PATH.exec(path) ?? [];
  const id = parseIncidentId(rawId);
  if (!id) return false;
  const headers = dataHeaders(isHttps(req, app.config));
  const say = (status: number, body: object, type = 'application/json'): true => {
    res.writeHead(status, { ...headers, 'content-type': type });
    res.end(JSON.stringify(body));
    return true;
  };
  const refuse = (code: ProblemCode, detail: string): true => {
    const told = problem(code, detail);
    return say(told.status, told, 'application/problem+json');
  };
  const caller = await callerOf(app, req);
  const state = caller && (await app.incidents.visible(caller, id));
  if (!caller || !state) return refuse('not-found', 'There is nothing here, or it is not shared with you.');
  if (hash && (req.method === 'GET' || req.method === 'HEAD')) {
    const meta = await app.attachments.linked(id, hash);
    const bytes = meta && (await app.attachments.read(hash));
    if (!meta || !bytes) return refuse('not-found', 'There is nothing here, or it is not shared with you.');
    const inline = INLINE.has(meta.type);
    const name = encodeURIComponent(meta.name).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16)}`);
    res.writeHead(200, {
      ...headers,
      'cache-control': 'private, max-age=3600, immutable',
      'content-type': inline ? meta.type : 'application/octet-stream',
      'content-length': String(bytes.length),
      'content-disposition': `${inline ? 'inline' : 'attachment'}; filename*=UTF-8''${name}`,
    });
    res.end(req.method === 'HEAD' ? undefined : bytes);
    return true;
  }
  if (hash || req.method !== 'POST') return refuse('wrong-method', hash ? 'Use GET here.' : 'Use POST here.');
  if (!may(caller.actor, 'edit-board', state, app.now()))
    return refuse('forbidden', 'You can read this incident, not add to it.');
  const bytes = await readBody(req, MOST_BYTES);
  if (!bytes) return refuse('too-large', `An attachment has at most ${MOST_BYTES / 1024 / 1024} MiB.`);
  if (bytes.length === 0) return refuse('invalid', 'The body is empty.');
  const written = createHash('sha256').update(bytes).digest('hex');
  const name = (addressOf(req).searchParams.get('name') ?? 'attachment').replace(/[\\/\p{Cc}]/gu, '_').slice(0, 200);
  const type = typeOf(bytes);
  await app.attachments.write(written, bytes);
  await app.attachments.link(id, written, { name, type, size: bytes.length, by: caller.actor.id, at: app.now() });
  return say(201, { hash: written, name, type, size: bytes.length, url: `/attachments/${id}/${written}` });
}

/** What the bytes are by their first ones; the sender's word for it counts for nothing. */
function typeOf(bytes: Buffer): string {
  const head = bytes.subarray(0, 16).toString('latin1');
  return Object.entries(SIGNATURES).find(([, signature]) => signature.test(head))?.[0] ?? 'application/octet-stream';
}

async function callerOf(app: App, req: IncomingMessage): Promise<Caller | null> {
  const bearer = bearerOf(req);
  if (bearer) return app.access.identify({ bearer });
  const cookie = readCookie(req, isHttps(req, app.config));
  const isRead = req.method === 'GET' || req.method === 'HEAD';
  if (!cookie || (!isRead && !fromOwnOrigin(req, app.config))) return null;
  return app.access.identify({ cookie });
}
