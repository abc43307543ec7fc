/**
 * Does what decisions asked for. Reads the log in commit order, claims an attempt before acting (so that two workers never both act), and logs the outcome
 * as a fact. Attempt n+1 follows only when n timed out without an outcome; the idempotency key is the effect's id.
 */
import { isKnownEffect } from '#model/incident/effects.ts';
import type { LoggedEffect } from '#model/incident/effects.ts';
import type { Fact, RecordedFact } from '#model/incident/facts.ts';
import { accept } from '#model/incident/refusal.ts';
import type { IncidentState } from '#model/incident/state.ts';
import type { ActorId, EffectId, IncidentId } from '#model/ids.ts';
import { SYSTEM_ACTOR } from '#model/ids.ts';
import type { Person } from '#server/access/people.ts';
import type { RoomsPort } from '#server/commands/room-port.ts';
import type { Log } from '#server/logger.ts';
import type { AttemptPort } from '#server/storage/ports.ts';
import type { Delivery, Message, PersonChannel, SystemChannel } from './channel.ts';
import { HopelessError } from './channel.ts';
import { noticeText, pageText } from './messages.ts';

/** After this long without an outcome an attempt counts as lost (its worker died). */
const ATTEMPT_TIMEOUT_MS = 60_000;
const MOST_ATTEMPTS = 5;
const MOST_REMEMBERED = 50_000;
const RETRY_MS = [5_000, 20_000, 60_000, 180_000];

interface Pending {
  incident: IncidentId;
  effect: LoggedEffect;
  facts: readonly RecordedFact[];
  position: number;
  notBefore: number;
}

interface Parts {
  worker: string;
  attempts: AttemptPort;
  rooms: RoomsPort;
  person: (id: ActorId) => Person | null;
  personChannels: readonly PersonChannel[];
  systemChannels: readonly SystemChannel[];
  now: () => number;
  log: Log;
  appended: (incident: IncidentId, facts: readonly RecordedFact[]) => Promise<void> | void;
}

export class EffectsWorker {
  readonly #parts: Parts;
  readonly #pending = new Map<EffectId, Pending>();
  /** Effects that are done, so that hearing of one again does not begin it again. */
  readonly #settled = new Set<EffectId>();
  #running: Promise<void> | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Takes in an entry of the log, once or again: new effects wait, outcomes settle them. */
  take(position: number, incident: IncidentId, effects: readonly LoggedEffect[], facts: readonly RecordedFact[]): void {
    for (const fact of facts)
      if (fact.type === 'effect-outcome' && fact.outcome !== 'failed') this.#forget(fact.effect);
    for (const effect of effects) {
      const known = this.#pending.get(effect.id);
      // Heard of before its place was known: from here on a restart begins before it.
      if (known) known.position = Math.min(known.position, position);
      if (known || this.#settled.has(effect.id)) continue;
      // Asked for by a newer version: a node that knows what it is does it, or this one once it is that version.
      const notBefore = isKnownEffect(effect) ? (effect.notBefore ?? 0) : Infinity;
      this.#pending.set(effect.id, { incident, effect, facts, position, notBefore });
    }
  }

  #forget(effect: EffectId): void {
    this.#pending.delete(effect);
    this.#settled.add(effect);
    if (this.#settled.size <= MOST_REMEMBERED) return;
    const [oldest] = this.#settled;
    if (oldest) this.#settled.delete(oldest);
  }

  /** The position before which everything is settled: where to read on after a restart. */
  settledBefore(head: number): number {
    return Math.min(head, ...[...this.#pending.values()].map(({ position }) => position - 1));
  }

  get waiting(): number {
    return this.#pending.size;
  }

  /** Acts on everything that is due. Calls do not overlap. */
  async run(): Promise<void> {
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
    });
    await this.#running;
  }

  async #run(): Promise<void> {
    const now = this.#parts.now();
    const due = [...this.#pending.values()].filter(({ notBefore }) => notBefore <= now);
    await Promise.all(due.map((pending) => this.#act(pending)));
  }

  async #act(pending: Pending): Promise<void> {
    const { attempts, now, worker, log } = this.#parts;
    const { effect } = pending;
    try {
      const earlier = await attempts.list(effect.id);
      const last = earlier.at(-1);
      if (last && now() - last.at < ATTEMPT_TIMEOUT_MS && last.worker !== worker) {
        pending.notBefore = last.at + ATTEMPT_TIMEOUT_MS;
        return;
      }
      const attempt = (last?.attempt ?? 0) + 1;
      if (attempt > MOST_ATTEMPTS) return await this.#settle(pending, last?.attempt ?? MOST_ATTEMPTS, 'gave-up', []);
      if (!(await attempts.claim(effect.id, attempt, worker, now()))) return;
      await this.#attempt(pending, attempt);
    } catch (error) {
      pending.notBefore = now() + ATTEMPT_TIMEOUT_MS;
      log.error({ effect: effect.id, type: effect.type, error: String(error) }, 'an effect could not be tried');
    }
  }

  async #attempt(pending: Pending, attempt: number): Promise<void> {
    const state = await this.#parts.rooms.state(pending.incident);
    const delivery: Delivery = {
      key: pending.effect.id,
      attempt,
      incident: pending.incident,
      state,
      effect: pending.effect,
      facts: pending.facts,
    };
    const facts: Fact[] = [];
    const problems: unknown[] = [];
    let sent = 0;
    for (const { name, send } of this.#sendings(delivery)) {
      try {
        await send();
        sent += 1;
      } catch (error) {
        problems.push(error);
        const told = error instanceof Error ? error.message.slice(0, 300) : 'failed';
        if (pending.effect.type === 'page')
          facts.push({ type: 'page-failed', page: pending.effect.page, channel: name, attempt, error: told });
      }
    }
    const hopeless = problems.length > 0 && problems.every((problem) => problem instanceof HopelessError);
    // One channel that worked does not make up for one that may work later: every channel takes a repeat as the same.
    if (problems.length === 0 || (sent > 0 && hopeless)) return this.#settle(pending, attempt, 'done', facts);
    const outcome = hopeless || attempt >= MOST_ATTEMPTS ? 'gave-up' : 'failed';
    pending.notBefore = this.#parts.now() + (RETRY_MS[attempt - 1] ?? 0);
    await this.#settle(pending, attempt, outcome, facts, String(problems[0]).slice(0, 300));
  }

  /** Who and what an effect goes to. */
  #sendings(delivery: Delivery): { name: string; send: () => Promise<void> }[] {
    const { effect, state } = delivery;
    const { personChannels, systemChannels } = this.#parts;
    // Private by now counts: whoever may not see the incident hears nothing of it either.
    if (effect.type === 'notify' && state.private && !state.members.includes(effect.to)) return [];
    const message = this.#messageOf(delivery.state, effect, delivery.incident);
    const people = message ? personChannels.filter((channel) => channel.reaches(message.to)) : [];
    return [
      ...(message
        ? people.map((channel) => ({ name: channel.name, send: () => channel.send(message, delivery) }))
        : []),
      ...systemChannels
        .filter((channel) => channel.takes(effect))
        .map((channel) => ({ name: channel.name, send: () => channel.send(delivery) })),
    ];
  }

  #messageOf(state: IncidentState, effect: LoggedEffect, incident: IncidentId): Message | null {
    if (effect.type !== 'page' && effect.type !== 'notify') return null;
    const to = this.#parts.person(effect.to);
    if (!to) return null;
    const link = `/incidents/${incident}`;
    if (effect.type === 'page') return { to, kind: 'page', text: pageText(state, effect.page), link };
    return { to, kind: 'notice', text: noticeText(state, effect), link: effect.link ?? link };
  }

  async #settle(
    pending: Pending,
    attempt: number,
    outcome: 'done' | 'failed' | 'gave-up',
    facts: Fact[],
    detail?: string,
  ): Promise<void> {
    const { incident, effect } = pending;
    const told: Fact = { type: 'effect-outcome', effect: effect.id, attempt, outcome, ...(detail ? { detail } : {}) };
    const result = await this.#parts.rooms.execute(incident, {
      id: `outcome:${effect.id}:${attempt}`,
      actor: SYSTEM_ACTOR,
      via: 'system',
      decide: () => accept({ facts: [...facts, told], effects: [] }),
    });
    if (outcome !== 'failed') this.#forget(effect.id);
    if (result.ok && !result.value.repeat) await this.#parts.appended(incident, result.value.facts);
  }
}
