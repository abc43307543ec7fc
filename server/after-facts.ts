/**
 * What follows when facts were logged: lists, search, clocks, effects, live pushes, and access that ended with them. Everything here can be had again from the
 * log; nothing is lost when the process dies in between.
 */
import { isMember } from '#model/incident/may.ts';
import type { RecordedFact } from '#model/incident/facts.ts';
import { accept } from '#model/incident/refusal.ts';
import type { ActorId, IncidentId } from '#model/ids.ts';
import { SYSTEM_ACTOR } from '#model/ids.ts';
import type { Access } from './access/access.ts';
import type { RoomsPort } from './commands/room-port.ts';
import type { Scheduler } from './commands/scheduler.ts';
import type { EffectsWorker } from './effects/worker.ts';
import type { AlertedIncidents } from './integrations/alerted-incidents.ts';
import { alertedOf } from './integrations/alerted-incidents.ts';
import type { Log } from './logger.ts';
import type { IncidentIndex } from './queries/index-port.ts';
import type { LiveFeed } from './queries/live-feed.ts';
import type { SimilarIncidents } from './queries/similar.ts';
import { summaryOf } from './queries/summary.ts';
import type { LogPort } from './storage/ports.ts';

export interface Followers {
  rooms: RoomsPort;
  log: LogPort;
  access: Access;
  index: IncidentIndex;
  similar: SimilarIncidents;
  alerted: AlertedIncidents;
  feed: LiveFeed;
  scheduler: () => Scheduler;
  effects: () => EffectsWorker;
  now: () => number;
  logger: Log;
}

/** Facts that are written with every edit and change nothing that a list shows. */
const QUIET: ReadonlySet<RecordedFact['type']> = new Set([
  'author',
  'entry-recorded',
  'effect-outcome',
  'epoch-changed',
]);
const ALERT_FACTS: ReadonlySet<RecordedFact['type']> = new Set(['alert-received', 'alert-resolved']);

export class AfterFacts {
  readonly #parts: Followers;
  #acting: Promise<unknown> = Promise.resolve();

  constructor(parts: Followers) {
    this.#parts = parts;
  }

  /** Takes in facts that were just appended. Never throws: the facts are logged, whatever happens here. */
  readonly take = async (incident: IncidentId, facts: readonly RecordedFact[]): Promise<void> => {
    try {
      await this.#take(incident, facts);
    } catch (error) {
      this.#parts.logger.error(
        { incident, error: error instanceof Error ? (error.stack ?? error.message) : String(error) },
        'what follows a fact failed',
      );
    }
  };

  /** Waits for effects that were started. */
  async settled(): Promise<void> {
    await this.#acting;
  }

  async #take(incident: IncidentId, facts: readonly RecordedFact[]): Promise<void> {
    const { access, scheduler } = this.#parts;
    if (facts.every((fact) => QUIET.has(fact.type))) return;
    for (const fact of facts) {
      if (fact.type === 'visibility-changed' || fact.type === 'member-removed')
        access.revocations.announce({ kind: 'incident', id: incident });
      if (fact.type === 'guest-revoked') await access.revokeGuest(fact.guest);
      if (fact.type === 'merged-into') await this.#mergeReceived(incident, fact.survivor);
    }
    await this.refresh(incident, facts);
    await scheduler().watch(incident);
    await this.#act(incident, facts);
  }

  /** Reads an incident into the lists and tells who watches. With no facts: at start. */
  async refresh(incident: IncidentId, facts: readonly RecordedFact[]): Promise<void> {
    const { rooms, index, similar, alerted, feed, access, now } = this.#parts;
    const state = await rooms.state(incident);
    if (!state.exists) return;
    const summary = summaryOf(incident, state, rooms.here(incident));
    index.take({ summary, members: state.members });
    similar.take(summary, state.resolution?.endedBy);
    if (
      state.alerts.length > 0 &&
      (alerted.has(incident) || facts.length === 0 || facts.some((fact) => ALERT_FACTS.has(fact.type)))
    ) {
      const reading = await rooms.read(incident);
      const isPerson = (id: ActorId): boolean => access.people.get(id)?.kind === 'person';
      const known = reading && alertedOf(incident, state, reading.facts, isPerson);
      if (known) alerted.put(known);
      else alerted.drop(incident);
    }
    if (facts.length > 0) feed.tell({ id: incident, summary, facts, canSee: (actor) => isMember(actor, state, now()) });
  }

  /** Hands effects of the entries to the worker, which acts after this turn. */
  async #act(incident: IncidentId, facts: readonly RecordedFact[]): Promise<void> {
    const { log, effects, logger } = this.#parts;
    const seqs = [...new Set(facts.map(({ seq }) => seq))];
    for (const seq of seqs) {
      const [entry] = await log.read(incident, seq - 1, 1);
      if (entry?.seq === seq) effects().take(Number.MAX_SAFE_INTEGER, incident, entry.effects ?? [], facts);
    }
    this.#acting = this.#acting
      .then(() => effects().run())
      .catch((error: unknown) => logger.error({ error: String(error) }, 'effects could not run'));
  }

  /** The survivor of a merge learns of it in its own record. */
  async #mergeReceived(from: IncidentId, survivor: IncidentId): Promise<void> {
    const { number } = await this.#parts.rooms.state(from);
    const result = await this.#parts.rooms.execute(survivor, {
      id: `merge-received-${from}`.slice(0, 64),
      actor: SYSTEM_ACTOR,
      via: 'system',
      decide: () => accept({ facts: [{ type: 'merge-received', from, number }], effects: [] }),
    });
    if (result.ok && !result.value.repeat) await this.take(survivor, result.value.facts);
  }
}
