/**
 * Messages between nodes over one Redis stream. Writing goes through a bounded queue, one command for all that waits; reading blocks on a connection of its own. When
 * Redis goes the node says `tailing`, drops what it would have told (the log holds it), and finds its way back by itself; nothing throws.
 */
import { createClient } from 'redis';
import { z } from 'zod';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseActorId, parseIncidentId } from '#model/ids.ts';
import type { Log } from '#server/logger.ts';
import type { NodeLink, NodeMessage, Nodes } from './nodes.ts';

const STREAM = 'muster:nodes';
/** Messages kept for slow readers; who is further behind reads on in the log anyway. */
const STREAM_LENGTH = 5000;
const QUEUE_MOST = 2000;
const BLOCK_MS = 1000;
const RETRY_MS = 500;

const incident = z.string().transform((text, context) => parseIncidentId(text) ?? fail(context));
const actor = z.string().transform((text, context) => parseActorId(text) ?? fail(context));
const fail = (context: { addIssue: (issue: string) => void }): never => {
  context.addIssue('no such id');
  return z.NEVER;
};
const MESSAGE = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('log'),
    incident,
    seq: z.number(),
    of: z.string().optional(),
    rows: z.string().optional(),
  }),
  z.object({ kind: z.literal('waiting'), since: z.number() }),
  z.object({
    kind: z.literal('presence'),
    incident,
    states: z.array(
      z.object({ client: z.number(), clock: z.number(), actor: z.string(), json: z.string().nullable() }),
    ),
  }),
  z.object({ kind: z.literal('presence-asked'), incident }),
  z.object({ kind: z.literal('audience'), incident, size: z.number() }),
  z.object({ kind: z.literal('table'), table: z.string(), key: z.string() }),
  z.object({
    kind: z.literal('revoked'),
    revocation: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('credential'), id: z.string() }),
      z.object({ kind: z.literal('person'), id: actor }),
      z.object({ kind: z.literal('incident'), id: incident }),
    ]),
  }),
]);

function readMessages(text: string | undefined): NodeMessage[] {
  try {
    const parsed = z.array(z.unknown()).safeParse(JSON.parse(text ?? '[]'));
    // A message of a newer version that this one does not know is passed over.
    return parsed.success ? parsed.data.flatMap((one) => MESSAGE.safeParse(one).data ?? []) : [];
  } catch {
    return [];
  }
}

type Client = ReturnType<typeof connectionTo>;

function connectionTo(url: string, log: Log, onLost: () => void) {
  const client = createClient({
    url,
    RESP: 2,
    disableOfflineQueue: true,
    socket: { connectTimeout: 2000, reconnectStrategy: (retries) => Math.min(2000, 100 + retries * 100) },
  });
  client.on('error', (error: unknown) => {
    onLost();
    log.debug({ error: String(error) }, 'redis connection');
  });
  return client;
}

export class RedisNodes implements Nodes {
  readonly id: string;
  readonly #writer: Client;
  readonly #reader: Client;
  readonly #listeners = new Set<(message: NodeMessage, from: string) => void>();
  readonly #linkListeners = new Set<(link: NodeLink) => void>();
  #queue: NodeMessage[] = [];
  #writing = false;
  #link: NodeLink = 'tailing';
  #isClosed = false;
  readonly #reading: Promise<void>;

  constructor(id: string, url: string, log: Log) {
    this.id = id;
    const lost = (): void => this.#setLink('tailing');
    this.#writer = connectionTo(url, log, lost);
    this.#reader = connectionTo(url, log, lost);
    // Without Redis the node starts and runs; both connections go on trying.
    for (const client of [this.#writer, this.#reader]) client.connect().catch(() => undefined);
    this.#reading = this.#read();
  }

  tell(message: NodeMessage): void {
    if (!this.#writer.isReady) return;
    if (this.#queue.length >= QUEUE_MOST)
      this.#queue = this.#queue.filter(({ kind }) => kind !== 'presence').slice(-QUEUE_MOST / 2);
    this.#queue.push(message);
    if (!this.#writing) void this.#write();
  }

  listen(listener: (message: NodeMessage, from: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  link(): NodeLink {
    return this.#link;
  }

  onLink(listener: (link: NodeLink) => void): () => void {
    this.#linkListeners.add(listener);
    return () => this.#linkListeners.delete(listener);
  }

  async #write(): Promise<void> {
    this.#writing = true;
    // What is told in this turn of the event loop goes out as one entry.
    await Promise.resolve();
    while (this.#queue.length > 0 && !this.#isClosed) {
      const batch = this.#queue;
      this.#queue = [];
      try {
        await this.#writer.xAdd(
          STREAM,
          '*',
          { from: this.id, say: JSON.stringify(batch) },
          {
            TRIM: { strategy: 'MAXLEN', strategyModifier: '~', threshold: STREAM_LENGTH },
          },
        );
      } catch {
        this.#setLink('tailing');
      }
    }
    this.#writing = false;
  }

  async #read(): Promise<void> {
    let last = '$';
    while (!this.#isClosed) {
      if (!this.#reader.isReady) {
        await sleep(RETRY_MS, undefined, { ref: false });
        continue;
      }
      try {
        if (last === '$') last = await this.#newestId();
        this.#setLink('linked');
        const found = await this.#reader.xRead({ key: STREAM, id: last }, { BLOCK: BLOCK_MS, COUNT: 500 });
        for (const stream of asStreams(found)) {
          for (const { id, message } of stream.messages) {
            last = id;
            this.#hear(message);
          }
        }
      } catch {
        // What was told meanwhile is in the log; begin at the end of the stream again.
        last = '$';
        this.#setLink('tailing');
        await sleep(RETRY_MS, undefined, { ref: false });
      }
    }
  }

  async #newestId(): Promise<string> {
    const newest = await this.#reader.xRevRange(STREAM, '+', '-', { COUNT: 1 });
    return newest?.[0]?.id ?? '0-0';
  }

  #hear(fields: Record<string, string>): void {
    const from = fields['from'] ?? '';
    if (from === this.id) return;
    for (const message of readMessages(fields['say'])) for (const listener of this.#listeners) listener(message, from);
  }

  #setLink(link: NodeLink): void {
    if (link === this.#link || this.#isClosed) return;
    this.#link = link;
    for (const listener of this.#linkListeners) listener(link);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const client of [this.#writer, this.#reader]) client.destroy();
    await this.#reading;
  }
}

const STREAMS = z.array(
  z.object({ messages: z.array(z.object({ id: z.string(), message: z.record(z.string(), z.string()) })) }),
);
const asStreams = (found: unknown): z.infer<typeof STREAMS> => STREAMS.safeParse(found).data ?? [];
