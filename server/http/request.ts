/**
 * What the server believes of a request: where it came from, over what, and as whom. Headers of a proxy count only as deep as the operator said
 * that proxies stand in front.
 */
import type { IncomingMessage } from 'node:http';
import type { Config } from '#server/config.ts';

type Facts = Pick<Config, 'trustProxy' | 'origin'>;

const first = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value);

/** The client's address; the last one that a trusted proxy vouches for. */
export function clientAddress(req: IncomingMessage, config: Facts): string {
  const direct = req.socket.remoteAddress ?? 'unknown';
  if (config.trustProxy === 0) return direct;
  const hops = (first(req.headers['x-forwarded-for']) ?? '').split(',').flatMap((hop) => hop.trim() || []);
  return hops.at(-config.trustProxy) ?? direct;
}

/** Whether the browser spoke https to the outermost server. */
export function isHttps(req: IncomingMessage, config: Facts): boolean {
  if (config.origin) return config.origin.startsWith('https:');
  return config.trustProxy > 0 && first(req.headers['x-forwarded-proto'])?.split(',')[0]?.trim() === 'https';
}

/** The origin under which browsers reach this server. */
export function ownOrigin(req: IncomingMessage, config: Facts): string {
  if (config.origin) return config.origin;
  const host = (config.trustProxy > 0 && first(req.headers['x-forwarded-host'])) || req.headers.host || 'localhost';
  return `${isHttps(req, config) ? 'https' : 'http'}://${host}`.toLowerCase();
}

/**
 * Whether a request was made by a page of ours. A missing Origin is fine only for programs that bring a token; `null`, other ports, other hosts
 * and anything that is not exactly ours is somebody else's page.
 */
export function fromOwnOrigin(req: IncomingMessage, config: Facts): boolean {
  return req.headers.origin !== undefined && req.headers.origin === ownOrigin(req, config);
}

/** The bearer token of the Authorization header. */
export function bearerOf(req: IncomingMessage): string | null {
  return /^Bearer ([A-Za-z0-9._~+/=-]+)$/i.exec(req.headers.authorization ?? '')?.[1] ?? null;
}

/** The path and query of a request; an address that cannot be read is the root. */
export function addressOf(req: IncomingMessage): URL {
  return URL.parse(req.url ?? '/', 'http://muster.invalid') ?? new URL('http://muster.invalid/');
}

/** The body, up to a limit; null when it is larger. */
export async function readBody(req: IncomingMessage, limitBytes: number): Promise<Buffer | null> {
  if (Number(req.headers['content-length'] ?? 0) > limitBytes) return null;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req) {
    const bytes: Buffer = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    size += bytes.length;
    if (size > limitBytes) return null;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}
