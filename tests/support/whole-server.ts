/**
 * The whole server in this process: memory storage, a clock that tests step, real HTTP and WebSocket on a free port. People are made with tokens, so that a
 * test reads as what they do.
 */
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import { WebSocket } from 'ws';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import type { OrganisationRole } from '#model/incident/actor.ts';
import type { CommandBody } from '#model/incident/commands.ts';
import type { ActorId, IncidentId } from '#model/ids.ts';
import type { CommandAnswer } from '#protocol/api.ts';
import type { ClientToServerEvents, ServerToClientEvents } from '#protocol/events.ts';
import { newCommandId, newIncidentId } from '#server/access/secrets.ts';
import type { App } from '#server/app.ts';
import { compose } from '#server/compose.ts';
import type { Config } from '#server/config.ts';
import { readConfig } from '#server/config.ts';
import { createHttpServer } from '#server/http/serve.ts';
import { silentLog } from '#server/logger.ts';
import { attachEvents } from '#server/sockets/events.ts';
import { attachUpgrades } from '#server/sockets/upgrade.ts';
import { openMemory } from '#server/storage/memory/open-memory.ts';
import type { Storage } from '#server/storage/ports.ts';

export type EventSocket = Socket<ServerToClientEvents, ClientToServerEvents>;

/** The world begins on a Tuesday at noon, UTC. */
const START = Date.UTC(2026, 1, 3, 12);

export interface Reply {
  status: number;
  headers: Headers;
  text: string;
  // Tests read answers of many shapes; each asserts what it needs of them.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  json: any;
}

export interface OpenDoc {
  doc: Y.Doc;
  provider: WebsocketProvider;
  /** Resolves with the code when the server closes for good. */
  closed: Promise<number>;
}

/** Somebody at work, through the same doors as everybody. */
export interface Somebody {
  id: ActorId;
  name: string;
  token: string;
  api(method: string, path: string, body?: unknown): Promise<Reply>;
  declare(title: string, more?: object): Promise<IncidentId>;
  command(incident: IncidentId, body: CommandBody, id?: string): Promise<CommandAnswer>;
  events(): Promise<EventSocket>;
  open(incident: IncidentId, document?: 'board' | 'record'): Promise<OpenDoc>;
}

export interface WholeServer {
  app: App;
  origin: string;
  storage: Storage;
  admin: Somebody;
  person(name: string, role?: OrganisationRole, email?: string): Promise<Somebody>;
  /** Somebody behind a token that exists already. */
  behind(id: ActorId, name: string, token: string): Somebody;
  fetch(path: string, init?: RequestInit): Promise<Reply>;
  now(): number;
  /** Lets time pass and the clocks ring. */
  advance(ms: number): Promise<void>;
  close(): Promise<void>;
}

/** Starts it. `storage` given: a second life on the same data. */
export async function startWholeServer(
  given: { storage?: Storage; env?: Record<string, string>; config?: Partial<Config> } = {},
): Promise<WholeServer> {
  let now = START;
  const storage = given.storage ?? openMemory();
  const dataDir = given.env?.MUSTER_DATA_DIR ?? mkdtempSync(join(tmpdir(), 'muster-whole-'));
  const config = { ...readConfig({ PORT: '0', ...given.env, MUSTER_DATA_DIR: dataDir }), ...given.config };
  const app = await compose(config, { log: silentLog, storage, now: () => now });
  const server = createHttpServer(app, null);
  const closeEvents = attachEvents(server, app);
  attachUpgrades(server, () => app);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const leaving: (() => void)[] = [];

  const call = async (path: string, init: RequestInit = {}): Promise<Reply> => {
    const response = await fetch(`${origin}${path}`, { redirect: 'manual', ...init });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : undefined };
  };

  const somebody = (id: ActorId, name: string, token: string): Somebody => ({
    id,
    name,
    token,
    api(method, path, body) {
      const headers = {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      };
      return call(`/api/v1${path}`, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    },
    async declare(title, more = {}) {
      const id = newIncidentId();
      const { status, text } = await this.api('POST', '/incidents', { title, id, ...more });
      if (status !== 201) throw new Error(`declaring failed: ${status} ${text}`);
      return id;
    },
    async command(incident, body, id = newCommandId()) {
      const { json } = await this.api('POST', `/incidents/${incident}/commands`, { ...body, id });
      return json.status
        ? {
            ok: false,
            refusal: { code: json.code, message: json.detail, ...(json.fields ? { detail: json.fields } : {}) },
          }
        : { ok: true, incident, ...json };
    },
    async events() {
      const socket: EventSocket = io(origin, {
        path: '/rt',
        transports: ['websocket'],
        reconnection: false,
        forceNew: true,
        extraHeaders: { authorization: `Bearer ${token}` },
      });
      leaving.push(() => socket.disconnect());
      await new Promise<void>((resolve, reject) => {
        socket.once('connect', () => resolve());
        socket.once('connect_error', reject);
      });
      return socket;
    },
    async open(incident, document = 'board') {
      const doc = new Y.Doc();
      const provider = new WebsocketProvider(`${origin.replace('http', 'ws')}/sync`, `${incident}/${document}`, doc, {
        WebSocketPolyfill: WebSocket as never,
        params: { token },
        disableBc: true,
      });
      leaving.push(() => {
        provider.destroy();
        doc.destroy();
      });
      const closed = new Promise<number>((resolve) =>
        provider.on('connection-close', (event) => resolve(event?.code ?? 0)),
      );
      await Promise.race([new Promise<void>((resolve) => provider.once('sync', () => resolve())), closed]);
      return { doc, provider, closed };
    },
  });

  const administrator = await app.access.people.add({
    name: 'Ana Admin',
    email: 'ana@example.org',
    role: 'administrator',
  });
  if (!administrator && !given.storage) throw new Error('a fresh world has no people');
  const adminId = administrator?.id ?? app.access.people.byEmail('ana@example.org')?.id;
  if (!adminId) throw new Error('nobody administers this world');
  const { secret } = await app.access.makeToken({ name: 'admin', role: 'administrator', actor: adminId });

  return {
    app,
    origin,
    storage,
    admin: somebody(adminId, 'Ana Admin', secret),
    async person(name, role = 'responder', email) {
      const person = await app.access.people.add({ name, role, email: email ?? null });
      if (!person) throw new Error(`${email} is taken`);
      const made = await app.access.makeToken({ name, role, actor: person.id });
      return somebody(person.id, name, made.secret);
    },
    behind: somebody,
    fetch: call,
    now: () => now,
    async advance(ms) {
      now += ms;
      await app.tick();
    },
    async close() {
      for (const leave of leaving) leave();
      server.closeAllConnections();
      server.close();
      await closeEvents();
      await app.close();
    },
  };
}

/** Waits until something holds, without looking at a clock: it yields to the event loop between looks and gives up after many. */
export async function until(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (let look = 0; look < 4_000; look += 1) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, look < 50 ? 0 : 5));
  }
  throw new Error(`never came true: ${what}`);
}
