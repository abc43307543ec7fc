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
import { createGithubSource } from './github-source.ts';
import type { InboundSource } from './inbound.ts';
import type { SecretBox } from './outbound-secrets.ts';

export interface TroubleshootingParts {
  tables: TablePort;
  rooms: RoomsPort;
  catalogue: Catalogue;
  /** Incidents that go on. */
  live: () => Promise<IncidentId[]>;
  box: () => SecretBox;
  now: () => number;
  log: Log;
  appended: (incident: IncidentId, facts: readonly RecordedFact[]) => Promise<void> | void;
}

export interface Troubleshooting {
  readonly changes: Changes;
  /** Senders of changes. */
  readonly sources: readonly InboundSource[];
  /** What follows facts of an incident. */
  follow(incident: IncidentId, state: IncidentState, facts: readonly RecordedFact[]): Promise<void>;
}

export function composeTroubleshooting(parts: TroubleshootingParts): Troubleshooting {
  const changes = new Changes(parts);
  const take: Parameters<typeof createChangeSource>[0] = (seen, key) => changes.take(seen, key.actor);
  return {
    changes,
    sources: [createChangeSource(take), createGithubSource(take, parts.box)],
    follow: (incident, state, facts) => changes.follow(incident, state, facts),
  };
}
