/**
 * What follows when facts were logged: lists, search, clocks, effects, live pushes, and access that ended with them. Everything here can be had again from the
 * log; nothing is lost when the process dies in between.
 */
import { isMember } from '#model/incident/may.ts';
import type { RecordedFact } from '#model/incident/facts.ts';
import { accept } from '#model/incident/refusal.ts';
import type { IncidentState } from '#model/incident/state.ts';
import type { ActorId, IncidentId } from '#model/ids.ts';
import { SYSTEM_ACTOR } from '#model/ids.ts';
import type { Access } from './access/access.ts';
import { SYSTEM_CALLER } from './access/access.ts';
import type { RoomsPort } from './commands/room-port.ts';
import type { Scheduler } from './commands/scheduler.ts';
import type { EffectsWorker } from './effects/worker.ts';
import type { AlertedIncidents } from './integrations/alerted-incidents.ts';
import { alertedOf } from './integrations/alerted-incidents.ts';
import type { Log } from './logger.ts';
import type { IncidentIndex } from './queries/index-port.ts';
import type { LiveFeed } from './queries/live-feed.ts';
import { prefillUpdate } from './prefill.ts';
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
  /** What faces outward, told of every change. */
  outward: (incident: IncidentId, state: IncidentState) => Promise<void>;
  /** What looks for causes, told of every change after everybody was called. */
  troubleshooting: (incident: IncidentId, state: IncidentState, facts: readonly RecordedFact[]) => Promise<void>;
  /** What a service is called inside. */
  serviceNameOf: (service: string) => string;
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
/** What ends somebody's right to see an incident, or everybody's to write to it. */
const ENDS_ACCESS: ReadonlySet<RecordedFact['type']> = new Set(['visibility-changed', 'member-removed', 'merged-into']);
const MOST_REMEMBERED = 20_000;
const ALERT_FACTS: ReadonlySet<RecordedFact['type']> = new Set(['alert-received', 'alert-resolved']);

export class AfterFacts {
  readonly #parts: Followers;
  readonly #seen = new Set<string>();
  #acting: Promise<unknown> = Promise.resolve();

  constructor(parts: Followers) {
    this.#parts = parts;
  }

  /** Takes in facts that the log tells of, unless this process has taken them in already. */
  async heard(incident: IncidentId, facts: readonly RecordedFact[]): Promise<void> {
    if (!this.#seen.has(`${incident}:${facts[0]?.seq}`)) await this.take(incident, facts);
  }

  #remember(incident: IncidentId, facts: readonly RecordedFact[]): void {
    for (const seq of new Set(facts.map((fact) => fact.seq))) this.#seen.add(`${incident}:${seq}`);
    for (const oldest of this.#seen) {
      if (this.#seen.size <= MOST_REMEMBERED) return;
      this.#seen.delete(oldest);
    }
  }

  /** Takes in facts that were just appended. Never throws: the facts are logged, whatever happens here. */
  readonly take = async (incident: IncidentId, facts: readonly RecordedFact[]): Promise<void> => {
    this.#remember(incident, facts);
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
      if (ENDS_ACCESS.has(fact.type)) access.revocations.announce({ kind: 'incident', id: incident });
      if (fact.type === 'guest-revoked') await access.revokeGuest(fact.guest);
      if (fact.type === 'merged-into') await this.#mergeReceived(incident, fact.survivor);
      if (fact.type === 'status-changed' && fact.to === 'resolved' && fact.via !== 'import')
        await this.#prefill(incident);
    }
    await this.#refresh(incident, facts);
    await scheduler().watch(incident);
    await this.#act(incident, facts);
    await this.#parts.troubleshooting(incident, await this.#parts.rooms.state(incident), facts);
  }

  /** Brings lists up to date and tells who watches. */
  async #refresh(incident: IncidentId, facts: readonly RecordedFact[]): Promise<void> {
    const { rooms, index, similar, alerted, feed, now } = this.#parts;
    const state = await rooms.state(incident);
    if (!state.exists) return;
    const summary = summaryOf(incident, state, rooms.here(incident));
    index.take({ summary, members: state.members });
    similar.take(summary, state.resolution?.endedBy);
    if (alerted.has(incident) || facts.some((fact) => ALERT_FACTS.has(fact.type))) await this.recallAlerts(incident);
    await this.#parts.outward(incident, state);
    feed.tell({ id: incident, summary, facts, canSee: (actor) => isMember(actor, state, now()) });
  }

  /** Reads what the triage rule must know of an incident. */
  async recallAlerts(incident: IncidentId): Promise<void> {
    const { rooms, alerted, access } = this.#parts;
    const state = await rooms.state(incident);
    if (state.alerts.length === 0) return;
    const reading = await rooms.read(incident);
    const isPerson = (id: ActorId): boolean => access.people.get(id)?.kind === 'person';
    const known = reading && alertedOf(incident, state, reading.facts, isPerson);
    if (known) alerted.put(known);
    else alerted.drop(incident);
  }

  /** An incident was removed: nothing in memory may know of it. */
  forget(incident: IncidentId, state: IncidentState): void {
    const { similar, alerted, scheduler, feed, now } = this.#parts;
    similar.drop(incident);
    alerted.drop(incident);
    scheduler().forget(incident);
    const summary = summaryOf(incident, state, []);
    feed.tell({ id: incident, summary, facts: [], gone: true, canSee: (actor) => isMember(actor, state, now()) });
  }

  /** The first draft of the postmortem, once per incident. */
  async #prefill(incident: IncidentId): Promise<void> {
    const { rooms, similar, serviceNameOf } = this.#parts;
    const reading = await rooms.read(incident);
    if (!reading || reading.state.practice) return;
    const { title, summary, services } = reading.state;
    const board = prefillUpdate(
      reading,
      await similar.to(SYSTEM_CALLER, { id: incident, title, summary, services }, 3),
      serviceNameOf,
    );
    if (!board) return;
    await rooms.execute(incident, {
      id: 'prefill-postmortem',
      actor: SYSTEM_ACTOR,
      via: 'system',
      decide: () => accept({ facts: [], effects: [], board }),
    });
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
