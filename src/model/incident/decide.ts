/**
 * decide: what a command does to an incident, as one pure function. The server rules with it; the browser calls it to enable or disable a button and
 * to say why not. It knows no clock and no randomness: both come in by the context.
 */
import type { ActorId, BoardId, IncidentId, ServiceKey } from '../ids.ts';
import type { Actor } from './actor.ts';
import type { CommandBody, CommandType } from './commands.ts';
import { DECIDE_COMMUNICATION } from './decide-communication.ts';
import { DECIDE_COURSE } from './decide-course.ts';
import { DECIDE_DECLARE } from './decide-declare.ts';
import { DECIDE_HANDOFF } from './decide-handoff.ts';
import { DECIDE_LEARNING } from './decide-learning.ts';
import { DECIDE_PAGES } from './decide-pages.ts';
import { DECIDE_PEOPLE } from './decide-people.ts';
import { DECIDE_ROLES } from './decide-roles.ts';
import { isAside } from './lifecycle.ts';
import { whyNot } from './may.ts';
import type { Action } from './may.ts';
import type { CommandMap, Rules } from './rule.ts';
import type { Effect } from './effects.ts';
import type { Fact } from './facts.ts';
import type { Refusal, Result } from './refusal.ts';
import type { IncidentState } from './state.ts';
import type { SeverityMatrix } from './severity-matrix.ts';
import type { Audience, MaybeSeverity } from './words.ts';

/** The organisation's settings that decisions depend on; all have defaults (src/model/incident/policy.ts). */
export interface Policy {
  /** How often stakeholders hear, ms, by severity; null: no clock. */
  updateCadenceMs: Record<'SEV1' | 'SEV2' | 'SEV3' | 'SEV4' | 'undecided', number | null>;
  /** Audiences that hear at a cadence of their own, ms, by severity; null or absent: that of all. */
  audienceCadenceMs: Partial<Record<Audience, Record<'SEV1' | 'SEV2' | 'SEV3' | 'SEV4' | 'undecided', number | null>>>;
  /** Severity by service and condition, where the house wants one; null: by hand alone. */
  severityMatrix: SeverityMatrix | null;
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
  /** How long a page may stay unanswered before the next person is paged, ms (5 min). */
  escalateMs: number;
  /** How long one request for an update stands for all that follow, ms (10 min). */
  requestUpdateMs: number;
  /** An incident that only alerts know of and that ended this soon declines itself, ms (15 min). */
  declineAlertMs: number;
  /** After how long in command a hand-off is proposed, and when it is insisted on, ms (120 and 240 min). */
  handoffRemindMs: number;
  handoffInsistMs: number;
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
  /** The incident's own id, where known: fills call links and refuses a merge into itself. */
  incident?: IncidentId;
}

export interface Decision {
  facts: Fact[];
  effects: Effect[];
}

const RULES: Rules = {
  ...DECIDE_DECLARE,
  ...DECIDE_COURSE,
  ...DECIDE_ROLES,
  ...DECIDE_HANDOFF,
  ...DECIDE_PEOPLE,
  ...DECIDE_PAGES,
  ...DECIDE_COMMUNICATION,
  ...DECIDE_LEARNING,
};

/** Which right a command needs. Reporting asks for less than declaring. */
const actionOf = (command: CommandBody): Action =>
  command.type === 'declare' && command.mode === 'reporting' ? 'report' : command.type;

/** Commands that a declined or cancelled incident still takes: the way back, and looking after it. */
const ASIDE: readonly CommandType[] = [
  'set-status',
  'set-visibility',
  'add-member',
  'remove-member',
  'link',
  'merge-into',
  'retitle',
];

/** What stops a command before its own rule is asked. */
function gate(state: IncidentState, command: CommandBody, context: DecisionContext): Refusal | null {
  if (command.type === 'declare' && state.exists)
    return { code: 'conflict', message: 'This incident was declared already.' };
  if (command.type !== 'declare' && !state.exists) return { code: 'not-found', message: 'There is no such incident.' };
  const refusal = whyNot(context.actor, actionOf(command), state, context.now);
  if (refusal) return refusal;
  if (state.mergedInto) {
    const message = `This incident was merged into #${state.mergedInto.number}. Go on there.`;
    return {
      code: 'wrong-status',
      message,
      detail: { survivor: state.mergedInto.incident, number: state.mergedInto.number },
    };
  }
  if (isAside(state.status) && !ASIDE.includes(command.type)) {
    return { code: 'wrong-status', message: `This incident was ${state.status}. Set it back to investigating first.` };
  }
  return null;
}

/** Pairs a command with the rule of its own type; generic, so that the compiler checks the pair. */
function rule<T extends CommandType>(
  state: IncidentState,
  command: CommandMap[T] & { type: T },
  context: DecisionContext,
): Result<Decision> {
  const type: T = command.type;
  const decideOne: Rules[T] = RULES[type];
  return decideOne(state, command, context);
}

/** Rules on a command. A refusal changes nothing and says why in words for the person who asked. */
export function decide(state: IncidentState, command: CommandBody, context: DecisionContext): Result<Decision> {
  const refusal = gate(state, command, context);
  return refusal ? { ok: false, refusal } : rule(state, command, context);
}
