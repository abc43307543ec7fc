/**
 * What waits to leave the house and what became of it: one row for each effect and receiver. An index of unsettled rows makes a restart cheap; a row is never
 * taken out of it before its outcome is kept.
 */
import { createHash } from 'node:crypto';
import type { ActorId, BoardId, EffectId, IncidentId } from '#model/ids.ts';
import { parseEffectId } from '#model/ids.ts';
import type { TablePort } from '#server/storage/ports.ts';

/** Why something is sent; pages go before everything else and are retried sooner. */
export type Purpose = 'page' | 'notice' | 'update' | 'event' | 'subscriber';
export type DeliveryState = 'queued' | 'sent' | 'gave-up' | 'dropped';

export interface DeliveryRow {
  /** The idempotency key, the same for every attempt. */
  id: EffectId;
  incident: IncidentId | null;
  purpose: Purpose;
  /** The sender that knows how (slack, email, ntfy ...). */
  channel: string;
  /** What the sender looks its address up by; never an address or a secret. */
  target: string;
  /** The receiver as screens name it. */
  label: string;
  /** What is said, as the sender understands it. */
  payload: object;
  about: { update?: BoardId; page?: BoardId; to?: ActorId; event?: string };
  state: DeliveryState;
  attempts: number;
  /** Attempts of which nobody knows whether they arrived. */
  unknown: number;
  nextAt: number;
  queuedAt: number;
  settledAt: number | null;
  /** Why the last attempt failed, for people. */
  reason: string | null;
}

export type NewDelivery = Pick<
  DeliveryRow,
  'incident' | 'purpose' | 'channel' | 'target' | 'label' | 'payload' | 'about'
>;

const TABLE = 'deliveries';
const OPEN = 'deliveries-open';
const BY_INCIDENT = 'deliveries-by-incident';
const PAGE = 500;

/** The id of what one effect sends to one receiver. */
export function deliveryId(effect: string, channel: string, target: string): EffectId {
  const hash = createHash('sha256')
    .update(JSON.stringify([effect, channel, target]))
    .digest('hex');
  const id = parseEffectId(`d-${hash.slice(0, 40)}`);
  if (!id) throw new TypeError('a hash makes a delivery id');
  return id;
}

export class DeliveryRows {
  readonly #tables: TablePort;

  constructor(tables: TablePort) {
    this.#tables = tables;
  }

  /** Keeps a row; the same effect for the same receiver again changes nothing. */
  async add(row: DeliveryRow): Promise<DeliveryRow> {
    await this.#tables.put(OPEN, row.id, { at: row.queuedAt }, { ifAbsent: true });
    if (row.incident) await this.#tables.put(BY_INCIDENT, `${row.incident}.${row.id}`, {}, { ifAbsent: true });
    if (await this.#tables.put(TABLE, row.id, row, { ifAbsent: true })) return row;
    const kept = (await this.get(row.id)) ?? row;
    if (kept.state !== 'queued') await this.#tables.remove(OPEN, row.id);
    return kept;
  }

  get(id: EffectId): Promise<DeliveryRow | null> {
    return this.#tables.get<DeliveryRow>(TABLE, id);
  }

  async save(row: DeliveryRow): Promise<void> {
    await this.#tables.put(TABLE, row.id, row);
  }

  /** Takes a settled row out of the index. */
  async close(id: EffectId): Promise<void> {
    await this.#tables.remove(OPEN, id);
  }

  /** Removes every row of an incident. */
  async forget(incident: IncidentId): Promise<void> {
    const prefix = `${incident}.`;
    for (;;) {
      const keys = await this.#tables.list<object>(BY_INCIDENT, { prefix, limit: PAGE });
      for (const { key } of keys) {
        const id = key.slice(prefix.length);
        for (const [table, row] of [
          [TABLE, id],
          [OPEN, id],
          [BY_INCIDENT, key],
        ] as const)
          await this.#tables.remove(table, row);
      }
      if (keys.length < PAGE) return;
    }
  }

  /** Puts a settled row back to work. */
  async reopen(row: DeliveryRow): Promise<void> {
    await this.#tables.put(OPEN, row.id, { at: row.queuedAt });
    await this.save(row);
  }

  /** Everything in the index; a row settled just before a crash is still in it. */
  async open(): Promise<DeliveryRow[]> {
    const rows: DeliveryRow[] = [];
    let after = '';
    for (;;) {
      const page = await this.#tables.list<object>(OPEN, { limit: PAGE, ...(after ? { after } : {}) });
      for (const { key } of page) {
        const row = await this.#tables.get<DeliveryRow>(TABLE, key);
        if (row) rows.push(row);
      }
      after = page.at(-1)?.key ?? '';
      if (page.length < PAGE) return rows;
    }
  }

  /** What was sent because of an incident, oldest first. */
  async ofIncident(incident: IncidentId): Promise<DeliveryRow[]> {
    const prefix = `${incident}.`;
    const keys = await this.#tables.list<object>(BY_INCIDENT, { prefix, limit: 2_000 });
    const rows = await Promise.all(
      keys.map(({ key }) => this.#tables.get<DeliveryRow>(TABLE, key.slice(prefix.length))),
    );
    return rows.flatMap((row) => row ?? []).sort((one, other) => one.queuedAt - other.queuedAt);
  }
}
