import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { isPublicAddress } from './outbound-addresses.ts';
import { Outbound, OutboundError } from './outbound.ts';

const closing: Server[] = [];
afterEach(() => {
  for (const server of closing.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function listen(answer: Parameters<typeof createServer>[1]): Promise<{ port: number; connects: () => number }> {
  let connects = 0;
  const server = createServer(answer);
  server.on('connection', () => (connects += 1));
  closing.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address: AddressInfo | string | null = server.address();
  return { port: typeof address === 'object' && address ? address.port : 0, connects: () => connects };
}

const codeOf = async (sending: Promise<unknown>): Promise<string> => {
  try {
    await sending;
    return 'sent';
  } catch (error) {
    return error instanceof OutboundError ? error.reason : String(error);
  }
};

const INSIDE = [
  '0.0.0.0',
  '0.1.2.3',
  '10.0.0.1',
  '10.255.255.255',
  '100.64.0.1',
  '100.127.255.255',
  '127.0.0.1',
  '127.1.2.3',
  '127.255.255.255',
  '169.254.0.1',
  '169.254.169.254',
  '169.254.170.2',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.1',
  '192.0.0.192',
  '192.0.2.1',
  '192.88.99.1',
  '192.168.0.1',
  '192.168.255.255',
  '198.18.0.1',
  '198.19.255.255',
  '198.51.100.7',
  '203.0.113.9',
  '224.0.0.1',
  '239.255.255.250',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::ffff:127.0.0.1',
  '::ffff:10.0.0.1',
  '::ffff:169.254.169.254',
  '::ffff:7f00:1',
  '::ffff:a9fe:a9fe',
  '::7f00:1',
  '64:ff9b::7f00:1',
  '64:ff9b::169.254.169.254',
  '64:ff9b::a00:1',
  '64:ff9b:1::1',
  '100::1',
  'fc00::1',
  'fd00::1',
  'fd00:ec2::254',
  'fdff:ffff::1',
  'fe80::1',
  'fe80::a9fe:a9fe',
  'febf::1',
  'fec0::1',
  'ff02::1',
  'ff0e::1',
  '2001::1',
  '2001:0:7f00:1::',
  '2001:10::1',
  '2001:20::1',
  '2001:db8::1',
  '2002:7f00:1::',
  '2002:a9fe:a9fe::1',
  '2002:a00:1::',
  '3fff::1',
  '::ffff:0:127.0.0.1',
];
const OUTSIDE = [
  '1.1.1.1',
  '8.8.8.8',
  '93.184.216.34',
  '172.32.0.1',
  '100.128.0.1',
  '198.20.0.1',
  '2606:4700::1111',
  '2a00:1450:4001::1',
];

/** Spellings of 127.0.0.1, 169.254.169.254 and 10.0.0.5 that address parsers understand. */
const SPELLINGS = [
  '127.1',
  '127.0.1',
  '2130706433',
  '0x7f000001',
  '0x7f.1',
  '0x7f.0x0.0x0.0x1',
  '017700000001',
  '0177.0.0.1',
  '0177.1',
  '127.0.0.1.',
  '①②⑦.0.0.1',
  '127。0。0。1',
  '0',
  '0x0',
  '00',
  '0.0',
  '2852039166',
  '0xa9fea9fe',
  '0xA9.0xFE.0xA9.0xFE',
  '0251.0376.0251.0376',
  '169.254.43518',
  '169.16689662',
  '025177524776',
  '10.5',
  '0xa.5',
  '012.0.0.5',
  '167772165',
];

describe('addresses inside', () => {
  it.each(INSIDE)('%s is inside', (address) => expect(isPublicAddress(address)).toBe(false));
  it.each(OUTSIDE)('%s is outside', (address) => expect(isPublicAddress(address)).toBe(true));
});

describe('a guarded request', () => {
  const outbound = new Outbound({ allowPrivate: [] });
  const literal = (address: string): string => (address.includes(':') ? `[${address}]` : address);
  const corpus = [
    ...[...INSIDE, ...SPELLINGS].flatMap((host) => [
      `https://${literal(host)}/`,
      `https://${literal(host)}:8443/x?y=1`,
    ]),
    ...SPELLINGS.map((host) => `http://${host}/`),
    'https://user:pass@example.com/',
    'https://example.com@127.0.0.1/',
    'https://127.0.0.1#@example.com/',
    'https://user@example.com/',
    'http://example.com/',
    'https://example.com:22/',
    'https://example.com:6379/',
    'https://example.com:27017/',
    'ftp://example.com/',
    'file:///etc/passwd',
    'gopher://127.0.0.1:6379/_x',
    'data:text/plain,x',
    'javascript:alert(1)',
    'unix:/var/run/docker.sock',
    'not an address',
    '',
    '//127.0.0.1/',
    'https://',
    'https://[::1',
    'https:///127.0.0.1',
    'https:\\\\127.0.0.1\\',
    'https:127.0.0.1',
    'https://127.0.0.1\r\nx: y/',
  ];

  it(`refuses ${corpus.length} addresses without looking anything up`, () => {
    expect(corpus.length).toBeGreaterThan(200);
    expect(corpus.filter((url) => outbound.problemWith(url) === null)).toEqual([]);
  });

  it('refuses names that resolve inside, alone or beside a public address, and connects nowhere', async () => {
    const { port, connects } = await listen((_, res) => res.end('secret'));
    for (const address of INSIDE) {
      for (const addresses of [[address], ['93.184.216.34', address], [address, '93.184.216.34']]) {
        const guarded = new Outbound({
          allowPrivate: [],
          resolve: (_, done) =>
            done(
              null,
              addresses.map((one) => ({ address: one, family: one.includes(':') ? 6 : 4 })),
            ),
        });
        expect(await codeOf(guarded.send({ url: `https://rebind.example:8443/${port}` }))).toBe('refused');
      }
    }
    expect(connects()).toBe(0);
  });

  it('connects to what was checked: a name that answers differently the second time is asked once', async () => {
    const { port, connects } = await listen((_, res) => res.end('secret'));
    const answers = ['192.0.2.1', '127.0.0.1'];
    let asked = 0;
    const guarded = new Outbound({
      allowPrivate: ['192.0.2.0/24'],
      resolve: (_, done) => done(null, [{ address: answers[Math.min(asked++, 1)] ?? '', family: 4 }]),
    });
    expect(await codeOf(guarded.send({ url: 'https://rebind.example/', timeoutMs: 200 }))).toBe('unreachable');
    expect(asked).toBe(1);
    expect(await codeOf(guarded.send({ url: `https://rebind.example:8443/${port}`, timeoutMs: 200 }))).toBe('refused');
    expect(connects()).toBe(0);
  });

  it('reaches a host inside that the administrator allows, and nothing beside it', async () => {
    const { port, connects } = await listen((_, res) => res.end('pong'));
    const guarded = new Outbound({ allowPrivate: ['127.0.0.1'] });
    expect(guarded.problemWith('http://127.0.0.2:1/')).not.toBeNull();
    await expect(guarded.send({ url: `http://127.0.0.1:${port}/` })).resolves.toMatchObject({
      status: 200,
      text: 'pong',
    });
    expect(connects()).toBe(1);
  });

  it('a host allowed by name does not open the metadata service', async () => {
    const guarded = new Outbound({
      allowPrivate: ['chat.internal'],
      resolve: (_, done) => done(null, [{ address: '169.254.169.254', family: 4 }]),
    });
    expect(await codeOf(guarded.send({ url: 'http://chat.internal/' }))).toBe('refused');
  });

  it('checks redirects like the first address, follows three, loses secrets on the way to another origin', async () => {
    const inner = await listen((_, res) => res.end('inside'));
    const seen: (string | undefined)[] = [];
    const other = await listen((req, res) => {
      seen.push(req.headers.authorization);
      res.end('other');
    });
    const outer = await listen((req, res) => {
      const to =
        req.url === '/inside'
          ? `http://127.0.0.9:${inner.port}/`
          : req.url === '/loop'
            ? '/loop'
            : `http://127.0.0.1:${other.port}/`;
      res.writeHead(307, { location: to }).end();
    });
    const guarded = new Outbound({ allowPrivate: ['127.0.0.1'] });
    const base = `http://127.0.0.1:${outer.port}`;
    expect(await codeOf(guarded.send({ url: `${base}/inside` }))).toBe('refused');
    expect(inner.connects()).toBe(0);
    expect(await codeOf(guarded.send({ url: `${base}/loop` }))).toBe('refused');
    await guarded.send({ url: `${base}/other`, headers: { authorization: 'Bearer x' }, body: '{}' });
    expect(seen).toEqual([undefined]);
  });

  it('a receiver that hangs, resets after taking, or talks too much is an unknown outcome', async () => {
    const hangs = await listen(() => undefined);
    const resets = await listen((req, res) => void req.resume().on('end', () => res.socket?.resetAndDestroy()));
    const talks = await listen((_, res) => res.end(Buffer.alloc(300 * 1024)));
    const guarded = new Outbound({ allowPrivate: ['127.0.0.1'] });
    expect(await codeOf(guarded.send({ url: `http://127.0.0.1:${hangs.port}/`, body: 'x', timeoutMs: 100 }))).toBe(
      'unknown',
    );
    expect(await codeOf(guarded.send({ url: `http://127.0.0.1:${resets.port}/`, body: 'x' }))).toBe('unknown');
    expect(await codeOf(guarded.send({ url: `http://127.0.0.1:${talks.port}/` }))).toBe('unknown');
  });
});
