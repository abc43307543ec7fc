/**
 * A rolling restart under open connections: two nodes, each stopped as a supervisor stops it and started again, one after the other, while people type. With
 * `--older FOLDER` the nodes begin as the program in that folder (an earlier commit with its node_modules) and are replaced by this one in turn, so that two versions
 * run side by side in between. `node tests/faults/nodes-rolling.ts [--clients 200] [--older FOLDER] [--no-redis] [--write]` prints the figures and keeps them for docs/reliability.md.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startMongo } from '../support/mongo-server.ts';
import { keep } from './kept-trials.ts';
import { Editor, freePort, NodeProcess, RedisProcess, TOKEN } from './node-processes.ts';

const PEOPLE_PER_ROOM = 20;
const PATIENCE_MS = 240_000;

export interface RollingFigures {
  clients: number;
  /** Words typed, also while a node was away, and how many are nowhere afterwards. */
  typed: number;
  lost: number;
  /** Clients that are not back, or have something else than the others of their room. */
  astray: number;
  /** From the stop of a node until everybody was connected and saved again, ms, for each of the two. */
  backMs: number[];
  database: string;
}

async function until(holds: () => boolean): Promise<boolean> {
  for (const end = Date.now() + PATIENCE_MS; !holds(); await sleep(25)) if (Date.now() > end) return false;
  return true;
}

/** Rolls once over both nodes. */
export async function rollingRestart(options: {
  clients: number;
  redis?: boolean;
  older?: string;
}): Promise<RollingFigures> {
  const mongo = await startMongo();
  const redis = options.redis === false ? null : new RedisProcess(await freePort());
  redis?.start();
  const env: Record<string, string> = {
    MUSTER_MONGODB_URL: `${mongo.url}/rolling${Date.now()}`,
    ...(redis ? { MUSTER_REDIS_URL: `redis://127.0.0.1:${redis.port}` } : {}),
  };
  const nodes = [new NodeProcess(await freePort(), env), new NodeProcess(await freePort(), env)];
  const result: RollingFigures = { clients: 0, typed: 0, lost: 0, astray: 0, backMs: [], database: mongo.kind };
  const rooms: { editors: Editor[]; typed: string[] }[] = [];
  let isTyping = true;
  try {
    for (const node of nodes) {
      node.program = options.older ?? node.program;
      await node.start(10);
    }
    for (let left = options.clients; left > 0; left -= PEOPLE_PER_ROOM) {
      const declared = await nodes[0]?.api('/incidents', { title: `Rolling ${left}`, severity: 'SEV3' });
      const incident = String(declared?.json['id']);
      const ports = nodes.map(({ port }) => port);
      const size = Math.min(left, PEOPLE_PER_ROOM);
      rooms.push({
        typed: [],
        editors: Array.from({ length: size }, (_, at) => new Editor(ports, at, incident, TOKEN)),
      });
      result.clients += size;
    }
    const all = rooms.flatMap(({ editors }) => editors);
    const settled = (): boolean => all.every(({ isSaved }) => isSaved);
    if (!(await until(settled))) throw new Error('not everybody came in');
    const typing = (async () => {
      for (let round = 0; isTyping; round += 1) {
        for (const { editors, typed } of rooms) {
          const word = `w${round}`;
          editors[round % editors.length]?.type(word);
          typed.push(word);
          result.typed += 1;
        }
        await sleep(250);
      }
    })();
    for (const node of nodes) {
      await sleep(1000);
      const began = performance.now();
      await node.stop();
      node.program = null;
      const back = node.start(10);
      // Until every client has heard that its node is gone.
      await sleep(250);
      await until(settled);
      result.backMs.push(Math.round(performance.now() - began));
      await back;
    }
    isTyping = false;
    await typing;
    await until(
      () => settled() && rooms.every(({ editors }) => editors.every((one) => one.text() === editors[0]?.text())),
    );
    for (const { editors, typed } of rooms) {
      const words = new Set(editors[0]?.text().split(' '));
      result.lost += typed.filter((word) => !words.has(word)).length;
      result.astray += editors.filter((one) => !one.isSaved || one.text() !== editors[0]?.text()).length;
    }
  } finally {
    isTyping = false;
    for (const { editors } of rooms) for (const editor of editors) editor.close();
    await Promise.all(nodes.map((node) => node.end()));
    await redis?.kill();
    await mongo.close();
  }
  return result;
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      clients: { type: 'string', default: '200' },
      older: { type: 'string' },
      'no-redis': { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
    },
  });
  const { older } = values;
  const figures = await rollingRestart({
    clients: Number(values.clients),
    redis: !values['no-redis'],
    ...(older ? { older } : {}),
  });
  console.log(JSON.stringify(figures, null, 2));
  if (values.write)
    await keep(
      {
        what: `a rolling restart of two nodes under ${figures.clients} connections${older ? ', from an older version to this one' : ''}`,
        database: figures.database,
        command: `node tests/faults/nodes-rolling.ts --clients ${values.clients}${older ? ' --older FOLDER' : ''}`,
        figures: {
          'words typed, also while a node was away': figures.typed,
          'of them lost': figures.lost,
          'clients astray': figures.astray,
          ...Object.fromEntries(
            figures.backMs.map((backMs, at) => [`all back after node ${at + 1} was stopped, ms`, backMs]),
          ),
        },
      },
      true,
    );
}
