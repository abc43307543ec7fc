/**
 * decide: what a command does to an incident, as one pure function. The server rules with it; the browser calls it to enable or disable a button and
 * to say why not. It knows no clock and no randomness: both come in by the context.
 */
import type { ActorId, BoardId, ServiceKey } from '../ids.ts';
import type { Actor } from './actor.ts';
import type { CommandBody } from './commands.ts';
import type { Effect } from './effects.ts';
import type { Fact } from './facts.ts';
import type { Result } from './refusal.ts';
import type { IncidentState } from './state.ts';
import type { MaybeSeverity } from './words.ts';

/** The organisation's settings that decisions depend on; all have defaults (src/model/incident/policy.ts). */
export interface Policy {
  /** How often stakeholders hear, ms, by severity; null: no clock. */
  updateCadenceMs: Record<'SEV1' | 'SEV2' | 'SEV3' | 'SEV4' | 'undecided', number | null>;
  /** How long a connected commander may object before command moves, ms (60 s). */
  objectionMs: number;
  /** How long an offer of command stands, ms (2 min). */
  offerMs: number;
  /** Days until the postmortem is due, by severity; null: none asked. */
  postmortemDueDays: Record<'SEV1' | 'SEV2' | 'SEV3' | 'SEV4' | 'undecided', number | null>;
  /** Template of the call link; {number} and {id} are filled in. null: none. */
  callTemplate: string | null;
  /** Whom a declared service pages: the first of its list, by the rule for its severity. */
  onCall: (service: ServiceKey, severity: MaybeSeverity) => { person: ActorId; rule: 'page' | 'notify' }[];
  /** Whom to page when no service answers. */
  fallback: ActorId | null;
}

export interface DecisionContext {
  actor: Actor;
  /** Server clock, ms UTC. */
  now: number;
  policy: Policy;
  /** People with a live connection to this room. */
  connected: ReadonlySet<ActorId>;
  /** The number a declared incident gets; only read by `declare`. */
  nextNumber: number;
  /** Fresh random board ids, one each call; for pages and updates that a decision makes. */
  newId: () => BoardId;
}

export interface Decision {
  facts: Fact[];
  effects: Effect[];
}

/** Rules on a command. A refusal changes nothing and says why in words for the person who asked. */
export declare function decide(state: IncidentState, command: CommandBody, context: DecisionContext): Result<Decision>;
