/**
 * What a second node costs: the same load on one node and on two with Redis, both on MongoDB or whatever speaks its protocol here; with each room kept whole on one
 * node, and with one room spread over both. Prints processor
 * time per delivered update, how long an edit takes to a screen on the other node, how many inserts the database gets, and what a bare insert costs there, which is
 * the least that any edit can take. `npm run bench -- --nodes [--write]`.
 */
import { cpus, loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import * as Y from 'yjs';
import { DatabaseWay, freePort, RedisProcess } from '#tests/faults/node-processes.ts';
import { startMongo } from '#tests/support/mongo-server.ts';
import { quantile } from './figures.ts';
import { Reader } from './reader.ts';
import { ServerProcess } from './server-process.ts';

const CONNECTIONS = 100;
const TYPISTS = 20;
const ROUNDS = 90;
/** Typed before anything is measured: a process that has just started compiles what it runs. */
const WARM_ROUNDS = 80;
const INSERTS = 300;
const ROUND_MS = 200;
const IDLE = 1000;

interface Measured {
  cpuUs: number;
  seenMs: number[];
  crossMs: number[];
  edits: number;
  inserts: number;
  insertsPerS: number;
}

/** Who is where. */
interface Plan {
  /** One room, its connections on every server in turn; or two, each whole on a server of its own as far as there are two. */
  rooms: 1 | 2;
  /** On how many servers one room is typed in; two rooms are both typed in. */
  typedOn: number;
}

/** An incident that every server knows. */
async function declared(servers: readonly ServerProcess[]): Promise<string> {
  const [first] = servers;
  if (!first) throw new Error('no server');
  const incident = await first.declare('nodes');
  for (const { origin, token } of servers) {
    const ask = { headers: { authorization: `Bearer ${token}` } };
    while (!(await fetch(`${origin}/api/v1/incidents/${incident}`, ask)).ok) await sleep(50);
  }
  return incident;
}

/** A hundred connections; watches on the last server. */
async function measure(servers: readonly ServerProcess[], way: DatabaseWay, plan: Plan): Promise<Measured> {
  const { rooms, typedOn } = plan;
  const [first] = servers;
  const last = servers.at(-1);
  if (!first || !last) throw new Error('no server');
  const incidents: string[] = [];
  while (incidents.length < rooms) incidents.push(await declared(servers));
  const readers = Array.from({ length: CONNECTIONS }, (_, index) => {
    const server = servers[index % servers.length] ?? first;
    const incident = incidents[index % rooms] ?? '';
    return new Reader(server, incident, index < TYPISTS * servers.length ? { doc: new Y.Doc() } : {});
  });
  const watcher = new Reader(last, incidents.at(-1) ?? '', { doc: new Y.Doc() });
  await Promise.all([...readers, watcher].map(({ synced }) => synced));
  const seen: Record<number, number[]> = { 0: [], 1: [] };
  for (const side of [0, 1])
    watcher.doc?.getText(`bench-${side}`).observe((event) => {
      const now = performance.now();
      for (const { insert } of event.delta)
        if (typeof insert === 'string')
          for (const stamp of insert.split(';')) if (stamp !== '') seen[side]?.push(now - Number(stamp));
    });
  const typists = readers.filter((_, index) => index % servers.length < typedOn).slice(0, TYPISTS);
  const type = async (rounds: number): Promise<void> => {
    for (let round = 0; round < rounds; round += 1)
      for (const [index, typist] of typists.entries()) {
        typist.doc?.getText(`bench-${index % typedOn}`).insert(0, `${performance.now().toFixed(2)};`);
        await sleep(ROUND_MS / TYPISTS);
      }
  };
  await type(WARM_ROUNDS);
  await sleep(1000);
  for (const side of [0, 1]) seen[side]?.splice(0);
  const [cpu, inserts, began] = [
    servers.reduce((sum, one) => sum + one.cpuSeconds(), 0),
    way.inserts,
    performance.now(),
  ];
  await type(ROUNDS);
  await sleep(1000);
  const seconds = (performance.now() - began) / 1000;
  const spent = servers.reduce((sum, one) => sum + one.cpuSeconds(), 0) - cpu;
  for (const reader of [...readers, watcher]) reader.close();
  const edits = ROUNDS * TYPISTS;
  return {
    cpuUs: (spent * 1e6 * rooms) / (edits * CONNECTIONS),
    seenMs: [...(seen[0] ?? []), ...(seen[1] ?? [])],
    crossMs: rooms === 1 && servers.length > 1 ? (seen[0] ?? []) : [],
    edits,
    inserts: way.inserts - inserts,
    insertsPerS: (way.inserts - inserts) / seconds,
  };
}

/** Memory of an idle connection: many readers in one room, before and after. */
async function idleBytes(server: ServerProcess): Promise<number> {
  const incident = await server.declare('idle');
  const warm = new Reader(server, incident);
  await warm.synced;
  await sleep(1500);
  const before = server.residentBytes();
  const readers: Reader[] = [];
  for (let made = 0; made < IDLE; made += 50) {
    const some = Array.from({ length: 50 }, () => new Reader(server, incident));
    await Promise.all(some.map(({ synced }) => synced));
    readers.push(...some);
  }
  await sleep(3000);
  const after = server.residentBytes();
  for (const reader of [warm, ...readers]) reader.close();
  return (after - before) / IDLE;
}

/** How long one small insert takes that is on disk when it is answered, with nothing else going on, ms. */
async function bareInserts(url: string): Promise<number[]> {
  const client = new MongoClient(url, { writeConcern: { w: 'majority', journal: true } });
  const entries = client.db(`bare${Date.now()}`).collection<{ _id: string }>('entries');
  await entries.createIndex({ position: 1 }, { unique: true });
  const took: number[] = [];
  for (let position = 1; position <= INSERTS; position += 1) {
    const row = { _id: `${position}`, position, board: 'x'.repeat(200) };
    const began = performance.now();
    await entries.insertOne(row);
    took.push(performance.now() - began);
  }
  await client.close();
  return took;
}

const figure = (value: number): string => value.toFixed(value < 10 ? 2 : 0);
const ms = (values: number[]): string => `${figure(quantile(values, 0.5))} / ${figure(quantile(values, 0.99))}`;
const times = (one: Measured, more: Measured): string =>
  `${figure(more.cpuUs)} (${(more.cpuUs / one.cpuUs).toFixed(2)}x)`;
/** Measures, and spells the part "Several nodes" of docs/bench.md. */
export async function severalNodes(): Promise<string> {
  const load = loadavg()[0] ?? 0;
  const mongo = await startMongo();
  const way = await DatabaseWay.to(Number(new URL(mongo.url).port || 27017));
  const bare = await bareInserts(mongo.url);
  const redis = new RedisProcess(await freePort());
  redis.start();
  let databases = 0;
  /** Nodes that have just begun, on a database of their own: the embedded one reads a collection from its beginning. */
  const started = async (count: number, address?: string): Promise<ServerProcess[]> => {
    Object.assign(process.env, {
      MUSTER_SECRET_KEY: 'one key for every node of the bench',
      MUSTER_MONGODB_URL: `mongodb://127.0.0.1:${way.port}/bench${Date.now()}n${(databases += 1)}`,
    });
    if (address !== undefined) process.env['MUSTER_REDIS_URL'] = address;
    const servers = Array.from({ length: count }, () => new ServerProcess());
    for (const server of servers) await server.start();
    return servers;
  };
  const end = (servers: readonly ServerProcess[]): Promise<unknown> => Promise.all(servers.map((one) => one.end()));
  const alone = await started(1);
  const one = await measure(alone, way, { rooms: 1, typedOn: 1 });
  const idle = alone[0] ? await idleBytes(alone[0]) : 0;
  await end(alone);
  const again = await started(1);
  const oneApart = await measure(again, way, { rooms: 2, typedOn: 1 });
  await end(again);
  const address = `redis://127.0.0.1:${redis.port}`;
  const kept = await started(2, address);
  const apart = await measure(kept, way, { rooms: 2, typedOn: 2 });
  await end(kept);
  const pair = await started(2, address);
  const two = await measure(pair, way, { rooms: 1, typedOn: 1 });
  const both = await measure(pair, way, { rooms: 1, typedOn: 2 });
  await end(pair);
  await redis.kill();
  await way.close();
  await mongo.close();

  const all = [one, oneApart, apart, two, both];
  const cross = all.map(({ crossMs }) => (crossMs.length > 0 ? ms(crossMs) : ''));
  const rows = [
    [
      'server processor time per delivered update, µs',
      ...[one, oneApart].map(({ cpuUs }) => figure(cpuUs)),
      times(oneApart, apart),
      times(one, two),
      times(one, both),
    ],
    ['edit to screen p50 / p99, ms', ...all.map(({ seenMs }) => ms(seenMs))],
    ['edit to a screen on the other node p50 / p99, ms', ...cross],
    [`inserts for ${one.edits} edits`, ...all.map(({ inserts }) => `${inserts}`)],
    ['inserts a second', ...all.map(({ insertsPerS }) => figure(insertsPerS))],
    ['resident memory per idle connection, kB', figure(idle / 1024), '', '', '', ''],
    ['a bare insert, p50 / p99, ms', ms(bare), '', '', '', ''],
  ];

  return [
    '## Several nodes',
    `On ${new Date().toISOString().slice(0, 10)}: ${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} cores, Node ${process.version}, everything on loopback, load before it ${load.toFixed(1)}. ${CONNECTIONS} connections, ${TYPISTS} typing ${1000 / ROUND_MS} times a second; ${mongo.kind}.`,
    [
      '| | one node, one room | one node, two rooms | two nodes and Redis, each room whole on one | one room over both, typed on one | typed on both |',
      '| --- | --- | --- | --- | --- | --- |',
      ...rows.map((row) => `| ${row.join(' | ')} |`),
    ].join('\n'),
  ].join('\n\n');
}
