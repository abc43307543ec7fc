/** Which kind of node this process is, by its configuration: alone on SQLite, one of several on MongoDB, with Redis or without. */
import { randomUUID } from 'node:crypto';
import type { Config } from '#server/config.ts';
import type { Log } from '#server/logger.ts';
import { aloneNode, tailingNode } from './nodes.ts';
import type { Nodes } from './nodes.ts';
import { RedisNodes } from './redis-nodes.ts';

/** Opens the way to the other nodes. Redis that does not answer is no reason not to start. */
export function openNodes(config: Config, log: Log): Nodes {
  const id = randomUUID();
  if (!config.mongodbUrl) return aloneNode(id);
  return config.redisUrl ? new RedisNodes(id, config.redisUrl, log) : tailingNode(id);
}
