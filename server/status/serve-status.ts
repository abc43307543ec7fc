/**
 * `/status` over HTTP: the files as they lie in the folder, with validators and without cookies, and the few forms that need an answer. What can be asked for is
 * exactly what the page wrote; no path reaches the disk.
 */
import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { App } from '#server/app.ts';
import { clientAddress, isHttps, readBody } from '#server/http/request.ts';
import { securityHeaders } from '#server/http/security-headers.ts';
import { answerPage, statusPolicy } from './status-html.ts';

const ROOT = '/status';
const TYPES: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  json: 'application/json; charset=utf-8',
  atom: 'application/atom+xml; charset=utf-8',
  rss: 'application/rss+xml; charset=utf-8',
  svg: 'image/svg+xml; charset=utf-8',
};
const MOST_FORM_BYTES = 8 * 1024;
const asking = new RateLimiterMemory({ points: 10, duration: 3_600 });
const askingAll = new RateLimiterMemory({ points: 300, duration: 3_600 });

interface File {
  text: string;
  etag: string;
}
/** Files with their validators, hashed once for each text. */
const hashed = new WeakMap<ReadonlyMap<string, string>, Map<string, File>>();

function fileOf(files: ReadonlyMap<string, string>, path: string): File | null {
  const text = files.get(path);
  if (text === undefined) return null;
  const known = hashed.get(files) ?? new Map<string, File>();
  hashed.set(files, known);
  const found = known.get(path);
  if (found?.text === text) return found;
  const file = { text, etag: `"${createHash('sha256').update(text).digest('base64url').slice(0, 27)}"` };
  known.set(path, file);
  return file;
}

/** Answers requests below /status; false when the path is none of them. */
export async function answerStatus(
  app: App,
  req: IncomingMessage,
  res: ServerResponse,
  pathname: string,
): Promise<boolean> {
  if (pathname !== ROOT && !pathname.startsWith(`${ROOT}/`)) return false;
  const { status } = app.outward;
  const https = isHttps(req, app.config);
  const origin = new URL(status.view().address).origin;
  const headers: Record<string, string> = {
    ...securityHeaders(https),
    'content-security-policy': statusPolicy(origin),
  };
  if (!status.isOn) {
    res.writeHead(404, { ...headers, 'content-type': TYPES.html ?? '' });
    res.end('<!doctype html><title>Not here</title><p>There is no status page here.');
    return true;
  }
  if (pathname === ROOT) {
    res.writeHead(308, { ...headers, location: `${ROOT}/` });
    res.end();
    return true;
  }
  const [, action = '', token = ''] =
    /^\/status\/(subscribe|confirm|unsubscribe)(?:\/([\w.-]{1,200}))?$/.exec(pathname) ?? [];
  if (action !== '') await answerForm(app, req, res, { action, token, headers });
  else answerFile(app, req, res, pathname.slice(ROOT.length + 1), headers);
  return true;
}

function answerFile(
  app: App,
  req: IncomingMessage,
  res: ServerResponse,
  path: string,
  headers: Record<string, string>,
): void {
  const wanted = path === '' ? 'index.html' : /\.\w+$/.test(path) ? path : `${path.replace(/\/$/, '')}.html`;
  const file = fileOf(app.outward.status.files, wanted);
  if (req.method !== 'GET' && req.method !== 'HEAD') {
    res.writeHead(405, { ...headers, allow: 'GET, HEAD' });
    res.end();
    return;
  }
  const more = {
    'cache-control': 'public, max-age=15',
    'access-control-allow-origin': '*',
    'cross-origin-resource-policy': 'cross-origin',
  };
  if (!file) {
    const page = answerPage(app.outward.status.view(), {
      title: 'There is nothing at this address',
      text: ['It may have been taken back. The first page says what is going on now.'],
    });
    res.writeHead(404, { ...headers, ...more, 'content-type': TYPES.html ?? '' });
    res.end(req.method === 'HEAD' ? undefined : page);
    return;
  }
  const validators = { ...headers, ...more, etag: file.etag };
  if (req.headers['if-none-match']?.split(',').some((tag) => tag.trim().replace(/^W\//, '') === file.etag)) {
    res.writeHead(304, validators);
    res.end();
    return;
  }
  res.writeHead(200, {
    ...validators,
    'content-type': TYPES[wanted.split('.').at(-1) ?? ''] ?? 'text/plain; charset=utf-8',
    'content-length': String(Buffer.byteLength(file.text)),
  });
  res.end(req.method === 'HEAD' ? undefined : file.text);
}

interface Asked {
  action: string;
  token: string;
  headers: Record<string, string>;
}
type Answer = { status: number; title: string; text: string[]; form?: { action: string; button: string } };

async function answerForm(app: App, req: IncomingMessage, res: ServerResponse, asked: Asked): Promise<void> {
  const isPost = req.method === 'POST';
  const answer =
    asked.action === 'subscribe' ? await subscribe(app, req, isPost) : await followLink(app, asked, isPost);
  const { status, ...page } = answer;
  res.writeHead(status, { ...asked.headers, 'content-type': TYPES.html ?? '', 'cache-control': 'no-store' });
  res.end(answerPage(app.outward.status.view(), page));
}

async function subscribe(app: App, req: IncomingMessage, isPost: boolean): Promise<Answer> {
  if (!isPost) return { status: 405, title: 'Use the form', text: ['The form is on the first page.'] };
  try {
    await asking.consume(clientAddress(req, app.config));
    await askingAll.consume('all');
  } catch {
    return { status: 429, title: 'Too many requests', text: ['Try again in an hour, or use the feed.'] };
  }
  const form = new URLSearchParams((await readBody(req, MOST_FORM_BYTES))?.toString('utf8') ?? '');
  const email = form.get('email');
  const url = form.get('url');
  const asked = email !== null ? { email } : url !== null ? { url } : null;
  if (!asked) return { status: 422, title: 'Nothing was given', text: ['Write an address into the form.'] };
  const result = await app.outward.subscribers.ask(asked);
  if ('problem' in result) return { status: 422, title: 'That cannot be used', text: [result.problem] };
  const secret =
    result.secret === null ? [] : [`Messages are signed (Standard Webhooks). Secret, shown once: ${result.secret}`];
  const text = ['A message with a link to confirm is on its way. Nothing else comes until you confirm.', ...secret];
  return { status: 200, title: 'Please confirm', text };
}

async function followLink(app: App, { action, token }: Asked, isPost: boolean): Promise<Answer> {
  const { subscribers } = app.outward;
  const known = await subscribers.find(token);
  if (action === 'unsubscribe') {
    if (isPost) await subscribers.end(token);
    if (isPost || !known)
      return { status: 200, title: 'No more messages', text: ['This address is no longer on the list.'] };
    const form = { action: `${ROOT}/unsubscribe/${token}`, button: 'No more messages' };
    return { status: 200, title: 'End these messages?', text: ['Your address will be deleted.'], form };
  }
  const isConfirmed = known === 'confirmed' || (isPost && (await subscribers.confirm(token)));
  if (isConfirmed)
    return { status: 200, title: 'You will hear of it', text: ['Each message carries a link that ends them.'] };
  if (!known || isPost)
    return { status: 404, title: 'This link is no longer good', text: ['Subscribe again on the first page.'] };
  const form = { action: `${ROOT}/confirm/${token}`, button: 'Yes, send them' };
  return { status: 200, title: 'One more press', text: ['Then messages begin with the next publication.'], form };
}
