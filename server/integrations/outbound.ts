/**
 * The one way out: every request that Muster makes to an address somebody typed goes through here. Every address that a name resolves to is checked, and the
 * connection goes to exactly the addresses that were checked, so that a name which answers differently the second time gains nothing. Few redirects, each
 * checked like the first address; five seconds, 256 KB, no proxy from the environment, and answers are read for codes, never shown.
 */
import { lookup as systemLookup } from 'node:dns';
import type { LookupAddress } from 'node:dns';
import { request as httpRequest } from 'node:http';
import type { IncomingMessage, RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import type { LookupFunction } from 'node:net';
import { AllowedInside, isPublicAddress } from './outbound-addresses.ts';

export const OUTBOUND_TIMEOUT_MS = 5_000;
export const MOST_ANSWER_BYTES = 256 * 1024;
const MOST_REDIRECTS = 3;
const PUBLIC_PORTS: ReadonlySet<string> = new Set(['', '443', '8443']);

export interface OutboundRequest {
  url: string;
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  headers?: Readonly<Record<string, string>>;
  body?: string | Uint8Array;
  timeoutMs?: number;
}
export interface OutboundAnswer {
  status: number;
  headers: IncomingMessage['headers'];
  text: string;
}
/** Resolves a name to all its addresses. */
export type Resolve = (host: string, done: (error: Error | null, addresses: LookupAddress[]) => void) => void;

/**
 * A request that brought no answer. `refused`: the address is not allowed, trying again is useless. `unreachable`: nothing was taken by the other side.
 * `unknown`: the other side may have taken it (a reset or a silence after sending).
 */
export class OutboundError extends Error {
  readonly reason: 'refused' | 'unreachable' | 'unknown';
  constructor(reason: OutboundError['reason'], message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'OutboundError';
    this.reason = reason;
  }
}

const resolveBySystem: Resolve = (host, done) => {
  systemLookup(host, { all: true, verbatim: true }, (error, addresses) => done(error, addresses));
};

const bare = (hostname: string): string => hostname.replace(/^\[|\]$/g, '');
const withoutBody = (status: number): boolean => status === 301 || status === 302 || status === 303;

export class Outbound {
  readonly #allowed: AllowedInside;
  readonly #resolve: Resolve;

  constructor(given: { allowPrivate: readonly string[]; resolve?: Resolve }) {
    this.#allowed = new AllowedInside(given.allowPrivate);
    this.#resolve = given.resolve ?? resolveBySystem;
  }

  /** What is wrong with an address as it was typed, before any name is looked up; null when nothing is. */
  problemWith(text: string): string | null {
    const url = URL.parse(text);
    if (!url) return 'That is no address.';
    if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'Only https addresses can be reached.';
    if (url.username !== '' || url.password !== '') return 'An address must not carry a name or password.';
    const host = bare(url.hostname);
    if (isIP(host) !== 0) {
      if (this.#allowed.allows(host, host)) return null;
      if (!isPublicAddress(host)) return insideSentence(host);
    }
    const named = this.#allowed.names(host);
    if (url.protocol === 'http:' && !named)
      return 'Use https; plain http is only for hosts inside that the administrator allows.';
    if (!PUBLIC_PORTS.has(url.port) && !named) return 'Only port 443 or 8443 can be reached.';
    return null;
  }

  /** Sends a request and reads its answer, whatever its status. Throws OutboundError. */
  async send(given: OutboundRequest): Promise<OutboundAnswer> {
    const until = performance.now() + (given.timeoutMs ?? OUTBOUND_TIMEOUT_MS);
    let request = given;
    for (let hop = 0; ; hop += 1) {
      const problem = this.problemWith(request.url);
      if (problem) throw new OutboundError('refused', problem);
      const answer = await this.#once(request, Math.max(1, until - performance.now()));
      const location = answer.status >= 300 && answer.status < 400 ? answer.headers.location : undefined;
      if (location === undefined) return answer;
      if (hop >= MOST_REDIRECTS) throw new OutboundError('refused', 'The address redirects too often.');
      request = redirected(request, location, answer.status);
    }
  }

  #once(request: OutboundRequest, timeoutMs: number): Promise<OutboundAnswer> {
    const url = new URL(request.url);
    const body = request.body === undefined ? null : Buffer.from(request.body);
    const options: RequestOptions = {
      method: request.method ?? (body ? 'POST' : 'GET'),
      agent: false,
      lookup: this.#lookup,
      headers: {
        'user-agent': 'Muster',
        'accept-encoding': 'identity',
        ...(body ? { 'content-length': String(body.length) } : {}),
        ...request.headers,
      },
    };
    return new Promise((resolve, reject) => {
      let written = false;
      const outgoing = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, options);
      const fail = (error: unknown): void => {
        clearTimeout(timer);
        outgoing.destroy();
        reject(error instanceof OutboundError ? error : failureOf(error, written));
      };
      const timer = setTimeout(
        () => fail(new OutboundError(written ? 'unknown' : 'unreachable', 'The other side did not answer in time.')),
        timeoutMs,
      );
      outgoing.on('error', fail);
      outgoing.on('finish', () => (written = true));
      outgoing.on('response', (answer) => {
        readAnswer(answer).then((text) => {
          clearTimeout(timer);
          outgoing.destroy();
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text });
        }, fail);
      });
      outgoing.end(body ?? undefined);
    });
  }

  /** Looks a name up and hands on only addresses that may be reached; the connection is made to these and no others. */
  readonly #lookup: LookupFunction = (host, options, done) => {
    this.#resolve(host, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error || !first) {
        done(error ?? new OutboundError('unreachable', `There is no host ${host}.`), '', 0);
        return;
      }
      // One bad address spoils the name: whoever controls it chooses which one is tried.
      const bad = addresses.find(({ address }) => !isPublicAddress(address) && !this.#allowed.allows(host, address));
      if (bad) done(new OutboundError('refused', insideSentence(host)), '', 0);
      else if (options.all) done(null, addresses);
      else done(null, first.address, first.family);
    });
  };
}

const insideSentence = (host: string): string =>
  `${host} lies inside this network. An administrator can allow it with MUSTER_ALLOW_PRIVATE.`;

/** The request that a redirect asks for. A POST that would lose its body is not sent on as something else. */
function redirected(request: OutboundRequest, location: string, status: number): OutboundRequest {
  const next = URL.parse(location, request.url);
  if (!next) throw new OutboundError('refused', 'The address redirects to nowhere.');
  if (withoutBody(status) && request.body !== undefined)
    throw new OutboundError('refused', 'The address has moved; write the new one.');
  const isSame = next.origin === new URL(request.url).origin;
  const headers = isSame ? request.headers : withoutSecrets(request.headers);
  return { ...request, url: next.href, ...(headers ? { headers } : {}) };
}

const withoutSecrets = (headers: OutboundRequest['headers']): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers ?? {}).filter(([name]) => !/^(authorization|cookie|x-.*(key|token|secret).*)$/i.test(name)),
  );

async function readAnswer(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer) {
    const bytes: Buffer = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    size += bytes.length;
    if (size > MOST_ANSWER_BYTES) throw new OutboundError('unknown', 'The answer is too large.');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function failureOf(error: unknown, written: boolean): OutboundError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const neverThere = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT'].includes(
    code,
  );
  const what = code || (error instanceof Error ? error.message : 'failed');
  if (neverThere) return new OutboundError('unreachable', `The other side cannot be reached (${what}).`, error);
  return new OutboundError(written ? 'unknown' : 'unreachable', `The connection broke (${what}).`, error);
}
