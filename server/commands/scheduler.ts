/**
 * The clocks of all open incidents. Knows when each wants to be asked again, asks the model what time has brought, and logs it as facts of the system.
 * Holds no truth: what it forgets in a crash, the state says again at the next start; what two machines log at once has one id and is kept once.
 */
import { createHash } from 'node:crypto';
import { clockDue, nextClockAt } from '#model/incident/clocks.ts';
import type { Policy } from '#model/incident/decide.ts';
import type { RecordedFact } from '#model/incident/facts.ts';
import { refuse } from '#model/incident/refusal.ts';
import type { IncidentId } from '#model/ids.ts';
import { SYSTEM_ACTOR } from '#model/ids.ts';
import type { Log } from '#server/logger.ts';
import type { RoomsPort } from './room-port.ts';

interface Parts {
  rooms: RoomsPort;
  policy: () => Policy;
  now: () => number;
  log: Log;
  appended: (incident: IncidentId, facts: readonly RecordedFact[]) => Promise<void> | void;
}

/** More facts than this from one look at one incident would be a clock that feeds itself. */
const MOST_AT_ONCE = 50;

const idOf = (name: string): string => `clock-${createHash('sha256').update(name).digest('hex').slice(0, 40)}`;

export class Scheduler {
  readonly #parts: Parts;
  readonly #nextAt = new Map<IncidentId, number>();
  #running: Promise<void> | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Looks again at an incident after something happened in it, or at start. */
  async watch(incident: IncidentId): Promise<void> {
    const state = await this.#parts.rooms.state(incident);
    const next = state.exists ? nextClockAt(state, this.#parts.policy(), this.#parts.now()) : null;
    if (next === null) this.#nextAt.delete(incident);
    else this.#nextAt.set(incident, next);
  }

  forget(incident: IncidentId): void {
    this.#nextAt.delete(incident);
  }

  /** Logs everything that is due by now. Calls do not overlap. */
  async tick(): Promise<void> {
    this.#running ??= this.#tick().finally(() => {
      this.#running = null;
    });
    await this.#running;
  }

  async #tick(): Promise<void> {
    const now = this.#parts.now();
    const due = [...this.#nextAt].filter(([, at]) => at <= now).map(([incident]) => incident);
    for (const incident of due) {
      try {
        await this.#ring(incident);
      } catch (error) {
        this.#parts.log.error(
          { incident, error: String(error) },
          'a clock could not be logged; it will be tried again',
        );
      }
    }
  }

  async #ring(incident: IncidentId): Promise<void> {
    const { rooms, policy, now } = this.#parts;
    for (let count = 0; count < MOST_AT_ONCE; count += 1) {
      const [due] = clockDue(await rooms.state(incident), policy(), rooms.here(incident), now());
      if (!due) break;
      const result = await rooms.execute(incident, {
        id: idOf(due.name),
        actor: SYSTEM_ACTOR,
        via: 'system',
        decide: (state, moment) => {
          const still = clockDue(state, policy(), moment.connected, moment.now).find(({ name }) => name === due.name);
          return still
            ? { ok: true, value: { facts: still.facts, effects: still.effects } }
            : refuse('already-so', 'This moment has passed.');
        },
      });
      if (!result.ok || result.value.repeat) break;
      await this.#parts.appended(incident, result.value.facts);
    }
    await this.watch(incident);
  }
}
