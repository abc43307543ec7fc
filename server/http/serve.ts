/**
 * The HTTP server: one order of questions for every request (health, API, hooks, pages), one set of headers, one place where a fault in an answer is
 * caught. The page renderer comes last and is optional, so that the whole server can be tested without a build.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { App } from '#server/app.ts';
import { ROUTES } from './api/routes.ts';
import { API_ROOT, createApiRouter } from './api/router.ts';
import { answerAttachment } from './attachments.ts';
import { answerHealth } from './health.ts';
import { answerHook } from './hooks.ts';
import { problem } from './problem.ts';
import { addressOf, clientAddress, isHttps, ownOrigin } from './request.ts';
import { dataHeaders, securityHeaders } from './security-headers.ts';
import { answerPublicPostmortem } from '#server/publishing/public-page.ts';
import { answerStatus } from '#server/status/serve-status.ts';

export type PageRenderer = (req: IncomingMessage, res: ServerResponse, next?: () => void) => void;

const answerApi = createApiRouter(ROUTES);

/** Answers what is not a page; false when the page renderer should have it. */
export async function answerData(app: App, req: IncomingMessage, res: ServerResponse): Promise<boolean> {
  const { pathname } = addressOf(req);
  if (await answerHealth(app, req, res, pathname)) return true;
  if (pathname === API_ROOT || pathname.startsWith(`${API_ROOT}/`)) {
    await answerApi(app, req, res);
    return true;
  }
  if (pathname.startsWith('/hooks/')) {
    await answerHook(app, req, res, pathname);
    return true;
  }
  if (await answerPublicPostmortem(app, req, res, pathname)) return true;
  if (await answerStatus(app, req, res, pathname)) return true;
  return answerAttachment(app, req, res, pathname);
}

/**
 * Tells the page renderer what it cannot know by itself: over what and from where the request came. The headers are ours; whatever the client
 * sent under these names is overwritten.
 */
function prepareForPages(app: App, req: IncomingMessage, res: ServerResponse): void {
  const https = isHttps(req, app.config);
  req.headers['x-muster-protocol'] = https ? 'https' : 'http';
  req.headers['x-muster-host'] = new URL(ownOrigin(req, app.config)).host;
  req.headers['x-muster-address'] = clientAddress(req, app.config);
  for (const [name, value] of Object.entries(securityHeaders(https))) res.setHeader(name, value);
}

/** Names of the headers above, for the page renderer; set before it is loaded. */
export const PAGE_RENDERER_ENV = {
  PROTOCOL_HEADER: 'x-muster-protocol',
  HOST_HEADER: 'x-muster-host',
  ADDRESS_HEADER: 'x-muster-address',
  BODY_SIZE_LIMIT: '4M',
} as const;

/** Makes the server, not yet listening. */
export function createHttpServer(app: App, pages: PageRenderer | null): Server {
  const server = createServer({
    headersTimeout: 10_000,
    requestTimeout: 60_000,
    maxHeaderSize: 16 * 1024,
    keepAliveTimeout: 65_000,
  });
  server.on('request', (req, res) => {
    answer(app, pages, req, res).catch((error: unknown) => {
      app.log.error(
        { error: error instanceof Error ? (error.stack ?? error.message) : String(error) },
        'a request failed',
      );
      if (res.headersSent) return void res.destroy();
      res.writeHead(500, { ...dataHeaders(isHttps(req, app.config)), 'content-type': 'application/problem+json' });
      res.end(JSON.stringify(problem('fault', 'Something is wrong in the server; it has been logged.')));
    });
  });
  // Malformed requests never become a request object; they are answered and let go.
  server.on('clientError', (_error, socket) => {
    if (socket.writable)
      socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\nx-content-type-options: nosniff\r\n\r\n');
    else socket.destroy();
  });
  return server;
}

async function answer(app: App, pages: PageRenderer | null, req: IncomingMessage, res: ServerResponse): Promise<void> {
  if (await answerData(app, req, res)) return;
  if (pages) {
    prepareForPages(app, req, res);
    return pages(req, res);
  }
  res.writeHead(404, { ...dataHeaders(isHttps(req, app.config)), 'content-type': 'application/problem+json' });
  res.end(JSON.stringify(problem('not-found', 'There is nothing here.')));
}
