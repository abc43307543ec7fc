// A socket that is two function calls: frames that the room writes are taken apart into messages, as a browser would.

import type { Wire } from '#server/rooms/world.ts';

export class SimWire implements Wire {
  readonly #deliver: (message: Uint8Array) => void;
  readonly #onClosed: (code: number) => void;
  #isClosed = false;
  /** What the peer has not taken: set it to make a slow reader. */
  backlog = 0;
  #drained: (() => void)[] = [];

  constructor(deliver: (message: Uint8Array) => void, onClosed: (code: number) => void = () => undefined) {
    this.#deliver = deliver;
    this.#onClosed = onClosed;
  }

  write(frame: Uint8Array): void {
    if (this.#isClosed) return;
    for (const message of messagesIn(frame)) this.#deliver(message);
  }

  backlogBytes(): number {
    return this.backlog;
  }

  whenDrained(run: () => void): void {
    this.#drained.push(run);
  }

  drain(): void {
    this.backlog = 0;
    for (const run of this.#drained.splice(0)) run();
  }

  close(code: number): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#onClosed(code);
  }

  destroy(): void {
    this.close(1006);
  }
}

/** The messages in a run of unmasked, uncompressed frames. */
export function messagesIn(frames: Uint8Array): Uint8Array[] {
  const view = new DataView(frames.buffer, frames.byteOffset, frames.byteLength);
  const messages: Uint8Array[] = [];
  for (let at = 0; at < frames.length;) {
    let length = view.getUint8(at + 1);
    let header = 2;
    if (length === 126) {
      length = view.getUint16(at + 2);
      header = 4;
    } else if (length === 127) {
      length = view.getUint32(at + 6);
      header = 10;
    }
    messages.push(frames.slice(at + header, at + header + length));
    at += header + length;
  }
  return messages;
}
