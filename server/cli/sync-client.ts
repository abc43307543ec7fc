/**
 * A document on a real socket, for programs: y-websocket's protocol with Muster's durable acknowledgement. Knows what is saved, and waits for it.
 */
import { createDecoder, readVarString, readVarUint } from 'lib0/decoding';
import { createEncoder, toUint8Array, writeVarUint, writeVarUint8Array } from 'lib0/encoding';
import { Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness';
import { messageYjsSyncStep1, messageYjsUpdate, readSyncMessage, writeSyncStep1, writeUpdate } from 'y-protocols/sync';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import type { DocumentName } from '#model/documents.ts';
import type { IncidentId } from '#model/ids.ts';
import { MESSAGE, SYNC_QUERY } from '#protocol/sync.ts';
import { CliError } from './cli-command.ts';

const PRESENCE_MS = 15_000;

export class SyncClient {
  readonly doc = new Y.Doc();
  readonly #socket: WebSocket;
  readonly #awareness = new Awareness(this.doc);
  #sent = 0;
  #saved = 0;
  #failure: Error | null = null;
  #waiting: (() => void)[] = [];
  #synced = false;
  readonly #beat: NodeJS.Timeout;

  /** Connects and resolves when the document is whole. */
  static async open(
    url: string,
    token: string,
    incident: IncidentId,
    document: DocumentName = 'board',
  ): Promise<SyncClient> {
    const address = new URL(`/sync/${incident}/${document}`, url.replace(/^http/, 'ws'));
    address.searchParams.set(SYNC_QUERY.ack, '1');
    const client = new SyncClient(new WebSocket(address, [`muster.token.${token}`]));
    await client.#until(() => client.#synced);
    return client;
  }

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.binaryType = 'arraybuffer';
    socket.on('open', () => this.#send((encoder) => writeSyncStep1(encoder, this.doc)));
    socket.on('message', (data) =>
      this.#receive(new Uint8Array(data instanceof ArrayBuffer ? data : Buffer.from(String(data)))),
    );
    socket.on('error', (error) => this.#fail(new CliError(`The connection failed: ${error.message}`)));
    socket.on('close', (code, reason) =>
      this.#fail(new CliError(`The server closed the connection (${code} ${reason.toString()}).`)),
    );
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin === this) return;
      this.#sent += 1;
      this.#send((encoder) => writeUpdate(encoder, update));
    });
    this.#awareness.setLocalState({});
    this.#beat = setInterval(() => this.#announce(), PRESENCE_MS);
  }

  /** Resolves when everything that was written here is on the server's disk. */
  async saved(): Promise<void> {
    const wanted = this.#sent;
    await this.#until(() => this.#saved >= wanted);
  }

  close(): void {
    clearInterval(this.#beat);
    this.#failure ??= new CliError('closed');
    this.#socket.close(1000);
    this.#awareness.destroy();
    this.doc.destroy();
  }

  #announce(): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    this.#awareness.setLocalState({});
    const encoder = createEncoder();
    writeVarUint(encoder, MESSAGE.awareness);
    writeVarUint8Array(encoder, encodeAwarenessUpdate(this.#awareness, [this.doc.clientID]));
    this.#socket.send(toUint8Array(encoder));
  }

  #send(write: (encoder: ReturnType<typeof createEncoder>) => void): void {
    const encoder = createEncoder();
    writeVarUint(encoder, MESSAGE.sync);
    write(encoder);
    this.#socket.send(toUint8Array(encoder));
  }

  #receive(bytes: Uint8Array): void {
    const decoder = createDecoder(bytes);
    const type = readVarUint(decoder);
    if (type === MESSAGE.ack) this.#saved = readVarUint(decoder);
    else if (type === MESSAGE.refusal) {
      const code = readVarUint(decoder);
      this.#fail(new CliError(`The server refused an edit (${code}): ${readVarString(decoder)}`));
    } else if (type === MESSAGE.sync) this.#sync(decoder);
    this.#wake();
  }

  #sync(decoder: ReturnType<typeof createDecoder>): void {
    const encoder = createEncoder();
    writeVarUint(encoder, MESSAGE.sync);
    const kind = readSyncMessage(decoder, encoder, this.doc, this);
    if (kind === messageYjsSyncStep1) {
      // Our answer is a step 2, which the server counts as it counts updates.
      this.#sent += 1;
      this.#socket.send(toUint8Array(encoder));
      this.#announce();
    } else if (kind !== messageYjsUpdate) this.#synced = true;
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    this.#wake();
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const look of waiting) look();
  }

  async #until(holds: () => boolean): Promise<void> {
    while (!holds()) {
      if (this.#failure) throw this.#failure;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }
}
