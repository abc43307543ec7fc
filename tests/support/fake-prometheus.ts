/** A Prometheus that answers range queries with a wave over whatever span and step it is asked for, and remembers what it was asked. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FakePrometheus {
  url: string;
  asked: { path: string; headers: IncomingHttpHeaders; form: Record<string, string> }[];
  close(): Promise<void>;
}

/** Queries with special answers: `broken(` is a parse error, `scalar(1)` is no series, `many` has 30 lines, `nonsense` is not JSON. */
export async function openFakePrometheus(): Promise<FakePrometheus> {
  const asked: FakePrometheus['asked'] = [];
  const server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      const form = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString('utf8')));
      asked.push({ path: req.url ?? '', headers: req.headers, form });
      const query = form.query ?? '';
      if (query === 'nonsense') return void res.end('<html>login</html>');
      res.setHeader('content-type', 'application/json');
      if (query.startsWith('broken')) {
        res.statusCode = 400;
        return void res.end(JSON.stringify({ status: 'error', errorType: 'bad_data', error: 'parse error: unclosed' }));
      }
      const resultType = query === 'scalar(1)' ? 'scalar' : 'matrix';
      const result = resultType === 'scalar' ? [] : matrixOf(form, query === 'many' ? 30 : 2);
      res.end(JSON.stringify({ status: 'success', data: { resultType, result } }));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function matrixOf(form: Record<string, string>, lines: number) {
  const [start = 0, end = 0, step = 1] = [form.start, form.end, form.step].map(Number);
  const times = Array.from({ length: Math.floor((end - start) / step) + 1 }, (_, index) => start + index * step);
  return Array.from({ length: lines }, (_, line) => ({
    metric: { __name__: 'errors', pod: `api-${line}` },
    values: times.map((time, index) => [time, index === 3 ? 'NaN' : String((line + 1) * (2 + Math.sin(index / 9)))]),
  }));
}
