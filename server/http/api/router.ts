/**
 * Runs the API's routes: finds the row, asks who calls, parses what came, answers with JSON or a problem. A cookie counts only on requests that a page
 * of ours made; programs bring a token.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { z } from 'zod';
import type { Caller } from '#server/access/caller.ts';
import { isAdministrator, isMember } from '#server/access/caller.ts';
import type { App } from '#server/app.ts';
import { outageRefusal } from '#server/commands/execute.ts';
import { OutageError } from '#server/storage/ports.ts';
import { readCookie } from '../cookies.ts';
import type { Problem } from '../problem.ts';
import { problem, problemOf } from '../problem.ts';
import { addressOf, bearerOf, fromOwnOrigin, isHttps, ownOrigin, readBody } from '../request.ts';
import { dataHeaders } from '../security-headers.ts';
import type { Reply, Route } from './route.ts';

export const API_ROOT = '/api/v1';
const DEFAULT_LIMIT_BYTES = 1024 * 1024;
const NOT_THERE = problem('not-found', 'There is nothing here, or it is not shared with you.');

/** Answers requests below /api/v1 by a table of routes. */
export function createApiRouter(routes: readonly Route[]) {
  const rows = routes.map((route) => ({ route, pattern: patternOf(route.path) }));
  return async (app: App, req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const started = app.now();
    let reply: Reply;
    try {
      reply = await answer(app, req, rows);
    } catch (error) {
      if (error instanceof OutageError) reply = { problem: problemOf(outageRefusal(error)) };
      else {
        app.log.error(
          { error: error instanceof Error ? (error.stack ?? error.message) : String(error) },
          'an API request failed',
        );
        reply = { problem: problem('fault', 'Something is wrong in the server; it has been logged.') };
      }
    }
    const status = send(res, reply, isHttps(req, app.config));
    app.log.debug({ method: req.method, status, tookMs: app.now() - started }, 'api');
  };
}

interface Row {
  route: Route;
  pattern: RegExp;
}

const patternOf = (path: string): RegExp =>
  new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/:(\w+)/g, '(?<$1>[^/]+)')}$`);

async function answer(app: App, req: IncomingMessage, rows: readonly Row[]): Promise<Reply> {
  const address = addressOf(req);
  const path = address.pathname.slice(API_ROOT.length) || '/';
  const matching = rows.flatMap(({ route, pattern }) => {
    const match = pattern.exec(path);
    return match ? [{ route, params: decodeParams(match.groups ?? {}) }] : [];
  });
  const caller = await callerOf(app, req);
  if (isProblem(caller)) return { problem: caller };
  const found = matching.find(({ route }) => route.method === req.method);
  if (!found) {
    if (matching.length === 0 || !caller) return { problem: NOT_THERE };
    return { problem: problem('wrong-method', `Use ${matching.map(({ route }) => route.method).join(' or ')} here.`) };
  }
  const { route, params } = found;
  const refusal = refusalFor(route, caller);
  if (refusal) return { problem: refusal };
  const body = await bodyOf(req, route);
  if ('problem' in body) return body;
  const query = parse(route.query, Object.fromEntries(address.searchParams), 'query');
  if ('problem' in query) return query;
  const input = {
    app,
    caller: caller ?? ANYBODY,
    params,
    body: body.value,
    query: query.value,
    origin: ownOrigin(req, app.config),
  };
  return route.run(input);
}

const ANYBODY: Caller = {
  actor: { id: 'nobody' as Caller['actor']['id'], kind: 'person', role: 'viewer' },
  name: 'Nobody',
  credential: { kind: 'system', id: 'nobody' },
};

async function callerOf(app: App, req: IncomingMessage): Promise<Caller | Problem | null> {
  const bearer = bearerOf(req);
  if (bearer) return app.access.identify({ bearer });
  const cookie = readCookie(req, isHttps(req, app.config));
  if (!cookie) return null;
  const isRead = req.method === 'GET' || req.method === 'HEAD';
  const foreign = isRead ? req.headers['sec-fetch-site'] === 'cross-site' : !fromOwnOrigin(req, app.config);
  if (foreign) return problem('forbidden', 'This request was made by a page of another site.');
  return app.access.identify({ cookie });
}

const isProblem = (value: Caller | Problem | null): value is Problem => value !== null && 'status' in value;

function refusalFor(route: Route, caller: Caller | null): Problem | null {
  if (route.needs === 'anybody') return null;
  if (!caller) return problem('signed-out', 'Send a token: Authorization: Bearer <token>.');
  if (route.needs === 'caller') return null;
  // A guest knows of one incident; the rest of the organisation is not there for guests.
  if (!isMember(caller.actor)) return NOT_THERE;
  if (route.needs === 'administrator' && !isAdministrator(caller.actor))
    return problem('forbidden', 'Only an administrator can do this.');
  return null;
}

type Parsed = { value: unknown } | { problem: Problem };

async function bodyOf(req: IncomingMessage, route: Route): Promise<Parsed> {
  if (!route.body) return { value: undefined };
  const limit = route.limitBytes ?? DEFAULT_LIMIT_BYTES;
  const bytes = await readBody(req, limit);
  if (!bytes) return { problem: problem('too-large', `A body here has at most ${Math.floor(limit / 1024)} KiB.`) };
  const type = req.headers['content-type'] ?? '';
  if (bytes.length > 0 && !/^application\/(?:[\w.-]+\+)?json\b/i.test(type)) {
    return { problem: problem('wrong-type', 'Send JSON with content-type: application/json.') };
  }
  try {
    return parse(route.body, bytes.length === 0 ? {} : JSON.parse(bytes.toString('utf8')), 'body');
  } catch (error) {
    return {
      problem: problem('not-json', `The body is not JSON: ${error instanceof Error ? error.message : 'unreadable'}`),
    };
  }
}

function parse(schema: z.ZodType | undefined, value: unknown, where: string): Parsed {
  if (!schema) return { value: undefined };
  const parsed = schema.safeParse(value);
  if (parsed.success) return { value: parsed.data };
  const errors = parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
  const [first] = errors;
  const detail = first ? `${first.path || where}: ${first.message}` : `The ${where} makes no sense.`;
  return { problem: problem('invalid', detail, { errors }) };
}

function decodeParams(groups: Record<string, string>): Record<string, string> {
  const decode = (text: string): string => {
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  };
  return Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decode(value)]));
}

function send(res: ServerResponse, reply: Reply, https: boolean): number {
  const headers = dataHeaders(https);
  if ('problem' in reply) {
    const { problem: told } = reply;
    const extra: Record<string, string> = told.status === 401 ? { 'www-authenticate': 'Bearer' } : {};
    res.writeHead(told.status, { ...headers, ...extra, 'content-type': 'application/problem+json; charset=utf-8' });
    res.end(JSON.stringify(told));
    return told.status;
  }
  const isJson = 'json' in reply;
  const type = isJson ? 'application/json; charset=utf-8' : reply.type;
  res.writeHead(reply.status, { ...headers, ...(type ? { 'content-type': type } : {}), ...reply.headers });
  res.end(isJson ? JSON.stringify(reply.json) : reply.body);
  return reply.status;
}
