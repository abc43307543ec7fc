/**
 * The one door for WebSockets. Every upgrade passes the same origin check: exactly our own origin, or none at all together with a token
 * (programs). Who connects is settled here; /sync then belongs to the sync gateway, /rt to socket.io, and nothing else is answered.
 */
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { DOCUMENTS } from '#model/documents.ts';
import { parseIncidentId } from '#model/ids.ts';
import { EVENTS_PATH } from '#protocol/events.ts';
import { CLOSE, SYNC_QUERY } from '#protocol/sync.ts';
import type { Caller } from '#server/access/caller.ts';
import { canEdit } from '#server/access/caller.ts';
import type { App } from '#server/app.ts';
import { readCookie } from '#server/http/cookies.ts';
import { addressOf, bearerOf, fromOwnOrigin, isHttps } from '#server/http/request.ts';
import { securityHeaders } from '#server/http/security-headers.ts';

const SYNC_PATH = /^\/sync\/([^/]+)\/([a-z]+)$/;
const TOKEN_PROTOCOL = /^muster\.token\.([A-Za-z0-9_.~+/=-]+)$/;

/** A token that a program brought: header, query or subprotocol (`muster.token.<token>`), in this order. */
function tokenOf(req: IncomingMessage): string | null {
  const offered = (req.headers['sec-websocket-protocol'] ?? '')
    .split(',')
    .map((name) => TOKEN_PROTOCOL.exec(name.trim())?.[1]);
  return (
    bearerOf(req) ??
    addressOf(req).searchParams.get(SYNC_QUERY.token) ??
    offered.find((token) => token !== undefined) ??
    null
  );
}

export type UpgradeVerdict = { allowed: true; caller: Caller | null } | { allowed: false };

/** The origin gate and the identity of an upgrade. Not allowed: somebody else's page. Allowed with no caller: signed out. */
export async function judgeUpgrade(app: App, req: IncomingMessage): Promise<UpgradeVerdict> {
  const token = tokenOf(req);
  const hasOrigin = req.headers.origin !== undefined;
  if (hasOrigin ? !fromOwnOrigin(req, app.config) : token === null) return { allowed: false };
  const cookie = hasOrigin ? readCookie(req, isHttps(req, app.config)) : null;
  return { allowed: true, caller: await app.access.identify(token ? { bearer: token } : { cookie }) };
}

/** Answers an upgrade with plain HTTP and ends the connection. */
function refuseUpgrade(app: App, req: IncomingMessage, socket: Duplex, status: string): void {
  const headers = { ...securityHeaders(isHttps(req, app.config)), connection: 'close', 'content-length': '0' };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  socket.end(`HTTP/1.1 ${status}\r\n${lines.join('\r\n')}\r\n\r\n`);
}

/** Puts the router on a server. `foreign` says what becomes of upgrades that are not ours (Vite's in development). */
export function attachUpgrades(server: Server, app: () => App, foreign: 'refuse' | 'leave' = 'refuse'): void {
  server.on('upgrade', (req: IncomingMessage, socket: Duplex, head: Buffer) => {
    const { pathname } = addressOf(req);
    // A socket that errs without a listener ends the process; the peer's end of it is not our concern.
    socket.on('error', () => socket.destroy());
    if (pathname === EVENTS_PATH || pathname.startsWith(`${EVENTS_PATH}/`)) return;
    if (!pathname.startsWith('/sync/')) {
      if (foreign === 'refuse') refuseUpgrade(app(), req, socket, '404 Not Found');
      return;
    }
    routeSync(app(), req, socket, head).catch((error: unknown) => {
      app().log.error({ error: String(error) }, 'an upgrade failed');
      refuseUpgrade(app(), req, socket, '503 Service Unavailable');
    });
  });
}

async function routeSync(app: App, req: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
  const verdict = await judgeUpgrade(app, req);
  if (!verdict.allowed) return refuseUpgrade(app, req, socket, '403 Forbidden');
  const { sync } = app;
  const { caller } = verdict;
  if (!caller) return sync.refuse(req, socket, head, CLOSE.signedOut, 'sign in again');
  const { pathname, searchParams } = addressOf(req);
  const [, rawId = '', rawDocument = ''] = SYNC_PATH.exec(pathname) ?? [];
  const incident = parseIncidentId(rawId);
  const document = DOCUMENTS.find((name) => name === rawDocument);
  // No such incident and not yours to know of it are one answer.
  const known = incident && document ? await app.incidents.visibleInReview(caller, incident) : null;
  if (!incident || !document || !known) return sync.refuse(req, socket, head, CLOSE.notFound, 'not found');
  if (socket.destroyed) return;
  const readOnly = document === 'record' || !canEdit(caller.actor) || known.mergedInto !== null;
  sync.upgrade(req, socket, head, {
    incident,
    document,
    actor: caller.actor,
    name: caller.name,
    session: caller.credential.id,
    readOnly,
    query: searchParams,
  });
}
