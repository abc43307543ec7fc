/**
 * Game days on the server: made, run and compared. What is kept is a row for each; what drips into the trainees' room goes through the room like everything
 * else, under an id made of day and place in the script, so that a crash between telling and keeping tells nothing twice.
 */
import { createHash } from 'node:crypto';
import * as Y from 'yjs';
import { readBoard } from '#model/board/view.ts';
import type { Board } from '#model/board/view.ts';
import type { Mark } from '#model/gameday/compare.ts';
import { compareLanes, marksOf } from '#model/gameday/compare.ts';
import type { Control, Experiment, GameDay, GameDayKind, Speed } from '#model/gameday/game-day.ts';
import { control, dueEvents, nextEventAt, offsetAt, playedMs } from '#model/gameday/game-day.ts';
import { scenarioOf } from '#model/gameday/scenarios.ts';
import type { ScriptEvent } from '#model/gameday/script.ts';
import { inOrder, readScript, scriptOfIncident, startOf } from '#model/gameday/script.ts';
import { isOver } from '#model/incident/lifecycle.ts';
import { accept, HIDDEN_INCIDENT, refuse } from '#model/incident/refusal.ts';
import type { Result } from '#model/incident/refusal.ts';
import type { IncidentState } from '#model/incident/state.ts';
import type { MaybeSeverity } from '#model/incident/words.ts';
import type { BoardId, IncidentId, ServiceKey } from '#model/ids.ts';
import { parseIncidentId } from '#model/ids.ts';
import type { GameDayComparison, GameDayView } from '#protocol/gameday.ts';
import type { Caller } from '#server/access/caller.ts';
import { canEdit, isAdministrator, isMember } from '#server/access/caller.ts';
import type { RoomReading } from '#server/commands/room-port.ts';
import type { IncidentQueries } from '#server/queries/incidents.ts';
import type { TablePort } from '#server/storage/ports.ts';
import type { PracticeRooms } from './practice-rooms.ts';

const TABLE = 'game-days';
/** Days that run: read again now and then, so that any machine goes on where another stopped. */
const RUNNING = 'game-days-running';
const RELOAD_MS = 10_000;
const MOST_DAYS = 500;
const GONE = 'There is no such game day.';

interface Parts {
  tables: TablePort;
  incidents: IncidentQueries;
  rooms: PracticeRooms;
  now: () => number;
}

export interface NewGameDay {
  id: BoardId;
  kind: GameDayKind;
  title: string;
  /** The incident that is forked, for `incident`. */
  incident?: IncidentId | undefined;
  /** The key of the scenario, for `scenario`. */
  scenario?: string | undefined;
  experiment?: Experiment | undefined;
  script?: ScriptEvent[] | undefined;
  severity?: MaybeSeverity | undefined;
  services: ServiceKey[];
  pages: boolean;
}
/** What somebody orders; the room of a start is made by the server. */
export type Order = Exclude<Control, { action: 'start' }> | { action: 'start'; speed?: Speed | undefined };

type Material = Pick<GameDay, 'source' | 'behind' | 'opens' | 'severity' | 'script' | 'then' | 'experiment'>;

export class GameDays {
  readonly #parts: Parts;
  #running = new Set<BoardId>();
  #loadedAt = Number.NEGATIVE_INFINITY;
  #ticking: Promise<void> | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** All, newest first. */
  async list(caller: Caller): Promise<GameDayView[]> {
    const rows = await this.#parts.tables.list<GameDay>(TABLE, { limit: MOST_DAYS });
    const days = rows.map(({ row }) => row).sort((one, other) => other.createdAt - one.createdAt);
    return days.map((day) => this.#view(caller, day));
  }

  async get(caller: Caller, id: BoardId): Promise<GameDayView | null> {
    const day = await this.#row(id);
    return day ? this.#view(caller, day) : null;
  }

  /** Makes one, not begun yet. The same id again is the one that was made. */
  async create(caller: Caller, given: NewGameDay): Promise<Result<GameDayView>> {
    if (!isMember(caller.actor) || !canEdit(caller.actor))
      return refuse('forbidden', 'Game days are made by responders. Ask an administrator for that role.');
    const material = await this.#material(caller, given);
    if (!material.ok) return material;
    const day: GameDay = {
      ...material.value,
      id: given.id,
      version: 1,
      title: given.title.trim(),
      kind: given.kind,
      services: given.services,
      pages: given.pages,
      createdBy: caller.actor.id,
      createdAt: this.#parts.now(),
      status: 'ready',
      room: null,
      startedAt: null,
      endedAt: null,
      stretches: [],
      told: 0,
      reason: '',
      outcome: null,
    };
    await this.#parts.tables.put(TABLE, day.id, day, { ifAbsent: true });
    return accept(this.#view(caller, (await this.#row(day.id)) ?? day));
  }

  async #material(caller: Caller, given: NewGameDay): Promise<Result<Material>> {
    const script = given.script ? readScript(given.script) : null;
    const severity = given.severity ?? null;
    if (given.kind === 'scenario') {
      const scenario = scenarioOf(given.scenario ?? '');
      if (!scenario) return refuse('invalid', 'There is no such scenario.', { field: 'scenario' });
      const { behind, opens, expected } = scenario;
      const ready = script ?? [...scenario.script];
      return accept({
        source: null,
        behind,
        opens,
        severity: given.severity ?? scenario.severity,
        script: ready,
        then: [...expected],
        experiment: null,
      });
    }
    if (given.kind === 'experiment') {
      const { experiment } = given;
      if (
        !experiment ||
        [experiment.hypothesis, experiment.blastRadius, experiment.abortCondition].some((text) => text.trim() === '')
      )
        return refuse('invalid', 'An experiment says what you expect, how far it may reach, and when you stop.', {
          field: 'experiment',
        });
      return accept({
        source: null,
        behind: '',
        opens: given.title.trim(),
        severity,
        script: script ?? [],
        then: [],
        experiment,
      });
    }
    const reading = given.incident ? await this.#parts.incidents.read(caller, given.incident) : null;
    if (!reading || !given.incident) return HIDDEN_INCIDENT;
    return materialOf(given.incident, reading, script);
  }

  /** Replaces the script before it begins. */
  async edit(caller: Caller, id: BoardId, script: unknown): Promise<Result<GameDayView>> {
    return this.#change(caller, id, (day) =>
      day.status === 'ready'
        ? accept({ ...day, script: readScript(script) })
        : refuse('wrong-status', 'It has begun. Put in single events instead.'),
    );
  }

  /** Start, pause, go on, faster, end, abort. Starting opens the trainees' room. */
  async order(caller: Caller, id: BoardId, order: Order): Promise<Result<GameDayView>> {
    if (order.action !== 'start') return this.#change(caller, id, (day, now) => control(day, order, now));
    const before = await this.#row(id);
    if (!before) return refuse('not-found', GONE);
    const allowed = control(before, { ...order, room: roomOf(id) }, this.#parts.now());
    if (!facilitates(caller, before)) return refuse('forbidden', 'Whoever made this game day runs it.');
    if (!allowed.ok) return allowed;
    // The room first: what drips must find it there, and after a crash in between starting again finds the same room.
    const opened = await this.#parts.rooms.open(caller, roomOf(id), before);
    if (!opened.ok) return opened;
    const done = await this.#change(caller, id, (day, now) => control(day, { ...order, room: roomOf(id) }, now));
    if (!done.ok) return done;
    await this.tick();
    return accept((await this.get(caller, id)) ?? done.value);
  }

  /** Tells something that is not in the script, at once. */
  async inject(
    caller: Caller,
    id: BoardId,
    given: { id: BoardId; kind: ScriptEvent['kind']; text: string },
  ): Promise<Result<GameDayView>> {
    const { kind, text } = given;
    const changed = await this.#change(caller, id, (day, now) => {
      if (day.status !== 'running' && day.status !== 'paused') return refuse('wrong-status', 'It is not running.');
      const event: ScriptEvent = { atMs: playedMs(day, now), kind, text: text.trim() };
      return accept({
        ...day,
        script: [...day.script.slice(0, day.told), event, ...day.script.slice(day.told)],
        told: day.told + 1,
      });
    });
    if (changed.ok && changed.value.room)
      await this.#parts.rooms.tell(changed.value.room, `${id}-${given.id}`, { kind, text });
    return changed;
  }

  /** What an experiment came to, or what was learned. */
  async conclude(
    caller: Caller,
    id: BoardId,
    outcome: { held: boolean | null; learned: string },
  ): Promise<Result<GameDayView>> {
    return this.#change(caller, id, (day) =>
      day.endedAt === null ? refuse('wrong-status', 'End it first.') : accept({ ...day, outcome }),
    );
  }

  /** What happened then and what the trainees did, side by side. */
  async compare(caller: Caller, id: BoardId): Promise<Result<GameDayComparison>> {
    const day = await this.#row(id);
    if (!day) return refuse('not-found', GONE);
    const reading = day.room ? await this.#parts.incidents.read(caller, day.room) : null;
    if (!reading) return refuse('wrong-status', 'It has not begun yet.');
    const now = withBoard(reading, (board) =>
      marksOf(reading.state, board, { offsetOf: (at) => offsetAt(day, at), detectedAt: firstDeed(reading) }),
    );
    const thenName = day.source ? `#${day.source.number} ${day.source.title}` : 'What a practised team does';
    return accept({ thenName, then: day.then, now, rows: compareLanes(day.then, now) });
  }

  /** Tells what is due. Calls do not overlap. */
  async tick(): Promise<void> {
    this.#ticking ??= this.#tick().finally(() => (this.#ticking = null));
    await this.#ticking;
  }

  async #tick(): Promise<void> {
    const { tables, now } = this.#parts;
    if (now() - this.#loadedAt >= RELOAD_MS) {
      this.#loadedAt = now();
      const rows = await tables.list<{ id: BoardId }>(RUNNING, { limit: MOST_DAYS });
      this.#running = new Set(rows.map(({ row }) => row.id));
    }
    for (const id of this.#running) {
      const day = await this.#row(id);
      if (day) await this.#drip(day);
    }
  }

  async #drip(day: GameDay): Promise<void> {
    const { rooms, now } = this.#parts;
    if (!day.room) return;
    for (const { index, event } of dueEvents(day, now())) {
      await rooms.tell(day.room, `${day.id}-${index}`, event);
      // Told first, kept second: after a crash in between the room knows the id and takes it once.
      const kept = await this.#replace(day.id, (row) =>
        row.told === index ? accept({ ...row, told: index + 1 }) : refuse('already-so', 'It was told.'),
      );
      if (!kept.ok) return;
    }
  }

  async #change(
    caller: Caller,
    id: BoardId,
    change: (day: GameDay, now: number) => Result<GameDay>,
  ): Promise<Result<GameDayView>> {
    const before = await this.#row(id);
    if (!before) return refuse('not-found', GONE);
    if (!facilitates(caller, before)) return refuse('forbidden', 'Whoever made this game day runs it.');
    const done = await this.#replace(id, (day) => change(day, this.#parts.now()));
    return done.ok ? accept(this.#view(caller, done.value)) : done;
  }

  /** Changes a row against whoever changes it at the same time. */
  async #replace(id: BoardId, change: (day: GameDay) => Result<GameDay>): Promise<Result<GameDay>> {
    const { tables } = this.#parts;
    for (;;) {
      const day = await this.#row(id);
      if (!day) return refuse('not-found', GONE);
      const changed = change(day);
      if (!changed.ok) return changed;
      const next = { ...changed.value, version: day.version + 1 };
      if (!(await tables.replace(TABLE, id, next, day.version))) continue;
      if (next.status === 'running') {
        this.#running.add(id);
        await tables.put(RUNNING, id, { id });
      } else if (this.#running.delete(id) || day.status === 'running') await tables.remove(RUNNING, id);
      return accept(next);
    }
  }

  #row(id: BoardId): Promise<GameDay | null> {
    return this.#parts.tables.get<GameDay>(TABLE, id);
  }

  #view(caller: Caller, day: GameDay): GameDayView {
    const now = this.#parts.now();
    const runs = facilitates(caller, day);
    const shows = runs || day.endedAt !== null;
    const { stretches: _, then: __, version: ___, ...rest } = day;
    return {
      ...rest,
      script: shows ? day.script : day.script.slice(0, day.told),
      behind: shows ? day.behind : '',
      facilitates: runs,
      events: day.script.length,
      playedMs: playedMs(day, now),
      speed: day.stretches.at(-1)?.speed ?? 1,
      nextAt: nextEventAt(day),
    };
  }
}

/** The trainees' room of a game day: always the same, so that starting twice opens one. */
function roomOf(day: BoardId): IncidentId {
  const room = parseIncidentId(createHash('sha256').update(`game-day\0${day}`).digest('base64url').slice(0, 22));
  if (!room) throw new Error('a digest is always an id');
  return room;
}

const facilitates = (caller: Caller, day: GameDay): boolean =>
  day.createdBy === caller.actor.id || isAdministrator(caller.actor);

function withBoard<Value>(reading: RoomReading, use: (board: Board) => Value): Value {
  const doc = new Y.Doc();
  try {
    Y.applyUpdate(doc, reading.board);
    return use(readBoard(doc));
  } finally {
    doc.destroy();
  }
}

function materialOf(incident: IncidentId, reading: RoomReading, script: ScriptEvent[] | null): Result<Material> {
  const { state } = reading;
  if (state.private)
    return refuse('not-allowed-now', 'A private incident is not practised with: trainees would read it.');
  if (!isOver(state.status)) return refuse('wrong-status', 'Only what is over can be practised with.');
  const { own, then } = withBoard(reading, (board) => ({
    own: scriptOfIncident(state, board),
    then: lane(state, board),
  }));
  const ready = script ?? inOrder(own);
  if (ready.length === 0)
    return refuse('not-allowed-now', 'Nothing that people saw then is written down: no alert, report or observation.');
  const { number, title, severity } = state;
  const behind = state.resolution?.endedBy ? `What ended it then: ${state.resolution.endedBy}` : '';
  return accept({
    source: { incident, number, title },
    behind,
    opens: title,
    severity,
    script: ready,
    then,
    experiment: null,
  });
}

function lane(state: IncidentState, board: Board): Mark[] {
  const start = startOf(state, board);
  const detectedAt = state.times.detected?.at ?? state.declaredAt;
  return marksOf(state, board, { offsetOf: (at) => at - start, detectedAt });
}

/** When a trainee first did or wrote something: that is when the signs were noticed. Opening the room is not noticing. */
function firstDeed({ facts, state }: RoomReading): number | null {
  const declared = state.declaredBy;
  for (const fact of facts) {
    if (fact.via === 'system' || fact.actor === null || fact.type === 'declared' || fact.seq === facts[0]?.seq)
      continue;
    if (fact.type === 'person-joined' || fact.type === 'author' || fact.type === 'page-requested') continue;
    if (fact.actor === declared && fact.type === 'call-set') continue;
    return fact.at;
  }
  return null;
}
