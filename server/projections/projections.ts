/**
 * The read models: they follow the log by position, keep a checkpoint, and may be deleted at any time. On every deployment they
 * live in a file of their own beside the data (`projections.db`), also when the log is elsewhere. All work is done in threads.
 */
import { join } from 'node:path';
import type { Actor } from '#model/incident/actor.ts';
import type { RecordedFact } from '#model/incident/facts.ts';
import type { IncidentId } from '#model/ids.ts';
import type { IncidentIndex } from '#server/queries/index-port.ts';
import { runsOf } from '#server/log/in-turns.ts';
import type { LogEntry, LogPort, LogUpkeepPort } from '#server/storage/ports.ts';
import { WorkerLink } from '#server/storage/worker-link.ts';
import type { ArgsOf, ResultOf } from '#server/storage/worker-messages.ts';
import { bracketed } from './brackets.ts';
import type { FactsOfEntry, FoundIncident, ListFilter, ListedIncident, ProjectionOperations } from './messages.ts';

interface ProjectedStorage {
  log: LogPort;
  upkeep: Pick<LogUpkeepPort, 'identity' | 'changedSince'>;
}

export interface ProjectionOptions {
  storage: ProjectedStorage;
  /** Folder for projections.db; null: in memory. */
  dir: string | null;
  /** Told about failures, which are tried again at the next turn. */
  failed?: (error: unknown) => void;
  clockMs?: () => number;
  /** A board that changed is read once it was quiet for this long, and at the latest after `latestMs`. */
  quietMs?: number;
  latestMs?: number;
}
export interface PageOf<Row> {
  items: Row[];
  /** Cursor of the next page; null at the end. */
  next: string | null;
}

const PAGE_ENTRIES = 500;
const PAGE_BOARD = 2000;
/** Writing more facts down for the thread would hold up those who type. */
const FACTS_AT_ONCE = 3000;
const DIRTY_AT_ONCE = 1000;
const LARGEST_PAGE = 200;
/** Boards that are read at once for somebody who wants what was written this moment, and how long that may take. */
const FRESH_BOARDS = 20;
const FRESH_MS = 1_000;
/** A board that is being written all the time is not read anew for everybody who opens a page. */
const FRESH_ENOUGH_MS = 250;
const READ_REMEMBERED = 200;
/** While a board is being written, reading it anew takes at most one part in so many of a processor; but it waits no longer than this for that. */
const READING_SHARE = 20;
const LATEST_READING_MS = 30_000;
/** After these an incident's entries are other than they were: everything of it is read again. */
const REWRITES = new Set(['redacted', 'epoch-changed']);

const recorded = ({ facts, seq, at, actor, via }: LogEntry): RecordedFact[] =>
  (facts ?? []).map((fact) => ({ ...fact, seq, at, actor, via }));

const sizeOf = (limit: number): number => Math.max(1, Math.min(LARGEST_PAGE, limit));

/** A cursor is a plain number; anything else begins at the start. */
const numberOf = (cursor: string | undefined, otherwise: number): number =>
  cursor !== undefined && /^\d{1,15}$/.test(cursor) ? Number(cursor) : otherwise;

/** What is asked of all incidents together. */
type Question = 'library' | 'shelf' | 'praise' | 'work' | 'workCounts' | 'workOwners' | 'insights';
const WORKER = new URL('./projection-worker.ts', import.meta.url);

export class Projections {
  readonly #storage: ProjectedStorage;
  readonly #projector: WorkerLink<ProjectionOperations>;
  readonly #answers: WorkerLink<ProjectionOperations>;
  readonly #options: Required<Omit<ProjectionOptions, 'storage' | 'dir'>>;
  readonly #changed = new Map<IncidentId, { first: number; last: number }>();
  /** When boards were last read and how long that took, the latest last. */
  readonly #readings = new Map<IncidentId, { at: number; tookMs: number }>();
  #working: Promise<void> = Promise.resolve();
  #taking: Promise<unknown> = Promise.resolve();
  #timer: NodeJS.Timeout | null = null;
  #closed = false;
  readonly #path: string;
  #counting: WorkerLink<ProjectionOperations> | null = null;

  private constructor(
    options: ProjectionOptions,
    path: string,
    projector: WorkerLink<ProjectionOperations>,
    answers: WorkerLink<ProjectionOperations>,
  ) {
    this.#storage = options.storage;
    this.#path = path;
    this.#projector = projector;
    this.#answers = answers;
    this.#options = { failed: () => {}, clockMs: () => performance.now(), quietMs: 2000, latestMs: 10_000, ...options };
  }

  /** Opens projections.db, or makes it anew when it is damaged, of another version, or of another log. `catchUp` brings it to what the log says. */
  static async open(options: ProjectionOptions): Promise<Projections> {
    const path = options.dir === null ? ':memory:' : join(options.dir, 'projections.db');
    const projector = new WorkerLink<ProjectionOperations>(WORKER, { path });
    await projector.started;
    await projector.call('bind', await options.storage.upkeep.identity());
    const answers = options.dir === null ? projector : new WorkerLink<ProjectionOperations>(WORKER, { path });
    await answers.started;
    return new Projections(options, path, projector, answers);
  }

  /** Follows the log from now on, looking at least every `intervalMs`. */
  follow(intervalMs = 1000): void {
    const turn = async (): Promise<void> => {
      await this.catchUp({ boards: 'quiet' }).catch(this.#options.failed);
      if (!this.#closed) this.#timer = setTimeout(() => void turn(), intervalMs);
    };
    this.#timer ??= setTimeout(() => void turn(), 0);
  }

  /** Brings everything to what the log says now. With `boards: 'quiet'` documents that are being edited wait until they rest. */
  catchUp({
    boards = 'now',
    progress,
  }: { boards?: 'now' | 'quiet'; progress?: (position: number) => void } = {}): Promise<void> {
    const work = async (): Promise<void> => {
      if (this.#closed) return;
      await this.#followFacts(progress);
      await this.#noticeBoards();
      await this.#readBoards(boards === 'now');
    };
    const run = this.#working.then(work, work);
    this.#working = run.catch(() => {});
    return run;
  }

  /** Drops all projections and builds them again from the log. */
  async rebuild(progress?: (position: number) => void): Promise<void> {
    await this.#working;
    await this.#projector.call('reset', null);
    await this.catchUp(progress ? { progress } : {});
  }

  async #followFacts(progress?: (position: number) => void): Promise<void> {
    let { facts: position } = await this.#projector.call('positions', null);
    for (;;) {
      const page = await this.#storage.log.tail(position, PAGE_ENTRIES, { factsOnly: true });
      const last = page.at(-1);
      if (!last) return;
      position = last.position;
      const entries: FactsOfEntry[] = [];
      for (const run of runsOf(page, ({ entry }) => 1 + (entry.facts?.length ?? 0), FACTS_AT_ONCE)) {
        const some = run.map(({ position: at, entry }): FactsOfEntry => ({
          position: at,
          incident: entry.incident,
          facts: recorded(entry),
        }));
        for (const one of some) entries.push(one);
        await this.#projector.call('facts', {
          entries: JSON.stringify(some),
          position: run.at(-1)?.position ?? position,
        });
      }
      const rewritten = entries.filter(({ facts }) => facts.some(({ type }) => REWRITES.has(type)));
      for (const incident of new Set(rewritten.map((entry) => entry.incident))) await this.reread(incident);
      progress?.(position);
    }
  }

  /** Reads an incident again from its first entry, as after a redaction. */
  async reread(incident: IncidentId): Promise<void> {
    const facts: RecordedFact[] = [];
    for (let after = 0; ;) {
      const page = await this.#storage.log.read(incident, after, PAGE_BOARD);
      for (const entry of page) for (const fact of recorded(entry)) facts.push(fact);
      after = page.at(-1)?.seq ?? after;
      if (page.length < PAGE_BOARD) break;
    }
    await this.#projector.call('replace', { incident, facts });
  }

  async #noticeBoards(): Promise<void> {
    const { boards } = await this.#projector.call('positions', null);
    const { position, incidents } = await this.#storage.upkeep.changedSince(boards);
    if (incidents.length > 0 || position > boards) await this.#projector.call('markDirty', { incidents, position });
    const now = this.#options.clockMs();
    for (const incident of incidents) this.boardChanged(incident, now);
  }

  /** A board was edited. Rooms may say so at once; otherwise the log says it within a turn. */
  boardChanged(incident: IncidentId, now = this.#options.clockMs()): void {
    this.#changed.set(incident, { first: this.#changed.get(incident)?.first ?? now, last: now });
  }

  #rests(incident: IncidentId, now: number): boolean {
    const times = this.#changed.get(incident);
    if (!times) return true;
    const { at, tookMs } = this.#readings.get(incident) ?? { at: now, tookMs: 0 };
    if (now - at < Math.min(tookMs * READING_SHARE, LATEST_READING_MS)) return false;
    return now - times.last >= this.#options.quietMs || now - times.first >= this.#options.latestMs;
  }

  async #readBoards(all: boolean): Promise<void> {
    const now = this.#options.clockMs();
    const done = new Set<IncidentId>();
    for (;;) {
      const dirty = await this.#projector.call('dirty', DIRTY_AT_ONCE);
      const due = dirty.filter((incident) => !done.has(incident) && (all || this.#rests(incident, now)));
      for (const incident of due) {
        done.add(incident);
        await this.#readBoard(incident);
      }
      if (due.length === 0 || dirty.length < DIRTY_AT_ONCE) return;
    }
  }

  async #readBoard(incident: IncidentId): Promise<void> {
    this.#changed.delete(incident);
    const at = this.#options.clockMs();
    const updates = await this.#boardOf(incident);
    const bytes = Buffer.concat(updates);
    await this.#projector.call('board', { incident, bytes, lengths: updates.map(({ length }) => length) });
    this.#readings.delete(incident);
    this.#readings.set(incident, { at, tookMs: this.#options.clockMs() - at });
    const [oldest] = this.#readings.keys();
    if (this.#readings.size > READ_REMEMBERED && oldest) this.#readings.delete(oldest);
  }

  /** The board as updates: the newest snapshot and what came after. */
  async #boardOf(incident: IncidentId): Promise<Uint8Array[]> {
    const snapshot = await this.#storage.log.snapshot(incident);
    const updates = snapshot ? [snapshot.board] : [];
    for (let after = snapshot?.seq ?? 0; ;) {
      const page = await this.#storage.log.read(incident, after, PAGE_BOARD);
      for (const { board } of page) if (board) updates.push(board);
      after = page.at(-1)?.seq ?? after;
      if (page.length < PAGE_BOARD) return updates;
    }
  }

  /** Takes in a change that was just logged, so that the next question of this process sees it. */
  take(row: ListedIncident): void {
    this.#taking = this.#answers.call('take', row).catch(this.#options.failed);
  }

  /** Everything of an erased incident goes. */
  async forget(incident: IncidentId): Promise<void> {
    this.#changed.delete(incident);
    await this.#projector.call('forget', incident);
  }

  /** Incidents that the viewer may see, newest first; the cursor is the number to go on below. */
  async listIncidents(query: {
    viewer: Actor;
    filter?: ListFilter;
    cursor?: string;
    limit?: number;
  }): Promise<PageOf<ListedIncident>> {
    const limit = sizeOf(query.limit ?? 50);
    const before = numberOf(query.cursor, Number.MAX_SAFE_INTEGER);
    const rows = await this.#list(query.viewer, query.filter ?? {}, before, limit + 1);
    const items = rows.slice(0, limit);
    return { items, next: rows.length > limit ? String(items.at(-1)?.summary.number ?? '') : null };
  }

  async #list(viewer: Actor, filter: ListFilter, before: number, limit: number): Promise<ListedIncident[]> {
    await this.#taking;
    return this.#answers.call('list', { viewer, filter, before, limit });
  }

  /** Incidents with these words, best first. Private ones are there for their members only, and change nothing for others. */
  async search(query: {
    viewer: Actor;
    text: string;
    filter?: ListFilter;
    cursor?: string;
    limit?: number;
  }): Promise<PageOf<FoundIncident>> {
    const limit = sizeOf(query.limit ?? 20);
    const after = numberOf(query.cursor, 0);
    await this.#taking;
    const { viewer, text, filter = {} } = query;
    const rows = await this.#answers.call('search', { viewer, text, filter, after, limit: limit + 1 });
    return { items: rows.slice(0, limit), next: rows.length > limit ? String(after + limit) : null };
  }

  /** A question about all incidents together, answered off the main thread. Each names its viewer. */
  async ask<Name extends Question>(
    name: Name,
    args: ArgsOf<ProjectionOperations, Name>,
  ): Promise<ResultOf<ProjectionOperations, Name>> {
    await this.#taking;
    // Figures look at many rows; whoever types into search does not wait behind them.
    const link = name === 'insights' ? this.#figures() : this.#answers;
    return link.call(name, args);
  }

  #figures(): WorkerLink<ProjectionOperations> {
    if (this.#path === ':memory:') return this.#answers;
    this.#counting ??= new WorkerLink<ProjectionOperations>(WORKER, { path: this.#path });
    return this.#counting;
  }

  /** Reads what was written this moment into the projections, as far as that is quick; otherwise it follows on its own. */
  async freshen(): Promise<void> {
    const work = async (): Promise<void> => {
      if (this.#closed) return;
      await this.#followFacts();
      await this.#noticeBoards();
      const now = this.#options.clockMs();
      const stale = [...this.#changed.keys()].filter(
        (id) => now - (this.#readings.get(id)?.at ?? -Infinity) >= FRESH_ENOUGH_MS,
      );
      for (const incident of stale.slice(0, FRESH_BOARDS)) await this.#readBoard(incident);
    };
    const run = this.#working.then(work, work);
    this.#working = run.catch(() => {});
    let timer: NodeJS.Timeout | undefined;
    const enough = new Promise<void>((resolve) => (timer = setTimeout(resolve, FRESH_MS)));
    await Promise.race([run.catch(this.#options.failed), enough]);
    clearTimeout(timer);
  }

  /** As the queries use it. */
  index(): IncidentIndex {
    return {
      list: (actor, filter, before, limit) => this.#list(actor, filter, before, limit),
      search: async (actor, text, limit, filter = {}) => {
        const { items } = await this.search({ viewer: actor, text, limit, filter });
        return items.map(({ summary, members, snippet, marks }) => ({
          row: { summary, members },
          snippet: bracketed(snippet, marks),
        }));
      },
      take: ({ summary, members }) => this.take({ summary, members: [...members] }),
    };
  }

  /** Ends the threads; what was not folded yet is folded at the next start. */
  async close(): Promise<void> {
    this.#closed = true;
    if (this.#timer) clearTimeout(this.#timer);
    await Promise.all([this.#working, this.#taking]);
    await this.#counting?.close();
    if (this.#answers !== this.#projector) await this.#answers.close();
    await this.#projector.close();
  }
}
