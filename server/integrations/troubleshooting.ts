/** What helps to find a cause, put together from what compose.ts has: changes told by other systems, queries, diagnostics and runbooks. */
import type { RecordedFact } from '#model/incident/facts.ts';
import type { IncidentState } from '#model/incident/state.ts';
import type { IncidentId } from '#model/ids.ts';
import type { Catalogue } from '#server/catalogue.ts';
import type { RoomsPort } from '#server/commands/room-port.ts';
import type { Log } from '#server/logger.ts';
import type { TablePort } from '#server/storage/ports.ts';
import { Changes } from './changes.ts';
import { createChangeSource } from './changes-source.ts';
import { Diagnostics } from './diagnostics.ts';
import { Checks } from './diagnostics-checks.ts';
import { runCommand } from './diagnostics-command.ts';
import { resolveRecords } from './diagnostics-probes.ts';
import { createGithubSource } from './github-source.ts';
import type { InboundSource } from './inbound.ts';
import type { Outbound } from './outbound.ts';
import type { SecretBox } from './outbound-secrets.ts';
import { Prometheus } from './prometheus.ts';
import { PrometheusSources } from './prometheus-sources.ts';
import { Runbooks } from './runbooks.ts';

export interface TroubleshootingParts {
  tables: TablePort;
  rooms: RoomsPort;
  catalogue: Catalogue;
  /** Incidents that go on. */
  live: () => Promise<IncidentId[]>;
  outbound: Outbound;
  box: () => SecretBox;
  /** Whether listed commands may be run on this machine. */
  commands: boolean;
  now: () => number;
  log: Log;
  appended: (incident: IncidentId, facts: readonly RecordedFact[]) => Promise<void> | void;
}

export interface Troubleshooting {
  readonly changes: Changes;
  readonly prometheus: Prometheus;
  readonly diagnostics: Diagnostics;
  readonly runbooks: Runbooks;
  /** For what is written onto boards. */
  readonly writing: Pick<TroubleshootingParts, 'rooms' | 'appended'>;
  /** Senders of changes. */
  readonly sources: readonly InboundSource[];
  /** What follows facts of an incident. */
  follow(incident: IncidentId, state: IncidentState, facts: readonly RecordedFact[]): Promise<void>;
  /** Waits for checks that run. */
  settled(): Promise<void>;
}

export function composeTroubleshooting(parts: TroubleshootingParts): Troubleshooting {
  const { tables, box, outbound } = parts;
  const changes = new Changes(parts);
  const prometheus = new Prometheus(new PrometheusSources({ tables, box }), outbound);
  const diagnostics = new Diagnostics({
    ...parts,
    checks: new Checks(tables),
    prometheus,
    resolve: resolveRecords,
    command: parts.commands ? runCommand : null,
  });
  const runbooks = new Runbooks(parts);
  const take: Parameters<typeof createChangeSource>[0] = (seen, key) => changes.take(seen, key.actor);
  return {
    changes,
    prometheus,
    diagnostics,
    runbooks,
    writing: { rooms: parts.rooms, appended: parts.appended },
    sources: [createChangeSource(take), createGithubSource(take, box)],
    async follow(incident, state, facts) {
      await runbooks.follow(incident, state, facts);
      await changes.follow(incident, state, facts);
      await diagnostics.follow(incident, state, facts);
    },
    settled: () => diagnostics.settled(),
  };
}
