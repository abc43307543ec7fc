import { createDecoder, readVarUint, readVarUint8Array } from 'lib0/decoding';
import { createEncoder, toUint8Array, writeVarString, writeVarUint, writeVarUint8Array } from 'lib0/encoding';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Doc, applyUpdate, encodeStateAsUpdate, encodeStateVector } from 'yjs';
import { SCHEMA_VERSION } from '#model/documents.ts';
import { MESSAGE } from '#protocol/sync.ts';
import { SyncConnection } from './connection.svelte.ts';
import type { Socket } from './connection.svelte.ts';

/** A line whose far end is the test. */
class Line implements Socket {
  binaryType = '';
  readyState = 0;
  sent: { type: number; kind: number; body: Uint8Array }[] = [];
  onopen: Socket['onopen'] = null;
  onmessage: Socket['onmessage'] = null;
  onclose: Socket['onclose'] = null;
  onerror: Socket['onerror'] = null;
  closed = false;
  readonly url: string;
  constructor(url: string) {
    this.url = url;
  }
  send(data: Uint8Array): void {
    const decoder = createDecoder(data);
    const type = readVarUint(decoder);
    const kind = type === MESSAGE.sync ? readVarUint(decoder) : -1;
    this.sent.push({ type, kind, body: readVarUint8Array(decoder) });
  }
  close(): void {
    this.closed = true;
  }
  accept(): void {
    this.readyState = 1;
    this.onopen?.(new Event('open'));
  }
  say(type: number, write: (encoder: ReturnType<typeof createEncoder>) => void): void {
    const encoder = createEncoder();
    writeVarUint(encoder, type);
    write(encoder);
    this.onmessage?.(new MessageEvent('message', { data: toUint8Array(encoder).slice().buffer }));
  }
  sync(kind: number, body: Uint8Array): void {
    this.say(MESSAGE.sync, (encoder) => {
      writeVarUint(encoder, kind);
      writeVarUint8Array(encoder, body);
    });
  }
  end(code: number, reason: string): void {
    this.onclose?.(new CloseEvent('close', { code, reason }));
  }
  ack(count: number): void {
    this.say(MESSAGE.ack, (encoder) => writeVarUint(encoder, count));
  }
}

let lines: Line[];
let doc: Doc;
let connection: SyncConnection;
const last = (): Line => lines.at(-1) ?? new Line('none');

beforeEach(() => {
  vi.useFakeTimers();
  lines = [];
  doc = new Doc();
  connection = new SyncConnection({
    url: 'ws://test/sync/i/board',
    doc,
    epoch: 3,
    random: () => 0.5,
    openSocket: (url) => {
      const line = new Line(url);
      lines.push(line);
      return line;
    },
  });
  connection.start();
});
afterEach(() => {
  connection.close();
  doc.destroy();
  vi.useRealTimers();
});

function synchronise(server = new Doc()): void {
  last().accept();
  last().sync(0, encodeStateVector(server));
  last().sync(1, encodeStateAsUpdate(server, encodeStateVector(doc)));
}

test('asks for acknowledgement, hello, schema and its epoch', () => {
  expect(last().url).toBe('ws://test/sync/i/board?ack=1&hello=1&schema=1&epoch=3');
});

test('edits made before the server says what it has go out once, in the answer', () => {
  const durable = vi.fn();
  connection.onDurable = durable;
  last().accept();
  doc.getText('situation:impact').insert(0, 'down');
  expect(last().sent.filter(({ kind }) => kind === 2)).toHaveLength(0);
  last().sync(0, encodeStateVector(new Doc()));
  const answer = last().sent.find(({ kind }) => kind === 1);
  const received = new Doc();
  applyUpdate(received, answer?.body ?? new Uint8Array());
  expect(received.getText('situation:impact').toString()).toBe('down');
  last().sync(1, encodeStateAsUpdate(new Doc()));
  expect(durable).not.toHaveBeenCalled();
  last().ack(1);
  expect(durable).toHaveBeenCalledTimes(1);
});

test('an update counts as open until the acknowledgement counts it', () => {
  synchronise();
  last().ack(1);
  doc.getText('notes').insert(0, 'a');
  doc.getText('notes').insert(1, 'b');
  expect(connection.unacknowledged).toBe(2);
  last().ack(2);
  expect(connection.unacknowledged).toBe(1);
  last().ack(3);
  expect(connection.unacknowledged).toBe(0);
});

test('what the server sends is not sent back', () => {
  const server = new Doc();
  server.getText('notes').insert(0, 'theirs');
  synchronise(server);
  expect(doc.getText('notes').toString()).toBe('theirs');
  expect(last().sent.filter(({ kind }) => kind === 2)).toHaveLength(0);
});

test('a lost line is tried again after a jittered wait, and again', () => {
  synchronise();
  last().end(1006, '');
  expect(connection.state.state).toBe('offline');
  vi.advanceTimersByTime(400);
  expect(lines).toHaveLength(2);
  last().end(1006, '');
  vi.advanceTimersByTime(400);
  expect(lines).toHaveLength(2);
  vi.advanceTimersByTime(300);
  expect(lines).toHaveLength(3);
});

test('silence is taken for a dead line, sooner when edits are open', () => {
  synchronise();
  last().ack(1);
  vi.advanceTimersByTime(20_000);
  expect(connection.state.state).toBe('live');
  doc.getText('notes').insert(0, 'x');
  vi.advanceTimersByTime(2_000);
  expect(connection.state.state).not.toBe('live');
});

test.each([4401, 4403, 4404])('code %i ends it for good', (code) => {
  synchronise();
  last().end(code, 'no');
  vi.advanceTimersByTime(60_000);
  expect(connection.state).toEqual({ state: 'closed', code, reason: 'no' });
  expect(lines).toHaveLength(1);
});

test('a refusal is told with the reason of the message', () => {
  const refused = vi.fn();
  connection.onRefused = refused;
  synchronise();
  last().say(MESSAGE.refusal, (encoder) => {
    writeVarUint(encoder, 4422);
    writeVarString(encoder, 'not an update');
  });
  last().end(4422, '');
  expect(refused).toHaveBeenCalledWith(4422, 'not an update');
  expect(connection.state.state).toBe('refused');
});

test('a page that is older than the document says nothing of its own, whatever an editor does to the copy', () => {
  const server = new Doc();
  server.getText('situation:impact').insert(0, 'down');
  last().accept();
  const hello = { schema: SCHEMA_VERSION + 1, epoch: 1, seq: 1, readOnly: true, serverTime: 0 };
  last().say(MESSAGE.hello, (encoder) => writeVarString(encoder, JSON.stringify(hello)));
  // Even if the server asked what it has.
  last().sync(0, encodeStateVector(new Doc()));
  last().sync(1, encodeStateAsUpdate(server));
  doc.getText('situation:impact').delete(0, 4);
  expect(last().sent.filter(({ type, kind }) => type === MESSAGE.sync && kind === 2)).toEqual([]);
});
