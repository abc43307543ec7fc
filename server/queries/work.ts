/**
 * To-dos and follow-ups over all incidents, read from the boards. A board is read again only when its log has grown, so that a second look costs one
 * question per incident and no decoding.
 */
import * as Y from 'yjs';
import { readFollowups } from '#model/followups/followups.ts';
import { readTasks } from '#model/tasks/tasks.ts';
import type { IncidentId } from '#model/ids.ts';
import type { IncidentSummary, WorkItem } from '#protocol/api.ts';
import type { Caller } from '#server/access/caller.ts';
import type { RoomsPort } from '#server/commands/room-port.ts';
import type { IncidentQueries } from './incidents.ts';

type BoardWork = Omit<WorkItem, 'incident' | 'number' | 'title' | 'severity' | 'practice'>;

interface Parts {
  incidents: IncidentQueries;
  rooms: RoomsPort;
  /** The last seq of an incident's log. */
  head: (incident: IncidentId) => Promise<number>;
}

export class WorkQueries {
  readonly #parts: Parts;
  readonly #known = new Map<IncidentId, { head: number; items: BoardWork[] }>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Everything that is to be done or was, of all incidents that the caller may see; newest incidents first. */
  async all(caller: Caller): Promise<WorkItem[]> {
    const incidents = await this.#parts.incidents.every(caller);
    const lists = await Promise.all(incidents.map((incident) => this.#of(incident)));
    return lists.flat();
  }

  /** The same of one incident; nothing when the caller may not see it. */
  async one(caller: Caller, id: IncidentId): Promise<WorkItem[]> {
    const incident = await this.#parts.incidents.summary(caller, id);
    return incident ? this.#of(incident) : [];
  }

  async #of(incident: IncidentSummary): Promise<WorkItem[]> {
    const { id, number, title, severity, practice } = incident;
    const head = await this.#parts.head(id);
    const before = this.#known.get(id);
    const items = before?.head === head ? before.items : await this.#read(id);
    if (items !== before?.items) this.#known.set(id, { head, items });
    return items.map((item) => ({ incident: id, number, title, severity, practice, ...item }));
  }

  async #read(id: IncidentId): Promise<BoardWork[]> {
    const reading = await this.#parts.rooms.read(id);
    if (!reading) return [];
    const doc = new Y.Doc();
    try {
      Y.applyUpdate(doc, reading.board);
      return workOn(doc);
    } finally {
      doc.destroy();
    }
  }
}

function workOn(doc: Y.Doc): BoardWork[] {
  const tasks = readTasks(doc).map(({ id, text, owner, due, state, at, doneAt }): BoardWork => ({
    kind: 'task',
    id,
    text,
    owner,
    ownerRole: null,
    due,
    state,
    remedy: null,
    at,
    doneAt,
    outcome: '',
  }));
  const followups = readFollowups(doc).map(
    ({ id, text, owner, ownerRole, team, due, state, remedy, at, doneAt, outcome }): BoardWork => ({
      kind: 'followup',
      id,
      text,
      owner,
      ownerRole: ownerRole ?? team,
      due,
      state,
      remedy,
      at,
      doneAt,
      outcome,
    }),
  );
  return [...tasks, ...followups].filter(({ text }) => text.trim() !== '');
}
