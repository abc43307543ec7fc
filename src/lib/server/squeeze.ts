/**
 * Pages and their data are some tens of kilobytes of text, asked for over a telephone's line at 3 a.m.: they are sent compressed
 * where the browser takes that. Scripts and styles are compressed when they are built and do not come by here.
 */
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const LEAST_BYTES = 4_096;
const TEXT = /^(text\/html|application\/json)\b/;
// Middling effort: the page waits for it.
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };

/** The answer, compressed when it is text of more than 4 kB and the request allows it; else the same answer. */
export async function squeezed(request: Request, response: Response): Promise<Response> {
  const { headers } = response;
  if (request.method !== 'GET' || !response.body || headers.has('content-encoding')) return response;
  if (!TEXT.test(headers.get('content-type') ?? '')) return response;
  const allowed = request.headers.get('accept-encoding') ?? '';
  const encoding = /\bbr\b/.test(allowed) ? 'br' : /\bgzip\b/.test(allowed) ? 'gzip' : null;
  if (!encoding) return response;
  const body = Buffer.from(await response.arrayBuffer());
  const answer = { status: response.status, statusText: response.statusText, headers };
  headers.append('vary', 'accept-encoding');
  if (body.length < LEAST_BYTES) return new Response(body, answer);
  const small = encoding === 'br' ? await promisify(brotliCompress)(body, BROTLI) : await promisify(gzip)(body);
  headers.set('content-encoding', encoding);
  headers.set('content-length', String(small.length));
  return new Response(new Uint8Array(small), answer);
}
