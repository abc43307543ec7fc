// Reads the primitive values of the Yjs V1 update format from one buffer. It exists apart from lib0's decoder because
// admission reads every byte of every edit: this reader allocates nothing, refuses what lib0 would let pass (overlong
// numbers, bytes that are no UTF-8, nesting without end) and never reads past the end. All failures throw `Malformed`.

import { isAscii, isUtf8 } from 'node:buffer';

/** Deepest nesting of arrays and objects inside one JSON-like value. */
export const MAX_VALUE_DEPTH = 32;

/** Keys that would change an object's prototype in a careless reader. */
export function isReservedKey(key: string): boolean {
  return key === '__proto__' || key === 'constructor' || key === 'prototype';
}

/** The bytes are not what an honest encoder writes. `message` is a reason fit for the sender. */
export class Malformed extends Error {
  override name = 'Malformed';
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A cursor over `bytes`; the fields are public because the decoder copies ranges by position. */
export class ByteReader {
  bytes: Uint8Array = new Uint8Array(0);
  pos = 0;
  end = 0;

  open(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.pos = 0;
    this.end = bytes.length;
  }

  byte(): number {
    if (this.pos >= this.end) throw new Malformed('ends too early');
    return this.bytes[this.pos++] ?? 0;
  }

  /** Unsigned variable-length integer, at most 2^53 - 1, in its shortest form. */
  uint(): number {
    const first = this.byte();
    if (first < 128) return first;
    let value = first & 127;
    let factor = 128;
    for (;;) {
      const next = this.byte();
      value += (next & 127) * factor;
      if (next < 128) {
        if (next === 0) throw new Malformed('overlong number');
        if (value > Number.MAX_SAFE_INTEGER) throw new Malformed('number too large');
        return value;
      }
      factor *= 128;
      if (factor > 2 ** 56) throw new Malformed('number too large');
    }
  }

  skip(length: number): void {
    if (length > this.end - this.pos) throw new Malformed('ends too early');
    this.pos += length;
  }

  string(): string {
    const length = this.uint();
    const from = this.pos;
    this.skip(length);
    try {
      return decoder.decode(this.bytes.subarray(from, this.pos));
    } catch {
      throw new Malformed('text is no UTF-8');
    }
  }

  /** Passes over a string and returns its length in UTF-16 units, as Yjs counts clocks. */
  stringLength(): number {
    const length = this.uint();
    const from = this.pos;
    this.skip(length);
    if (length > 48) return utf16Length(this.bytes.subarray(from, this.pos));
    for (let i = from; i < this.pos; i++) {
      if ((this.bytes[i] ?? 0) > 127) return utf16Length(this.bytes.subarray(from, this.pos));
    }
    return length;
  }

  /** Passes over a JSON text that must parse, be shallow and hold no reserved key. */
  json(): void {
    const text = this.string();
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      throw new Malformed('value is no JSON');
    }
    checkJson(value, 0);
  }

  /** Passes over one lib0 "any" value. */
  any(depth = 0): void {
    if (depth > MAX_VALUE_DEPTH) throw new Malformed('value nested too deep');
    const tag = this.byte();
    switch (tag) {
      case 127: // undefined
      case 126: // null
      case 121: // false
      case 120: // true
        return;
      case 125:
        return this.signed();
      case 124:
        return this.skip(4);
      case 123:
        return this.skip(8);
      case 119:
        this.stringLength();
        return;
      case 118:
        for (let left = this.uint(); left > 0; left--) {
          if (isReservedKey(this.string())) throw new Malformed('reserved key in a value');
          this.any(depth + 1);
        }
        return;
      case 117:
        for (let left = this.uint(); left > 0; left--) this.any(depth + 1);
        return;
      case 116:
        return this.skip(this.uint());
      default: // 122 is a bigint, which no JSON export can carry; anything else does not exist
        throw new Malformed('unknown kind of value');
    }
  }

  private signed(): void {
    let byte = this.byte();
    let size = 1;
    while (byte > 127) {
      byte = this.byte();
      if (++size > 8) throw new Malformed('number too large');
    }
  }
}

function utf16Length(bytes: Uint8Array): number {
  if (isAscii(bytes)) return bytes.length;
  if (!isUtf8(bytes)) throw new Malformed('text is no UTF-8');
  let units = 0;
  for (const byte of bytes) {
    if ((byte & 0xc0) !== 0x80) units += byte >= 0xf0 ? 2 : 1;
  }
  return units;
}

function checkJson(value: unknown, depth: number): void {
  if (typeof value !== 'object' || value === null) return;
  if (depth >= MAX_VALUE_DEPTH) throw new Malformed('value nested too deep');
  for (const key of Object.keys(value)) if (isReservedKey(key)) throw new Malformed('reserved key in a value');
  for (const inner of Object.values(value)) checkJson(inner, depth + 1);
}
