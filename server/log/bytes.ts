/**
 * A plain binary writer and reader: unsigned varints up to 2^53, length-prefixed UTF-8 and bytes. Used between threads, in
 * compacted segments and in backups. The reader throws RangeError on anything that ends early.
 */

export class ByteWriter {
  #buffer: Buffer<ArrayBuffer>;
  #length = 0;

  constructor(capacity = 1024) {
    this.#buffer = Buffer.from(new ArrayBuffer(capacity));
  }

  #room(bytes: number): void {
    const needed = this.#length + bytes;
    if (needed <= this.#buffer.length) return;
    const grown = Buffer.from(new ArrayBuffer(Math.max(needed, this.#buffer.length * 2)));
    this.#buffer.copy(grown, 0, 0, this.#length);
    this.#buffer = grown;
  }

  varint(value: number): void {
    this.#room(8);
    let rest = value;
    while (rest > 127) {
      this.#buffer[this.#length++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    this.#buffer[this.#length++] = rest;
  }

  bytes(value: Uint8Array): void {
    this.varint(value.length);
    this.raw(value);
  }

  raw(value: Uint8Array): void {
    this.#room(value.length);
    this.#buffer.set(value, this.#length);
    this.#length += value.length;
  }

  text(value: string): void {
    const length = Buffer.byteLength(value);
    this.varint(length);
    this.#room(length);
    this.#buffer.write(value, this.#length, length, 'utf8');
    this.#length += length;
  }

  /** What was written, in its own buffer, which may be transferred. */
  finish(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#buffer.buffer, 0, this.#length);
  }
}

export class ByteReader {
  readonly #buffer: Buffer;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  get done(): boolean {
    return this.#at >= this.#buffer.length;
  }

  varint(): number {
    let value = 0;
    let scale = 1;
    for (let count = 0; count < 8; count++) {
      const byte = this.#buffer[this.#at++];
      if (byte === undefined) throw new RangeError('bytes end within a number');
      value += (byte & 127) * scale;
      if (byte < 128) return value;
      scale *= 128;
    }
    throw new RangeError('a number is too long');
  }

  #take(length: number): number {
    const start = this.#at;
    this.#at += length;
    if (this.#at > this.#buffer.length) throw new RangeError('bytes end early');
    return start;
  }

  /** A view on the bytes, not a copy. */
  bytes(): Uint8Array {
    return this.raw(this.varint());
  }

  raw(length: number): Uint8Array {
    const start = this.#take(length);
    return new Uint8Array(this.#buffer.buffer, this.#buffer.byteOffset + start, length);
  }

  text(): string {
    const length = this.varint();
    const start = this.#take(length);
    return this.#buffer.toString('utf8', start, start + length);
  }
}
