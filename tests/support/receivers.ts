/** Receivers outside for tests: an HTTP server that answers as it is told and remembers what it took, and a mail server that keeps letters. */
import { createServer } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface Taken {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
  // Receivers read bodies of many shapes; each test asserts what it needs.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  json: any;
}
/** What to do with a request: answer with a code, say nothing, or take it and break the line. */
export type Manner = number | 'hang' | 'reset';

export interface Receiver {
  url: string;
  taken: Taken[];
  /** How the next requests are met; the last one stays. */
  manners: Manner[];
  close(): Promise<void>;
}

export async function openReceiver(...manners: Manner[]): Promise<Receiver> {
  const taken: Taken[] = [];
  const receiver = { taken, manners: manners.length === 0 ? [200] : manners };
  const server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      const manner = receiver.manners.length > 1 ? receiver.manners.shift() : receiver.manners[0];
      const body = Buffer.concat(chunks).toString('utf8');
      const isJson = req.headers['content-type']?.includes('json') ?? false;
      if (manner === 'reset' || manner === 'hang' || (typeof manner === 'number' && manner < 300))
        taken.push({ path: req.url ?? '', headers: req.headers, body, json: isJson ? JSON.parse(body) : undefined });
      if (manner === 'hang') return;
      if (manner === 'reset') return void res.socket?.resetAndDestroy();
      res.writeHead(manner ?? 200);
      res.end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return Object.assign(receiver, {
    url: `http://127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  });
}

export interface Letter {
  to: string[];
  raw: string;
  /** Headers and text with soft line breaks undone, for looking words up in. */
  text: string;
}
export interface MailServer {
  url: string;
  letters: Letter[];
  close(): Promise<void>;
}

const unfolded = (raw: string): string =>
  raw
    .replace(/=\r?\n/g, '')
    .replace(/\r?\n[ \t]+/g, ' ')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));

export async function openMailServer(): Promise<MailServer> {
  const letters: Letter[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const raw = Buffer.concat(chunks).toString('utf8');
        letters.push({ to: session.envelope.rcptTo.map(({ address }) => address), raw, text: unfolded(raw) });
        done();
      });
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    letters,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
