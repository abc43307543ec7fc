/**
 * The read side for incidents: every method takes the caller first and answers only with what that caller may see. Routes, pages and sockets have no other
 * way to an incident, so none of them can forget the check. Hidden and missing are the same answer: null.
 */
import { isLive } from '#model/incident/lifecycle.ts';
import { isMember } from '#model/incident/may.ts';
import type { IncidentState } from '#model/incident/state.ts';
import type { Status } from '#model/incident/words.ts';
import { STATUSES } from '#model/incident/words.ts';
import type { IncidentId, ServiceKey } from '#model/ids.ts';
import type { IncidentSummary, Page, SearchHit } from '#protocol/api.ts';
import type { Caller } from '#server/access/caller.ts';
import type { IncidentNumbers } from '#server/commands/numbers.ts';
import type { RoomReading, RoomsPort } from '#server/commands/room-port.ts';
import type { IncidentIndex } from './index-port.ts';
import { summaryOf } from './summary.ts';

export const LIVE_STATUSES: readonly Status[] = STATUSES.filter(isLive);
const MOST_LIVE = 500;

export interface ListQuery {
  statuses?: readonly Status[];
  service?: ServiceKey;
  /** The number below which to go on; from `next` of the page before. */
  cursor?: string;
  limit: number;
}

interface Parts {
  rooms: RoomsPort;
  index: IncidentIndex;
  numbers: IncidentNumbers;
  now: () => number;
}

export class IncidentQueries {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The state of an incident that the caller may know of. */
  async visible(caller: Caller, id: IncidentId): Promise<IncidentState | null> {
    const { actor } = caller;
    return actor.kind === 'guest' && actor.mode === 'review' ? null : this.visibleInReview(caller, id);
  }

  /** The same for what belongs to its review: the only doors through which a guest of the review comes. */
  async visibleInReview(caller: Caller, id: IncidentId): Promise<IncidentState | null> {
    const state = await this.#parts.rooms.state(id);
    return state.exists && isMember(caller.actor, state, this.#parts.now()) ? state : null;
  }

  /** State, facts and board of an incident that the caller may know of. */
  async read(caller: Caller, id: IncidentId): Promise<RoomReading | null> {
    const state = await this.visible(caller, id);
    return state ? this.#parts.rooms.read(id) : null;
  }

  async summary(caller: Caller, id: IncidentId): Promise<IncidentSummary | null> {
    const state = await this.visible(caller, id);
    return state ? summaryOf(id, state, this.#parts.rooms.here(id)) : null;
  }

  /** The id behind `#12`, for addresses and the palette. */
  async byNumber(caller: Caller, number: number): Promise<IncidentId | null> {
    const id = await this.#parts.numbers.find(number);
    return id && (await this.visible(caller, id)) ? id : null;
  }

  /** A page of incidents, newest first. */
  async list(caller: Caller, query: ListQuery): Promise<Page<IncidentSummary>> {
    const { statuses, service, cursor, limit } = query;
    const before = cursor && /^\d{1,9}$/.test(cursor) ? Number(cursor) : Number.MAX_SAFE_INTEGER;
    const filter = { ...(statuses ? { statuses } : {}), ...(service ? { service } : {}) };
    const rows = await this.#parts.index.list(caller.actor, filter, before, limit + 1);
    const items = rows.slice(0, limit).map(({ summary }) => this.#withPresence(summary));
    return { items, next: rows.length > limit ? String(items.at(-1)?.number ?? '') : null };
  }

  /** All incidents that are being worked on. */
  async live(caller: Caller): Promise<IncidentSummary[]> {
    const rows = await this.#parts.index.list(
      caller.actor,
      { statuses: LIVE_STATUSES },
      Number.MAX_SAFE_INTEGER,
      MOST_LIVE,
    );
    return rows.map(({ summary }) => this.#withPresence(summary));
  }

  /** Incidents by words. Practice rooms are no incidents that happened: they are found only by who asks for them. */
  async search(
    caller: Caller,
    text: string,
    limit: number,
    practice: 'without' | 'with' | 'only' = 'without',
  ): Promise<SearchHit[]> {
    const filter = practice === 'with' ? {} : { practice: practice === 'only' };
    const hits = await this.#parts.index.search(caller.actor, text, limit, filter);
    return hits.map(({ row: { summary }, snippet }) => ({
      incident: summary.id,
      number: summary.number,
      title: summary.title,
      severity: summary.severity,
      status: summary.status,
      practice: summary.practice,
      declaredAt: summary.declaredAt,
      snippet,
    }));
  }

  #withPresence(summary: IncidentSummary): IncidentSummary {
    return { ...summary, here: [...this.#parts.rooms.here(summary.id)] };
  }
}
