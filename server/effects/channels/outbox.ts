/**
 * The durable queue of everything that leaves the house. A row is on disk before anything is sent; an attempt is claimed before it is made, so that two
 * workers never make the same one; the outcome is kept before the row leaves the queue. Killed at any point nothing is lost; what may arrive twice (a receiver
 * that took it and died before it answered) carries the same key both times.
 */
import type { EffectId } from '#model/ids.ts';
import { OutboundError } from '#server/integrations/outbound.ts';
import type { Log } from '#server/logger.ts';
import type { AttemptPort } from '#server/storage/ports.ts';
import { HopelessError } from '../channel.ts';
import type { DeliveryRow, DeliveryRows, NewDelivery, Purpose } from './delivery-rows.ts';
import { deliveryId } from './delivery-rows.ts';

/** Sends a row. Returning means that the receiver took it. Throws HopelessError when trying again is useless. */
export type Send = (row: DeliveryRow) => Promise<void>;

interface Parts {
  worker: string;
  rows: DeliveryRows;
  attempts: AttemptPort;
  senders: Readonly<Record<string, Send>>;
  /** Why a waiting row need not be sent any more (the page was answered); null: send it. */
  isStale: (row: DeliveryRow) => Promise<string | null>;
  /** Told after each attempt, and again after a crash if nobody can know that it was told. */
  outcome: (row: DeliveryRow) => Promise<void>;
  now: () => number;
  /** 0 to 1, for jitter. */
  random: () => number;
  log: Log;
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
/** After this long without an outcome an attempt of another worker counts as lost. */
const CLAIM_MS: Record<Purpose, number> = {
  page: 15 * SECOND_MS,
  notice: MINUTE_MS,
  update: MINUTE_MS,
  event: MINUTE_MS,
  subscriber: MINUTE_MS,
};
/** Waits between attempts. A page that nobody could deliver for an hour has long escalated. */
const PAGE_WAITS_MS = [5, 15, 30, 60, 120, 300, 600, 1_200, 1_800].map((seconds) => seconds * SECOND_MS);
const OTHER_WAITS_MS = [
  30 * SECOND_MS,
  2 * MINUTE_MS,
  5 * MINUTE_MS,
  15 * MINUTE_MS,
  30 * MINUTE_MS,
  HOUR_MS,
  2 * HOUR_MS,
  4 * HOUR_MS,
  8 * HOUR_MS,
  8 * HOUR_MS,
];
const RELIST_MS = 30 * SECOND_MS;
/** Requests under way at once, pages not counted. */
const MOST_AT_ONCE = 32;

const waitsFor = (purpose: Purpose): readonly number[] => (purpose === 'page' ? PAGE_WAITS_MS : OTHER_WAITS_MS);

export class Outbox {
  readonly #parts: Parts;
  readonly #waiting = new Map<EffectId, DeliveryRow>();
  readonly #flying = new Map<EffectId, Promise<void>>();
  #listedAt = Number.NEGATIVE_INFINITY;
  #closing = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Durable when it resolves. The same effect for the same receiver is queued once. */
  async add(effect: string, delivery: NewDelivery): Promise<DeliveryRow> {
    const { rows, now } = this.#parts;
    const at = now();
    const row = await rows.add({
      ...delivery,
      id: deliveryId(effect, delivery.channel, delivery.target),
      state: 'queued',
      attempts: 0,
      unknown: 0,
      nextAt: at,
      queuedAt: at,
      settledAt: null,
      reason: null,
    });
    if (row.state === 'queued' && !this.#flying.has(row.id)) this.#waiting.set(row.id, row);
    return row;
  }

  /** Tries a settled or waiting row again now; false when there is none or it was sent. */
  async retry(id: EffectId): Promise<boolean> {
    const row = await this.#parts.rows.get(id);
    if (!row || row.state === 'sent') return false;
    const again: DeliveryRow = { ...row, state: 'queued', nextAt: this.#parts.now(), settledAt: null };
    await this.#parts.rows.reopen(again);
    this.#waiting.set(id, again);
    return true;
  }

  get waiting(): number {
    return this.#waiting.size + this.#flying.size;
  }

  /** Starts everything that is due, pages first, and resolves when all that is under way has ended. Calls may overlap. */
  async run(): Promise<void> {
    await this.#relist();
    const now = this.#parts.now();
    const due = [...this.#waiting.values()].filter((row) => row.nextAt <= now && !this.#flying.has(row.id));
    const ordered = due.sort((one, other) => rank(one) - rank(other) || one.queuedAt - other.queuedAt);
    for (const row of ordered) {
      if (this.#closing) break;
      if (row.purpose !== 'page' && this.#flying.size >= MOST_AT_ONCE) break;
      this.#start(row);
    }
    await Promise.all(this.#flying.values());
  }

  /** Starts what is due without waiting for it. */
  kick(): void {
    this.run().catch((error: unknown) => this.#parts.log.error({ error: String(error) }, 'the outbox could not run'));
  }

  /** Lets what is under way end, and starts nothing more. */
  async close(): Promise<void> {
    this.#closing = true;
    await Promise.all(this.#flying.values());
  }

  /** Reads what waits on disk: at start, and now and then for what another machine queued and could not send. */
  async #relist(): Promise<void> {
    const now = this.#parts.now();
    if (now - this.#listedAt < RELIST_MS) return;
    this.#listedAt = now;
    for (const row of await this.#parts.rows.open()) {
      if (this.#flying.has(row.id) || this.#waiting.has(row.id)) continue;
      if (row.state === 'queued') this.#waiting.set(row.id, row);
      else await this.#finish(row);
    }
  }

  #start(row: DeliveryRow): void {
    this.#waiting.delete(row.id);
    const flight = this.#fly(row)
      .catch((error: unknown) => {
        this.#parts.log.error({ delivery: row.id, error: String(error) }, 'a delivery could not be tried');
        this.#waiting.set(row.id, { ...row, nextAt: this.#parts.now() + MINUTE_MS });
      })
      .finally(() => this.#flying.delete(row.id));
    this.#flying.set(row.id, flight);
  }

  async #fly(given: DeliveryRow): Promise<void> {
    const { rows, attempts, now, worker } = this.#parts;
    // Another machine may have settled it since, or its incident was removed.
    const row = await rows.get(given.id);
    if (row === null) return;
    if (row.state !== 'queued') return this.#finish(row);
    const last = (await attempts.list(row.id)).at(-1);
    const isAlive = last !== undefined && last.attempt > row.attempts && last.worker !== worker;
    if (isAlive && now() - last.at < CLAIM_MS[row.purpose]) {
      this.#waiting.set(row.id, { ...row, nextAt: last.at + CLAIM_MS[row.purpose] });
      return;
    }
    const stale = await this.#parts.isStale(row);
    if (stale) return this.#settle({ ...row, state: 'dropped', reason: stale });
    const attempt = (last?.attempt ?? 0) + 1;
    if (!(await attempts.claim(row.id, attempt, worker, now()))) {
      this.#waiting.set(row.id, { ...row, nextAt: now() + CLAIM_MS[row.purpose] });
      return;
    }
    // A claimed attempt without an outcome may have arrived: its worker died at some point after claiming.
    const lost = Math.max(0, attempt - 1 - row.attempts);
    await this.#attempt({ ...row, attempts: attempt, unknown: row.unknown + lost });
  }

  async #attempt(row: DeliveryRow): Promise<void> {
    const send = this.#parts.senders[row.channel];
    try {
      if (!send) throw new HopelessError(`Nothing here knows how to send by ${row.channel}.`);
      await send(row);
    } catch (error) {
      return this.#failed(row, error);
    }
    await this.#settle({ ...row, state: 'sent', reason: null });
  }

  async #failed(row: DeliveryRow, error: unknown): Promise<void> {
    const { now, random, rows, outcome } = this.#parts;
    const reason = (error instanceof Error ? error.message : String(error)).slice(0, 300);
    const isUnknown = error instanceof OutboundError && error.reason === 'unknown';
    const failed = { ...row, reason, unknown: row.unknown + (isUnknown ? 1 : 0) };
    const wait = waitsFor(row.purpose)[row.attempts - 1];
    const isHopeless = error instanceof HopelessError || (error instanceof OutboundError && error.reason === 'refused');
    if (wait === undefined || isHopeless) return this.#settle({ ...failed, state: 'gave-up' });
    // Jitter shortens, never lengthens: receivers that came back are not met by everybody in the same second.
    const next = { ...failed, nextAt: now() + Math.round(wait * (0.75 + random() * 0.25)) };
    await rows.save(next);
    this.#waiting.set(row.id, next);
    await outcome(next);
  }

  async #settle(row: DeliveryRow): Promise<void> {
    const settled = { ...row, settledAt: this.#parts.now() };
    await this.#parts.rows.save(settled);
    await this.#finish(settled);
  }

  async #finish(row: DeliveryRow): Promise<void> {
    await this.#parts.outcome(row);
    await this.#parts.rows.close(row.id);
  }
}

const rank = (row: DeliveryRow): number => (row.purpose === 'page' ? 0 : row.purpose === 'update' ? 1 : 2);
