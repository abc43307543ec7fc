import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { squeezed } from './squeeze.ts';

const asks = (accept: string, method = 'GET'): Request =>
  new Request('http://muster.example/', { method, headers: { 'accept-encoding': accept } });
const page = (text: string, type = 'text/html'): Response => new Response(text, { headers: { 'content-type': type } });
const LONG = '<p>checkout fails</p>'.repeat(1_000);

describe('compressed pages', () => {
  it('come as brotli, else as gzip, and read the same', async () => {
    const brotli = await squeezed(asks('gzip, deflate, br'), page(LONG));
    expect(brotli.headers.get('content-encoding')).toBe('br');
    expect(brotliDecompressSync(Buffer.from(await brotli.arrayBuffer())).toString()).toBe(LONG);
    const gzipped = await squeezed(asks('gzip'), page(LONG));
    expect(gzipped.headers.get('content-encoding')).toBe('gzip');
    expect(gzipped.headers.get('vary')).toBe('accept-encoding');
    expect(gunzipSync(Buffer.from(await gzipped.arrayBuffer())).toString()).toBe(LONG);
  });

  it('stay as they are when short, when not asked for, or when they are no text', async () => {
    const short = await squeezed(asks('br'), page('<p>short</p>'));
    expect([short.headers.get('content-encoding'), await short.text()]).toEqual([null, '<p>short</p>']);
    expect((await squeezed(asks(''), page(LONG))).headers.get('content-encoding')).toBeNull();
    expect((await squeezed(asks('br'), page(LONG, 'image/png'))).headers.get('content-encoding')).toBeNull();
    expect((await squeezed(asks('br', 'HEAD'), page(LONG))).headers.get('content-encoding')).toBeNull();
  });
});
