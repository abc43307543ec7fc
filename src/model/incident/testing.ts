/**
 * A small stage for tests of the model: an incident that takes commands at stepped times. Promises nothing to the product; it lives here so that tests of
 * every capability tell their story the same way.
 */
import { parseActorId, parseBoardId, parseIncidentId, parseServiceKey } from '../ids.ts';
import type { ActorId, BoardId, IncidentId, ServiceKey } from '../ids.ts';
import type { Actor, OrganisationRole } from './actor.ts';
import { clockDue } from './clocks.ts';
import type { CommandBody } from './commands.ts';
import { decide } from './decide.ts';
import type { Decision, Policy } from './decide.ts';
import type { Effect } from './effects.ts';
import type { Fact, RecordedFact } from './facts.ts';
import { policyWith } from './policy.ts';
import type { Refusal, Result } from './refusal.ts';
import { applyFact, emptyState } from './state.ts';
import type { IncidentState } from './state.ts';

const known = <Id>(id: Id | null): Id => {
  if (id === null) throw new Error('not an id');
  return id;
};
export const actorId = (name: string): ActorId => known(parseActorId(name));
export const boardId = (name: string): BoardId => known(parseBoardId(name));
export const incidentId = (name: string): IncidentId => known(parseIncidentId(name));
export const serviceKey = (name: string): ServiceKey => known(parseServiceKey(name));
export const person = (name: string, role: OrganisationRole = 'responder'): Actor => ({
  id: actorId(name),
  kind: 'person',
  role,
});

/** Noon of a day without meaning, ms UTC. */
export const NOON = Date.UTC(2026, 2, 2, 12);
export const MINUTE = 60_000;

export class Stage {
  state: IncidentState = emptyState();
  now = NOON;
  facts: RecordedFact[] = [];
  effects: Effect[] = [];
  readonly connected = new Set<ActorId>();
  readonly policy: Policy;
  #ids = 0;

  constructor(settings: Partial<Policy> = {}) {
    this.policy = policyWith(settings);
  }

  /** Asks, and logs when accepted. */
  ask(actor: Actor, command: CommandBody): Result<Decision> {
    const newId = (): BoardId => boardId(`made-${(this.#ids += 1)}`);
    const context = { actor, now: this.now, policy: this.policy, connected: this.connected, nextNumber: 7, newId };
    const result = decide(this.state, command, context);
    if (result.ok) this.log(result.value.facts, actor.id, result.value.effects);
    return result;
  }

  /** Does; fails the test when refused. Returns the types of the facts. */
  do(actor: Actor, command: CommandBody): string[] {
    const result = this.ask(actor, command);
    if (!result.ok) throw new Error(`${command.type} refused: ${result.refusal.code} ${result.refusal.message}`);
    return result.value.facts.map((fact) => fact.type);
  }

  /** Asks for what must be refused. */
  refused(actor: Actor, command: CommandBody): Refusal {
    const result = this.ask(actor, command);
    if (result.ok) throw new Error(`${command.type} was accepted`);
    return result.refusal;
  }

  log(facts: readonly Fact[], actor: ActorId | null, effects: readonly Effect[] = []): void {
    const seq = this.state.seq + 1;
    for (const fact of facts) {
      const recorded: RecordedFact = { ...fact, seq, at: this.now, actor, via: 'web' };
      this.facts.push(recorded);
      this.state = applyFact(this.state, recorded);
    }
    this.effects.push(...effects);
  }

  /** Lets time pass, logging what the clocks say at the moment they say it. Returns the names of what they said. */
  pass(ms: number): string[] {
    const until = this.now + ms;
    const said: string[] = [];
    for (;;) {
      const due = clockDue(this.state, this.policy, this.connected, until)[0];
      if (!due) break;
      this.now = Math.max(this.now, due.at);
      this.log(due.facts, actorId('system'), due.effects);
      said.push(due.name);
    }
    this.now = until;
    return said;
  }
}
