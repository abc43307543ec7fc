/**
 * Two real nodes on one MongoDB-wire database with Redis between them, doing what must happen once or nowhere; then Redis goes, then the database, and each says so.
 * Skipped, and said so, where no such server can be had.
 */
import { execFileSync } from 'node:child_process';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { io } from 'socket.io-client';
import { WebSocket } from 'ws';
import { newIncidentId } from '#server/access/secrets.ts';
import { DatabaseWay, Editor, freePort, NodeProcess, RedisProcess } from '#tests/faults/node-processes.ts';
import { HOW_TO_RUN_MONGO_TESTS, mongoAvailable, startMongo } from '#tests/support/mongo-server.ts';
import type { MongoServer } from '#tests/support/mongo-server.ts';
import { openReceiver } from '#tests/support/receivers.ts';
import type { Receiver } from '#tests/support/receivers.ts';
import type { EventSocket } from '#tests/support/whole-server.ts';

const hasRedis = (() => {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();
const available = mongoAvailable() && hasRedis;
if (!available) console.warn(`skipped: ${hasRedis ? HOW_TO_RUN_MONGO_TESTS : 'no redis-server on the PATH'}`);

let mongo: MongoServer;
let way: DatabaseWay;
let redis: RedisProcess;
let phone: Receiver;
let one: NodeProcess;
let other: NodeProcess;
const leaving: (() => void)[] = [];

/** Waits for a condition, patiently: machines that run tests are busy. */
async function come(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (let look = 0; look < 1200; look += 1) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`never came true: ${what}`);
}

interface Somebody {
  id: string;
  token: string;
  tokenId: string;
}
async function somebody(name: string): Promise<Somebody> {
  const { json: person } = await one.api('/people', { name });
  const { json } = await one.api('/tokens', { name, actor: person['id'] });
  const made = { id: String(person['id']), token: String(json['token']), tokenId: String(json['id']) };
  await come(
    async () => (await other.api('/me', undefined, { token: made.token })).status === 200,
    `${name} is known on both nodes`,
  );
  return made;
}

async function declare(node: NodeProcess, title: string, more: object = {}): Promise<string> {
  const id = newIncidentId();
  expect((await node.api('/incidents', { id, title, ...more })).status).toBe(201);
  return id;
}

async function events(
  node: NodeProcess,
  token: string,
): Promise<{ socket: EventSocket; behind: boolean[]; isOpen: () => boolean }> {
  const socket: EventSocket = io(`http://127.0.0.1:${node.port}`, {
    path: '/rt',
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    extraHeaders: { authorization: `Bearer ${token}` },
  });
  leaving.push(() => socket.disconnect());
  const behind: boolean[] = [];
  socket.on('nodes-behind', (now) => behind.push(now));
  await come(() => socket.connected, 'the line for news is open');
  return { socket, behind, isOpen: () => socket.connected };
}

async function board(
  node: NodeProcess,
  incident: string,
  token: string,
): Promise<{ isOpen: () => boolean; code: () => number }> {
  let code = 0;
  const socket = new WebSocket(`ws://127.0.0.1:${node.port}/sync/${incident}/board?token=${token}`);
  leaving.push(() => socket.terminate());
  socket.on('error', () => undefined);
  socket.on('close', (told) => (code = told));
  await come(() => socket.readyState === WebSocket.OPEN, 'the board is open');
  return { isOpen: () => socket.readyState === WebSocket.OPEN, code: () => code };
}

/** Ends a token on one node and says after how long what was open on it at the other node was closed, ms. */
async function revoke(who: Somebody): Promise<number> {
  const incident = await declare(one, `Open for ${who.id}`);
  await come(async () => (await other.api(`/incidents/${incident}`)).status === 200, 'the other node has the incident');
  const [news, words] = [await events(other, who.token), await board(other, incident, who.token)];
  const began = performance.now();
  expect((await one.api(`/tokens/${who.tokenId}`, undefined, { method: 'DELETE' })).status).toBe(204);
  await come(() => !words.isOpen() && !news.isOpen(), 'what was open on the token is closed on the other node');
  expect(words.code()).toBe(4401);
  return performance.now() - began;
}

const editor = (nodes: NodeProcess[], incident: string, token: string): Editor => {
  const made = new Editor(
    nodes.map(({ port }) => port),
    0,
    incident,
    token,
  );
  leaving.push(() => made.close());
  return made;
};

describe.skipIf(!available)('two nodes on one log', { timeout: 300_000 }, () => {
  beforeAll(async () => {
    mongo = await startMongo();
    way = await DatabaseWay.to(Number(new URL(mongo.url).port || 27017));
    redis = new RedisProcess(await freePort());
    redis.start();
    phone = await openReceiver();
    const env = {
      MUSTER_MONGODB_URL: `mongodb://127.0.0.1:${way.port}/together${Date.now()}`,
      MUSTER_REDIS_URL: `redis://127.0.0.1:${redis.port}`,
      MUSTER_ALLOW_PRIVATE: '127.0.0.1',
    };
    one = new NodeProcess(await freePort(), env);
    other = new NodeProcess(await freePort(), env);
    await one.start();
    await other.start();
    await come(async () => (await one.readiness()).text.includes('redis answers'), 'Redis is found');
    await come(async () => (await other.readiness()).text.includes('redis answers'), 'Redis is found by the other');
  }, 300_000);
  afterEach(() => {
    for (const leave of leaving.splice(0)) leave();
  });
  afterAll(async () => {
    await Promise.all([one.end(), other.end()]);
    await redis.kill();
    await phone.close();
    await way.close();
    await mongo.close();
  }, 60_000);

  it('send a page once, whichever of them looks first', async () => {
    const ben = await somebody('Ben');
    const channel = { kind: 'ntfy', name: 'phone', address: { url: `${phone.url}/ben` } };
    expect((await one.api('/me/paging', channel, { token: ben.token })).status).toBeLessThan(300);
    expect(
      (await one.api('/services/checkout', { name: 'Checkout', answers: [ben.id] }, { method: 'PUT' })).status,
    ).toBeLessThan(300);
    await come(
      async () => JSON.stringify((await other.api('/services/checkout')).json).includes(ben.id),
      'the other node has the service',
    );
    const incidents = await Promise.all(
      [one, other, one, other].map((node, at) =>
        declare(node, `Down ${at}`, { services: ['checkout'], severity: 'SEV1' }),
      ),
    );
    for (const incident of incidents)
      for (const node of [one, other])
        await come(
          async () => JSON.stringify((await node.api(`/incidents/${incident}/record`)).json).includes('"page-sent"'),
          'both nodes know that the page is sent',
        );
    expect(phone.taken).toHaveLength(incidents.length);
  });

  it('keep cards sealed on both, and turn them once', async () => {
    const incident = await declare(one, 'Reviewed by two nodes');
    const people = await Promise.all(['Cleo', 'Dora', 'Emil', 'Fay'].map(somebody));
    const at = `/incidents/${incident}/review/phases`;
    expect((await one.api(at, { id: 'phase-one', kind: 'cards', prompt: 'What surprised you?' })).status).toBe(204);
    for (const [index, { token }] of people.entries()) {
      const node = index % 2 === 0 ? one : other;
      expect(
        (await node.api(`${at}/phase-one/cards/card-${index}`, { text: `thought ${index}` }, { method: 'PUT', token }))
          .status,
      ).toBe(204);
    }
    for (const node of [one, other]) {
      const seen = JSON.stringify((await node.api(at)).json);
      expect(seen).toContain('"cards":4');
      expect(seen).not.toContain('thought');
      const mine = JSON.stringify((await node.api(at, undefined, { token: people[0]?.token ?? '' })).json);
      expect(mine).toContain('thought 0');
      expect(mine).not.toContain('thought 1');
    }
    const turned = await Promise.all([one, other].map((node) => node.api(`${at}/phase-one/reveal`, {})));
    expect(turned.filter(({ status }) => status === 204).length).toBeGreaterThan(0);
    const reader = editor([other], incident, people[1]?.token ?? '');
    await come(
      () =>
        JSON.stringify(reader.doc.getMap('review').toJSON()).split('thought').length === 5 ||
        JSON.stringify(reader.doc.toJSON()).split('thought ').length === 5,
      'the other node shows four cards',
    );
  });

  it('close what is open on a session that ended, on both', async () => {
    console.info(
      `with Redis, sockets on the other node closed after ${Math.round(await revoke(await somebody('Gil')))} ms`,
    );
  });

  it('go on without Redis, say that they are behind, and find each other again', async () => {
    const hanna = await somebody('Hanna');
    const incident = await declare(one, 'Redis is away');
    await come(
      async () => (await other.api(`/incidents/${incident}`)).status === 200,
      'the other node has the incident',
    );
    const news = await events(other, hanna.token);
    await redis.kill();
    await come(() => news.behind.at(-1) === true, 'the screen is told that other nodes are behind');
    const { status, text } = await one.readiness();
    expect([status, text]).toEqual([200, expect.stringContaining('redis is away; other nodes are up to 2 s behind')]);
    const [here, there] = [editor([one], incident, hanna.token), editor([other], incident, hanna.token)];
    here.type('without');
    await come(() => here.isSaved && there.text().includes('without'), 'an edit crosses without Redis');
    console.info(
      `without Redis, sockets on the other node closed after ${Math.round(await revoke(await somebody('Ida')))} ms`,
    );
    redis.start();
    await come(() => news.behind.at(-1) === false, 'the screen is told that nobody is behind');
    there.type('again');
    await come(() => here.text().includes('again'), 'an edit crosses with Redis');
    await come(async () => (await one.readiness()).text.includes('redis answers'), 'Redis is found again');
  });

  it('without the database acknowledge nothing, go on being read, and lose nothing', async () => {
    const jon = await somebody('Jon');
    const incident = await declare(one, 'The database is away');
    const typing = editor([one], incident, jon.token);
    typing.type('before');
    await come(() => typing.isSaved, 'the first word is saved');
    way.shut(true);
    await come(async () => (await one.readiness()).status === 503, 'the node says that it is not ready');
    expect((await one.readiness()).text).toContain('mongodb: ');
    typing.type('meanwhile');
    expect((await one.api('/incidents')).status).toBe(200);
    expect((await one.api('/incidents', { title: 'Not now' })).status).toBe(503);
    expect(typing.isSaved).toBe(false);
    way.shut(false);
    await come(
      async () => (await one.readiness()).status === 200 && (await other.readiness()).status === 200,
      'both are ready again',
    );
    await come(() => typing.isSaved, 'what was typed meanwhile is saved');
    const reading = editor([other], incident, jon.token);
    await come(() => reading.text() === 'before meanwhile ', 'the other node has both words');
  });

  it('leave a node out without losing what is typed', async () => {
    const kim = await somebody('Kim');
    const incident = await declare(one, 'One of two');
    const typing = editor([one, other], incident, kim.token);
    typing.type('first');
    await come(() => typing.isSaved, 'the first word is saved');
    await one.kill();
    typing.type('second');
    await come(() => typing.isSaved && typing.acked.has('second'), 'the word is saved by the other node');
    expect(typing.text()).toBe('first second ');
    await one.start();
    const reading = editor([one], incident, kim.token);
    await come(() => reading.text() === 'first second ', 'the node that came back has both words');
  });

  it('count in /metrics what they lean on', async () => {
    const metrics = await (await fetch(`http://127.0.0.1:${other.port}/metrics`)).text();
    expect(metrics).toContain('muster_dependency_up{dependency="mongodb"} 1');
    expect(metrics).toContain('muster_dependency_up{dependency="redis"} 1');
    expect(metrics).toMatch(/muster_other_nodes \d/);
  });

  it('do not let a third node in that has another secret key', async () => {
    const stranger = new NodeProcess(await freePort(), {
      MUSTER_MONGODB_URL: String(one.env['MUSTER_MONGODB_URL']),
      MUSTER_SECRET_KEY: 'another key, as long as it has to be, for one node',
    });
    await expect(stranger.start()).rejects.toThrow('ended');
    await stranger.end();
  });
});
