/**
 * The one way in which a command becomes facts, for socket.io, REST, hooks, clocks and the command line alike: bind the id, let the room read to
 * the head, ask whether this caller may, decide, append one entry, answer. Nothing else appends facts that people asked for.
 */
import type { Command } from '#model/incident/commands.ts';
import type { Policy } from '#model/incident/decide.ts';
import { decide } from '#model/incident/decide.ts';
import type { Decision } from '#model/incident/decide.ts';
import type { Fact, RecordedFact } from '#model/incident/facts.ts';
import { isMember } from '#model/incident/may.ts';
import type { Refusal, Result } from '#model/incident/refusal.ts';
import { HIDDEN_INCIDENT, refuse } from '#model/incident/refusal.ts';
import type { IncidentState } from '#model/incident/state.ts';
import { emptyState } from '#model/incident/state.ts';
import type { Via } from '#model/incident/words.ts';
import type { BoardId, IncidentId } from '#model/ids.ts';
import type { CommandAnswer } from '#protocol/api.ts';
import type { Caller } from '#server/access/caller.ts';
import type { Log } from '#server/logger.ts';
import { OutageError } from '#server/storage/ports.ts';
import type { CommandBindings } from './bindings.ts';
import { handedOver } from './handed-over.ts';
import type { IncidentNumbers } from './numbers.ts';
import { refuseOther } from './other-incident.ts';
import type { RoomAnswer, RoomsPort } from './room-port.ts';

export interface CommandOptions {
  via: Via;
  /** Board bytes for the same entry, for callers that prefill the board. */
  board?: (state: IncidentState) => Uint8Array | undefined;
  /** Facts that belong into the same entry (the alert that opened it). */
  facts?: readonly Fact[];
}

interface Parts {
  rooms: RoomsPort;
  bindings: CommandBindings;
  numbers: IncidentNumbers;
  policy: () => Policy;
  now: () => number;
  newId: () => BoardId;
  log: Log;
  /** Told after facts were appended for the first time, in the same turn. */
  appended: (incident: IncidentId, facts: readonly RecordedFact[]) => Promise<void> | void;
}

const OTHER_BODY = 'A command with this id was sent before and said something else. Use a fresh id.';

/** Commands on incidents. */
export class Commands {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Executes a command that passed its schema. Never throws for what storage cannot do: that is the refusal `unavailable`. */
  async execute(
    caller: Caller,
    incident: IncidentId,
    command: Command,
    options: CommandOptions,
  ): Promise<CommandAnswer> {
    try {
      return await this.#execute(caller, incident, command, options);
    } catch (error) {
      if (!(error instanceof OutageError)) throw error;
      this.#parts.log.error(
        { incident, type: command.type, reason: error.reason, error: error.message },
        'a command was not stored',
      );
      return { ok: false, refusal: outageRefusal(error) };
    }
  }

  async #execute(
    caller: Caller,
    incident: IncidentId,
    command: Command,
    options: CommandOptions,
  ): Promise<CommandAnswer> {
    const { rooms, bindings, numbers } = this.#parts;
    const { actor } = caller;
    const before = await rooms.state(incident);
    if (before.exists ? !isMember(actor, before, this.#parts.now()) : command.type !== 'declare')
      return refused(HIDDEN_INCIDENT);
    const declaring = command.type === 'declare' && !before.exists;
    if (declaring) {
      // Decided once in vain, so that a refused declare does not use up a number.
      const trial = this.#decide(caller, incident, command, emptyState(), new Set(), 0);
      if (!trial.ok) return refused(trial);
    }
    if (!(await bindings.bind(incident, command, actor.id)))
      return refused(refuse('conflict', OTHER_BODY, { field: 'id' }));
    const other = await refuseOther({
      actor,
      command,
      state: before,
      now: this.#parts.now(),
      stateOf: (id) => rooms.state(id),
    });
    if (other && !other.ok) return refused(other);
    const number = declaring ? await numbers.claim(incident) : before.number;
    const result = await rooms.execute(incident, {
      id: command.id,
      actor: actor.id,
      via: options.via,
      decide: (state, moment) => {
        if (state.exists === declaring)
          return declaring ? refuse('conflict', 'An incident with this id exists already.') : HIDDEN_INCIDENT;
        const given = command.type === 'accept-handoff' ? command : null;
        const along = given && handedOver(state, actor.id, given.tasks, moment.board);
        const whole = given && along ? { ...given, tasks: along.tasks } : command;
        const decision = this.#decide(caller, incident, whole, state, moment.connected, number, moment.now);
        if (!decision.ok) return decision;
        const board = along ? along.board : options.board?.(state);
        const facts = [...decision.value.facts, ...(options.facts ?? [])];
        return { ok: true, value: { ...decision.value, facts, ...(board ? { board } : {}) } };
      },
    });
    return this.#answer(incident, command, result);
  }

  #decide(
    caller: Caller,
    incident: IncidentId,
    command: Command,
    state: IncidentState,
    connected: ReadonlySet<Caller['actor']['id']>,
    nextNumber: number,
    now?: number,
  ): Result<Decision> {
    const { id: _, ...body } = command;
    const { policy, newId } = this.#parts;
    return decide(state, body, {
      actor: caller.actor,
      incident,
      now: now ?? this.#parts.now(),
      policy: policy(),
      connected,
      nextNumber,
      newId,
    });
  }

  async #answer(incident: IncidentId, command: Command, result: Result<RoomAnswer>): Promise<CommandAnswer> {
    if (!result.ok) return refused(result);
    const { seq, at, facts, repeat } = result.value;
    if (!repeat) await this.#parts.appended(incident, facts);
    return { ok: true, id: command.id, incident, seq, at, facts, repeat };
  }
}

const refused = (result: { ok: false; refusal: Refusal }): CommandAnswer => ({ ok: false, refusal: result.refusal });

/** What a person is told when storage failed; it says whether the command may have been kept. */
export function outageRefusal(error: OutageError): Refusal {
  const why = error.reason === 'full' ? 'The disk of the server is full' : 'The server cannot reach its storage';
  const safe =
    error.applied === 'no' ? 'nothing was changed' : 'it may or may not have been kept, trying again is safe';
  return { code: 'unavailable', message: `${why}; ${safe}.`, detail: { reason: error.reason, applied: error.applied } };
}
