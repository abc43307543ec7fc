/**
 * What transports may call: HTTP, sockets, pages and the command line all talk to this and to nothing behind it. Composed once (compose.ts), handed
 * to pages by `locals.app`.
 */
import type { Policy } from '#model/incident/decide.ts';
import type { Registry } from 'prom-client';
import type { Access } from './access/access.ts';
import type { Catalogue } from './catalogue.ts';
import type { Commands } from './commands/execute.ts';
import type { Config } from './config.ts';
import type { GameDays } from './gameday/game-days.ts';
import type { Dependency } from './dependencies.ts';
import type { Guests } from './access/guests.ts';
import type { Learning } from './learning.ts';
import type { Inbound } from './integrations/inbound.ts';
import type { Exports } from './queries/export.ts';
import type { IncidentUpkeep } from './incident-upkeep.ts';
import type { Followups } from './followups/compose-followups.ts';
import type { Imports } from './imports.ts';
import type { Troubleshooting } from './integrations/troubleshooting.ts';
import type { Outward } from './effects/channels/outward.ts';
import type { PageAnswers } from './oncall/answer-page.ts';
import type { LiveFeed } from './queries/live-feed.ts';
import type { Log } from './logger.ts';
import type { OtherNodes } from './nodes/join-nodes.ts';
import type { Notifications } from './effects/notifications.ts';
import type { Projections } from './projections/projections.ts';
import type { IncidentQueries } from './queries/incidents.ts';
import type { LearningQueries } from './queries/learning.ts';
import type { SimilarIncidents } from './queries/similar.ts';
import type { WorkQueries } from './queries/work.ts';
import type { SyncGateway } from './sockets/access.ts';
import type { AttachmentPort, Storage } from './storage/ports.ts';

export interface Health {
  /** Whether the server can take work: storage writable, not shutting down. */
  ready: boolean;
  /** Why not, for the operator. */
  problems: string[];
  dependencies: Dependency[];
}

export interface App extends Learning {
  readonly config: Config;
  readonly log: Log;
  readonly access: Access;
  readonly guests: Guests;
  /** Practice with a script. */
  readonly gameDays: GameDays;
  readonly catalogue: Catalogue;
  readonly commands: Commands;
  readonly incidents: IncidentQueries;
  readonly imports: Imports;
  readonly upkeep: IncidentUpkeep;
  readonly exports: Exports;
  /** Read models beyond the list: follow-ups across incidents, rebuilding. Every question names its viewer. */
  readonly projections: Projections;
  readonly similar: SimilarIncidents;
  /** To-dos and follow-ups over all incidents. */
  readonly work: WorkQueries;
  /** What becomes of follow-ups: decisions, asking owners, the weekly mail. */
  readonly followups: Followups;
  /** The library, Insights, and what went well. */
  readonly learned: LearningQueries;
  /** For the operator's commands alone: verify, back up, redact. */
  readonly storage: Storage;
  readonly attachments: AttachmentPort;
  readonly notifications: Notifications;
  readonly inbound: Inbound;
  /** Changes of incidents as they are logged, filtered by who may see them. */
  readonly feed: LiveFeed;
  /** Destinations, paging, the status page, and the queue that they send through. */
  readonly outward: Outward;
  /** Single-use links of pages. */
  readonly pages: PageAnswers;
  /** What changed, queries, diagnostics, runbooks. */
  readonly troubleshooting: Troubleshooting;
  readonly sync: SyncGateway;
  /** The other processes on the same database. */
  readonly nodes: OtherNodes;
  readonly metrics: Registry;
  now(): number;
  /** The organisation's settings as decisions depend on them. */
  policy(): Policy;
  health(): Promise<Health>;
  /** Lets time pass: clocks that are due, effects that wait. Called every second; tests call it after stepping the clock. */
  tick(): Promise<void>;
  /** Finishes what is under way and lets go of everything. */
  close(): Promise<void>;
}

/** Where the running app is found by the page renderer, which is another module graph. */
export const APP_SLOT = Symbol.for('muster.app');
