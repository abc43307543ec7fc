/**
 * What load balancers, supervisors and Prometheus ask. Nothing here tells a stranger what is in the house: health is a word, metrics are for this
 * machine or an administrator unless opened.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isAdministrator } from '#server/access/caller.ts';
import type { App } from '#server/app.ts';
import { bearerOf, clientAddress, isHttps } from './request.ts';
import { dataHeaders } from './security-headers.ts';

const LOOPBACK = /^(::1|127\.|::ffff:127\.)/;

/** Answers /healthz, /readyz and /metrics; false when the path is none of them. */
export async function answerHealth(
  app: App,
  req: IncomingMessage,
  res: ServerResponse,
  path: string,
): Promise<boolean> {
  const headers = dataHeaders(isHttps(req, app.config));
  const say = (status: number, body: string, type = 'text/plain; charset=utf-8'): true => {
    res.writeHead(status, { ...headers, 'content-type': type });
    res.end(body);
    return true;
  };
  if (path === '/healthz') return say(200, 'ok\n');
  if (path === '/readyz') {
    const { ready, problems, dependencies } = await app.health();
    const each = dependencies.map(({ name, message }) => `${name} ${message}\n`).join('');
    const more = (await maySeeMetrics(app, req).catch(() => false)) ? each : '';
    return say(ready ? 200 : 503, `${ready ? 'ready' : problems.join('\n')}\n${more}`);
  }
  if (path !== '/metrics') return false;
  if (!(await maySeeMetrics(app, req))) return say(404, 'not found\n');
  return say(200, await app.metrics.metrics(), app.metrics.contentType);
}

async function maySeeMetrics(app: App, req: IncomingMessage): Promise<boolean> {
  if (app.config.openMetrics) return true;
  const bearer = bearerOf(req);
  if (bearer) {
    const caller = await app.access.identify({ bearer });
    return caller !== null && isAdministrator(caller.actor);
  }
  return app.config.trustProxy === 0 && LOOPBACK.test(clientAddress(req, app.config));
}
