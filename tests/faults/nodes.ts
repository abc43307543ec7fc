/**
 * Trials of several real nodes on one log: two people type through different nodes and two people claim the same role at once, while a node is paused or killed,
 * Redis is killed, the database answers late or cuts its connections, or nothing happens. After each trial: every acknowledged word is in the log, everybody sees
 * the same, one person holds the role. Every 25 trials begin in an empty database with nodes of their own, because the embedded one reads a collection from its
 * beginning; several such blocks may run side by side, each with choices of its own from the seed.
 * `node tests/faults/nodes.ts --trials 1000 [--nodes 3] [--no-redis] [--seed 7] [--lanes 3] [--write]` prints the figures and keeps them for docs/reliability.md; the test suite
 * runs a few.
 */
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import * as Y from 'yjs';
import { openMongo } from '#server/storage/mongo/open.ts';
import { verifyIncident } from '#server/log/verify.ts';
import { idFromBytes, parseIncidentId } from '#model/ids.ts';
import type { IncidentId } from '#model/ids.ts';
import type { Storage } from '#server/storage/ports.ts';
import { startMongo } from '../support/mongo-server.ts';
import type { MongoServer } from '../support/mongo-server.ts';
import { keep } from './kept-trials.ts';
import { answered } from './mongo-writes.ts';
import { DatabaseWay, Editor, freePort, NodeProcess, RedisProcess, TOKEN } from './node-processes.ts';

const FAULTS = ['none', 'pause', 'kill', 'redis', 'slow-database', 'cut-database', 'pause-two'] as const;
const TRIALS_PER_DATABASE = 25;
type Fault = (typeof FAULTS)[number];

export interface NodeTrials {
  trials: number;
  faults: Record<Fault, number>;
  acked: number;
  lost: number;
  diverged: number;
  doubleHolders: number;
  /** Nobody got an answer to a claim in time: no promise is broken, but it is said. */
  unclaimed: number;
  brokenChains: number;
  database: string;
  seed: number;
}

/** Deterministic choices from a seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

interface Setting {
  nodes: NodeProcess[];
  redis: RedisProcess | null;
  /** Between the nodes and the database. */
  way: DatabaseWay;
  /** Past the way: what the judge reads is what the database has. */
  storage: Storage;
  tokens: string[];
}

export async function runNodeTrials(options: {
  trials: number;
  nodes?: number;
  redis?: boolean;
  seed?: number;
  /** Blocks of trials that run side by side. */
  lanes?: number;
  progress?: (so: NodeTrials) => void;
}): Promise<NodeTrials> {
  const { trials, nodes = 2, redis: withRedis = true, seed = 1, lanes = 1, progress } = options;
  const result: NodeTrials = {
    trials: 0,
    faults: { none: 0, pause: 0, kill: 0, redis: 0, 'slow-database': 0, 'cut-database': 0, 'pause-two': 0 },
    acked: 0,
    lost: 0,
    diverged: 0,
    doubleHolders: 0,
    unclaimed: 0,
    brokenChains: 0,
    database: '',
    seed,
  };
  let begun = 0;
  const lane = async (): Promise<void> => {
    while (begun < trials) {
      const most = Math.min(TRIALS_PER_DATABASE, trials - begun);
      const random = randomOf(seed * 10_007 + begun);
      begun += most;
      await onNewServers(withRedis, async (mongo, redis) => {
        result.database = mongo.kind;
        await onNewDatabase({ url: mongo.url, redis, nodes }, async (setting) => {
          for (let trial = 0; trial < most; trial += 1) await oneTrial(setting, random, result);
        });
      });
      progress?.(result);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return result;
}

async function onNewServers(
  withRedis: boolean,
  work: (mongo: MongoServer, redis: RedisProcess | null) => Promise<void>,
): Promise<void> {
  const mongo = await startMongo();
  const redis = withRedis ? new RedisProcess(await freePort()) : null;
  redis?.start();
  try {
    await work(mongo, redis);
  } finally {
    await redis?.kill();
    await mongo.close();
  }
}

async function onNewDatabase(
  { url, redis, nodes: count }: { url: string; redis: RedisProcess | null; nodes: number },
  work: (setting: Setting) => Promise<void>,
): Promise<void> {
  const name = `nodes${randomBytes(6).toString('hex')}`;
  const way = await DatabaseWay.to(Number(new URL(url).port || 27017));
  const env: Record<string, string> = {
    MUSTER_MONGODB_URL: `mongodb://127.0.0.1:${way.port}/${name}`,
    ...(redis ? { MUSTER_REDIS_URL: `redis://127.0.0.1:${redis.port}` } : {}),
  };
  const nodes: NodeProcess[] = [];
  try {
    for (let made = 0; made < count; made += 1) {
      const node = new NodeProcess(await freePort(), env);
      nodes.push(node);
      await node.start(10);
    }
    const storage = await answered(() => openMongo(`${url}/${name}`));
    try {
      await work({ nodes, redis, way, storage, tokens: await twoPeople(nodes) });
    } finally {
      await storage.close();
    }
  } finally {
    await Promise.all(nodes.map((node) => node.end()));
    await way.close();
  }
}

async function twoPeople([node]: NodeProcess[]): Promise<string[]> {
  const made = await Promise.all([1, 2].map(() => node?.api('/tokens', {})));
  return made.map((answer) => String(answer?.json['token'] ?? TOKEN));
}

async function oneTrial(setting: Setting, random: () => number, result: NodeTrials): Promise<void> {
  const { nodes, tokens } = setting;
  const kinds = FAULTS.filter((kind) => (kind === 'redis' ? setting.redis : kind !== 'pause-two' || nodes.length > 2));
  const fault = kinds[Math.floor(random() * kinds.length)] ?? 'none';
  const incident = await declare(nodes, `Trial ${result.trials}`);
  const ports = nodes.map(({ port }) => port);
  const editors = tokens.map((token, index) => new Editor(ports, index, incident, token));
  try {
    const typing = typeFor(editors, random);
    const claiming = claim(nodes, incident, tokens);
    await inflict(fault, setting, random);
    await Promise.all([typing, claiming]);
    if (!(await agreed(editors))) {
      result.diverged += 1;
      console.error(
        `trial ${result.trials} (${fault}) of seed ${result.seed}: ${incident} did not come together`,
        editors.map((one) => [one.isSaved, one.text().length]),
      );
    }
    await judge(setting.storage, incident, editors, result);
    result.faults[fault] += 1;
    result.trials += 1;
  } finally {
    for (const editor of editors) editor.close();
  }
}

/** Declares under one id until a node says that it is declared, as a client does whose first answer got lost. */
async function declare(nodes: NodeProcess[], title: string): Promise<string> {
  const id = idFromBytes<IncidentId>(randomBytes(16));
  let last = 'no answer';
  for (let attempt = 0; attempt < 40; attempt += 1) {
    const answer = await nodes[attempt % nodes.length]
      ?.api('/incidents', { id, title, severity: 'SEV3' })
      .catch(() => null);
    if (answer && answer.status < 300) return id;
    if (answer) last = JSON.stringify(answer);
    await sleep(250);
  }
  throw new Error(`the trial's incident could not be declared: ${last}`);
}

async function typeFor(editors: Editor[], random: () => number): Promise<void> {
  for (let word = 0; word < 12; word += 1) {
    editors.forEach((editor, index) => editor.type(`w${index}-${word}`));
    await sleep(10 + random() * 60);
  }
}

/** Both people claim the scribe's role at the same moment, each through another node. Whoever gets no answer asks again with the same id. */
async function claim(nodes: NodeProcess[], incident: string, tokens: string[]): Promise<void> {
  await Promise.all(
    tokens.map(async (token, index) => {
      const body = JSON.stringify({
        id: `claim-of-${index}-${incident.slice(0, 10)}`,
        type: 'take-role',
        role: 'scribe',
      });
      for (let attempt = 0; attempt < 40; attempt += 1) {
        const node = nodes[(index + attempt) % nodes.length];
        const answer = await fetch(`http://127.0.0.1:${node?.port}/api/v1/incidents/${incident}/commands`, {
          method: 'POST',
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          body,
          signal: AbortSignal.timeout(2500),
        }).catch(() => null);
        if (answer && answer.status < 500) return;
        await sleep(150);
      }
    }),
  );
}

async function inflict(fault: Fault, { nodes, redis, way }: Setting, random: () => number): Promise<void> {
  await sleep(random() * 300);
  const victims = fault === 'pause-two' ? nodes.slice(1, 3) : [nodes[Math.floor(random() * nodes.length)]];
  if (fault === 'pause' || fault === 'pause-two') {
    for (const node of victims) node?.signal('SIGSTOP');
    await sleep(200 + random() * 900);
    for (const node of victims) node?.signal('SIGCONT');
  }
  if (fault === 'kill') {
    await victims[0]?.kill();
    await victims[0]?.start(10);
  }
  if (fault === 'redis' && redis) {
    await redis.kill();
    await sleep(random() * 800);
    redis.start();
  }
  if (fault === 'slow-database') {
    way.delayMs = 20 + random() * 200;
    await sleep(500 + random() * 500);
    way.delayMs = 0;
  }
  if (fault === 'cut-database') {
    for (let cut = 0; cut < 4; cut += 1) {
      way.cut();
      await sleep(random() * 300);
    }
  }
}

/** Waits until everybody is saved and sees the same; false when that does not come. */
async function agreed(editors: Editor[]): Promise<boolean> {
  for (let attempt = 0; attempt < 3600; attempt += 1) {
    const [first, ...others] = editors;
    if (first && editors.every(({ isSaved }) => isSaved) && others.every((other) => other.text() === first.text()))
      return true;
    await sleep(25);
  }
  return false;
}

async function judge(storage: Storage, incident: string, editors: Editor[], result: NodeTrials): Promise<void> {
  const id = parseIncidentId(incident);
  if (!id) throw new Error('the trial has no incident');
  const doc = new Y.Doc();
  const holders = new Set<number>();
  for (const entry of await answered(() => storage.log.read(id, 0))) {
    if (entry.board) Y.applyUpdate(doc, entry.board);
    for (const fact of entry.facts ?? [])
      if (fact.type === 'role-accepted' && fact.role === 'scribe') holders.add(entry.seq);
  }
  const words = new Set(doc.getText('situation:known').toString().split(' '));
  for (const editor of editors) {
    result.acked += editor.acked.size;
    for (const word of editor.acked) if (!words.has(word)) result.lost += 1;
  }
  if (holders.size > 1) result.doubleHolders += 1;
  if (holders.size === 0) result.unclaimed += 1;
  if ((await answered(() => verifyIncident(storage.log, id))).bad) result.brokenChains += 1;
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      trials: { type: 'string', default: '1000' },
      nodes: { type: 'string', default: '2' },
      'no-redis': { type: 'boolean', default: false },
      seed: { type: 'string', default: '1' },
      lanes: { type: 'string', default: '1' },
      write: { type: 'boolean', default: false },
    },
  });
  const result = await runNodeTrials({
    trials: Number(values.trials),
    nodes: Number(values.nodes),
    redis: !values['no-redis'],
    seed: Number(values.seed),
    lanes: Number(values.lanes),
    progress: (so) => console.error(JSON.stringify(so)),
  });
  console.log(JSON.stringify(result, null, 2));
  const setting = `${values.nodes} nodes ${values['no-redis'] ? 'without' : 'and'} Redis on one log`;
  if (values.write)
    await keep({
      what: setting,
      database: result.database,
      command: `node tests/faults/nodes.ts --nodes ${values.nodes}${values['no-redis'] ? ' --no-redis' : ''} --seed ${values.seed}`,
      figures: {
        trials: result.trials,
        ...Object.fromEntries(Object.entries(result.faults).map(([fault, times]) => [`fault: ${fault}`, times])),
        'acknowledged words': result.acked,
        'of them lost': result.lost,
        'trials after which somebody saw something else, or was not saved': result.diverged,
        'roles that two people held': result.doubleHolders,
        'roles that nobody got': result.unclaimed,
        'incidents with a damaged entry': result.brokenChains,
      },
    });
}
