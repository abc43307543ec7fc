/** What this process leans on, one by one: for /readyz, /metrics and whoever is woken at night. */
import { Gauge } from 'prom-client';
import type { Registry } from 'prom-client';
import type { Config } from './config.ts';
import type { OtherNodes } from './nodes/join-nodes.ts';
import type { StorageCondition } from './storage/ports.ts';

export interface Dependency {
  name: 'sqlite' | 'mongodb' | 'redis';
  isUp: boolean;
  /** Without it nothing can be made durable; without the others everything works, only later. */
  isNeeded: boolean;
  /** One sentence on how it is. */
  message: string;
}

/** The dependencies of this configuration, as they are now. */
export function dependenciesOf(config: Config, storage: StorageCondition, nodes: OtherNodes): Dependency[] {
  const name = config.mongodbUrl === null ? 'sqlite' : 'mongodb';
  const all: Dependency[] = [
    { name, isUp: storage.state === 'ok', isNeeded: true, message: storage.message || 'answers' },
  ];
  if (config.mongodbUrl === null || config.redisUrl === null) return all;
  const isUp = nodes.link() === 'linked';
  const message = isUp ? 'answers' : 'is away; other nodes are up to 2 s behind';
  return [...all, { name: 'redis', isUp, isNeeded: false, message }];
}

/** Makes the gauges that Prometheus reads. */
export function measureDependencies(metrics: Registry, now: () => Dependency[], nodes: OtherNodes): void {
  new Gauge({
    name: 'muster_dependency_up',
    help: 'Whether a dependency answers (1) or not (0).',
    labelNames: ['dependency'],
    registers: [metrics],
    collect() {
      for (const { name, isUp } of now()) this.set({ dependency: name }, isUp ? 1 : 0);
    },
  });
  new Gauge({
    name: 'muster_other_nodes',
    help: 'Other processes that work on the same database.',
    registers: [metrics],
    collect() {
      this.set(nodes.others());
    },
  });
}
