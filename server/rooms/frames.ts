// WebSocket frames and y-websocket messages as ready bytes. The rooms write them to the socket themselves: a frame that a
// hundred people get is made once and handed to the kernel a hundred times, which costs about half of a hundred sends.

import { deflateRaw } from 'node:zlib';
import { MESSAGE } from '#protocol/sync.ts';
import { ByteWriter } from './update-encode.ts';

export const STEP_1 = 0;
export const STEP_2 = 1;
export const UPDATE = 2;

const BINARY = 0x82; // final frame, binary
const COMPRESSED = 0x40; // RSV1: permessage-deflate

const writer = new ByteWriter();

function headerLength(length: number): number {
  return length < 126 ? 2 : length < 65_536 ? 4 : 10;
}

function writeHeader(out: Buffer, length: number, flags: number): void {
  out[0] = BINARY | flags;
  if (length < 126) out[1] = length;
  else if (length < 65_536) {
    out[1] = 126;
    out.writeUInt16BE(length, 2);
  } else {
    out[1] = 127;
    out.writeUInt32BE(Math.floor(length / 2 ** 32), 2);
    out.writeUInt32BE(length % 2 ** 32, 6);
  }
}

/** One unmasked binary frame around a message. */
export function frameOf(message: Uint8Array, flags = 0): Buffer {
  const header = headerLength(message.length);
  const out = Buffer.allocUnsafe(header + message.length);
  writeHeader(out, message.length, flags);
  out.set(message, header);
  return out;
}

function varintLength(value: number): number {
  let length = 1;
  for (let rest = value; rest > 127; rest = Math.floor(rest / 128)) length++;
  return length;
}

/**
 * A frame around a sync message, and where in it the body begins. A frame that is kept gets memory of its own: cut from
 * the shared pool it would hold eight kilobytes for its hundred bytes.
 */
export function syncFrame(kind: number, body: Uint8Array, isKept = false): { frame: Buffer; bodyAt: number } {
  const size = varintLength(body.length);
  const length = 2 + size + body.length;
  const header = headerLength(length);
  const frame = isKept ? Buffer.allocUnsafeSlow(header + length) : Buffer.allocUnsafe(header + length);
  writeHeader(frame, length, 0);
  frame[header] = MESSAGE.sync;
  frame[header + 1] = kind;
  let at = header + 2;
  let rest = body.length;
  for (; rest > 127; rest = Math.floor(rest / 128)) frame[at++] = 128 | (rest & 127);
  frame[at++] = rest;
  frame.set(body, at);
  return { frame, bodyAt: at };
}

/** A frame around an awareness message. */
export function awarenessFrame(body: Uint8Array): Buffer {
  writer.uint(MESSAGE.awareness);
  writer.varBytes(body);
  return frameOf(writer.take());
}

/** An awareness message about nobody: what a connection hears when there is nothing to say. */
export const KEEP_ALIVE_FRAME: Buffer = awarenessFrame(new Uint8Array([0]));

/** How many of a connection's updates are durable. */
export function ackFrame(count: number): Buffer {
  const size = 1 + varintLength(count);
  const out = Buffer.allocUnsafe(2 + size);
  out[0] = BINARY;
  out[1] = size;
  out[2] = MESSAGE.ack;
  let at = 3;
  let rest = count;
  for (; rest > 127; rest = Math.floor(rest / 128)) out[at++] = 128 | (rest & 127);
  out[at] = rest;
  return out;
}

/** Why the connection is about to be closed. */
export function refusalFrame(code: number, reason: string): Buffer {
  writer.uint(MESSAGE.refusal);
  writer.uint(code);
  writer.varBytes(Buffer.from(reason));
  return frameOf(writer.take());
}

/** A JSON message of the given type. */
export function jsonFrame(type: number, value: object): Buffer {
  writer.uint(type);
  writer.varBytes(Buffer.from(JSON.stringify(value)));
  return frameOf(writer.take());
}

/** The same frame compressed by permessage-deflate without context, so that one copy serves every connection that agreed. */
export function compressFrame(frame: Buffer, bodyAt: number): Promise<Buffer> {
  const message = frame.subarray(bodyAt);
  return new Promise((resolve, reject) => {
    deflateRaw(message, { level: 6, finishFlush: 2 /* Z_SYNC_FLUSH */ }, (error, bytes) => {
      if (error) reject(error);
      else resolve(frameOf(bytes.subarray(0, bytes.length - 4), COMPRESSED)); // without the flush marker, as the extension says
    });
  });
}

/** Where the message begins in a frame made here. */
export function messageAt(frame: Buffer): number {
  const length = (frame[1] ?? 0) & 127;
  return length < 126 ? 2 : length === 126 ? 4 : 10;
}
