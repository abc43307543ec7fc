/**
 * Commands: requests to change the record. The shapes are shared by socket.io, REST, CLI and the browser's buttons; the schemas that check input
 * from outside are in src/protocol/commands.ts and must describe exactly these.
 */
import type { GuestMode } from './actor.ts';
import type { ActorId, BoardId, CommandId, IncidentId, ServiceKey } from '../ids.ts';
import type {
  Audience,
  MaybeSeverity,
  Milestone,
  PostmortemState,
  Remedy,
  Role,
  ServiceState,
  Status,
} from './words.ts';
import type { Origin } from './facts.ts';

interface CommandShapes {
  declare: {
    title: string;
    severity?: MaybeSeverity;
    services?: ServiceKey[];
    summary?: string;
    mode?: 'responding' | 'reporting';
    private?: boolean;
    practice?: boolean;
    origin?: Origin;
    callUrl?: string;
    startedAt?: number;
  };
  retitle: { title: string };
  'set-severity': { to: MaybeSeverity; reason?: string };
  'set-status': { to: Status; reason?: string };
  /** The one resolve screen; every part may be skipped. */
  resolve: { endedBy?: string; remedy?: Remedy; impactOverAt?: number | null; reason?: string };
  'correct-resolution': { endedBy?: string; remedy: Remedy; impactOverAt?: number | null };
  'set-time': { milestone: Milestone; at: number | null; reason?: string };
  'set-services': { services: ServiceKey[] };
  'set-service-state': { service: ServiceKey; state: ServiceState };
  'set-call': { url: string | null };
  'set-visibility': { private: boolean };
  'add-member': { person: ActorId };
  'remove-member': { person: ActorId };
  /** Sent by the room when a person opens it to work. */
  join: Record<never, never>;
  'acknowledge-report': { note?: string };

  /** Take a free role at once; for command with a connected holder see `ask`. */
  'take-role': { role: Role };
  'assign-role': { role: Role; to: ActorId };
  'accept-role': { role: Role };
  'decline-role': { role: Role };
  'release-role': { role: Role; reason?: string };
  'object-to-command': { to: ActorId };

  'offer-handoff': { to: ActorId; roles?: Role[]; withTasks?: boolean; note?: string };
  /** The giver's open to-dos go along when that was offered: all of them, or those of them that are named. */
  'accept-handoff': { tasks?: BoardId[] };
  'decline-handoff': { reason?: string };
  'withdraw-handoff': Record<never, never>;

  pause: { until: number | null; wakeIf?: string; watcher?: ActorId };
  resume: { reason?: string };
  'merge-into': { survivor: IncidentId; number: number };
  link: { incident: IncidentId; number: number; relation: 'similar' | 'caused-by' | 'follows' };

  'set-update-clock': { dueAt?: number | null; cadenceMs?: number | null; reason?: string };
  'snooze-update': { until: number; reason: string };
  'request-update': { note?: string };
  'publish-update': { update: BoardId; audience: Audience; text: string; draft?: BoardId; nextDueAt?: number | null };
  'correct-update': { update: BoardId; text: string; reason?: string };
  'retract-update': { update: BoardId; reason: string };
  'publish-entry': { entry: BoardId; happenedAt: number; text: string };
  'retract-entry': { entry: BoardId; reason: string };

  page: { page: BoardId; to: ActorId; service?: ServiceKey; reason?: string };
  'acknowledge-page': { page: BoardId };
  'pass-on-page': { page: BoardId; reason?: string };

  'affect-customers': { count: number; note?: string };
  'invite-guest': { guest: ActorId; name?: string; mode: GuestMode; until: number };
  'revoke-guest': { guest: ActorId };

  'set-postmortem-state': { to: PostmortemState; reason?: string };
  'set-postmortem-owner': { owner: ActorId | null };
  'set-postmortem-due': { dueAt: number | null; reason?: string };
  thank: { to: ActorId; text: string };
  /** Somebody was named in the notes or in a section of the postmortem, and is told. */
  mention: { person: ActorId; place: string };
  'step-review': { step: string; agenda: string };
  /** Names the document as it is now, to compare with and come back to. */
  'name-version': { version: BoardId; name: string };
}

export type CommandType = keyof CommandShapes;
/** A command without its id: what a button means. */
export type CommandBody = { [T in CommandType]: { type: T } & CommandShapes[T] }[CommandType];
export type CommandOf<T extends CommandType> = Extract<CommandBody, { type: T }>;
/** A command as it crosses the wire: the id is made by its sender and bound to actor and body. */
export type Command = CommandBody & { id: CommandId };
