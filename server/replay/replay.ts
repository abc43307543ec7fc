/**
 * The incident as it was: the document of any minute, rebuilt from the log. Who wrote what is told only to somebody who asks for it; the asking is a fact of
 * the record that everybody reads, and those named are told.
 */
import type { RecordedFact } from '#model/incident/facts.ts';
import { refusedTo } from '#model/incident/may.ts';
import type { Action } from '#model/incident/may.ts';
import { accept, refuse } from '#model/incident/refusal.ts';
import type { Result } from '#model/incident/refusal.ts';
import type { ActorId, IncidentId } from '#model/ids.ts';
import { MINUTE_MS, minuteOf } from '#model/replay/moment.ts';
import type { Moment, MomentNames } from '#model/replay/moment.ts';
import { AskedThread } from '#server/asked-thread.ts';
import type { Caller } from '#server/access/caller.ts';
import { newCommandId } from '#server/access/secrets.ts';
import type { RoomsPort } from '#server/commands/room-port.ts';
import type { LogEntry, LogPort, Snapshot } from '#server/storage/ports.ts';
import type { ReplayBase, ReplayRange, ReplayStep } from './replay-core.ts';
import type { ReplayAnswers, ReplayQuestion } from './replay-thread.ts';

const PAGE = 2_000;

interface Parts {
  log: LogPort;
  rooms: RoomsPort;
  now: () => number;
  appended: (incident: IncidentId, facts: readonly RecordedFact[]) => Promise<void> | void;
}

const stepOf = ({ seq, at, actor, via, board, facts }: LogEntry): ReplayStep => ({
  seq,
  at,
  actor,
  via,
  ...(board ? { board } : {}),
  ...(facts ? { facts } : {}),
});

function baseOf({ seq, at, board, facts }: Snapshot): ReplayBase {
  const recorded: RecordedFact[] = facts === '' ? [] : JSON.parse(facts);
  return { seq, at, board, facts: recorded };
}

export class Replay {
  readonly #parts: Parts;
  readonly #thread = new AskedThread<ReplayQuestion, ReplayAnswers>(new URL('./replay-worker.ts', import.meta.url));
  /** One loading at a time for each incident: steps must arrive in order. */
  readonly #loading = new Map<IncidentId, Promise<unknown>>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The moment of the minute at or before a time. Null time: the last one. */
  async at(
    caller: Caller,
    incident: IncidentId,
    time: number | null,
  ): Promise<Result<Moment & { range: ReplayRange }>> {
    const refusal = await this.#refusal(caller, incident, 'read');
    if (refusal) return refusal;
    const range = await this.range(incident);
    const at = Math.min(minuteOf(time ?? range.to), range.to);
    const moment = await this.#ask(incident, at, () => this.#thread.ask({ ask: 'moment', incident, at }));
    return moment
      ? accept({ ...moment, range })
      : refuse('unavailable', 'This moment cannot be rebuilt now. Try again.');
  }

  /** The whole document as it was after an entry; for versions, which name an entry and not a minute. */
  async atSeq(incident: IncidentId, seq: number): Promise<Moment | null> {
    return this.#load(incident, 0, () => this.#thread.ask({ ask: 'moment-at-seq', incident, seq }));
  }

  /** The first and the last minute that there is something to see of. */
  async range(incident: IncidentId): Promise<ReplayRange> {
    const [first] = await this.#parts.log.read(incident, 0, 1);
    const head = await this.#parts.log.head(incident);
    const [last] = await this.#parts.log.read(incident, head - 1, 1);
    const from = minuteOf(first?.at ?? 0) + MINUTE_MS;
    return { from, to: Math.max(from, minuteOf(last?.at ?? 0) + MINUTE_MS) };
  }

  /** Tells who wrote what stood at a moment, and with `deletions` what had been deleted by then. Logged, visible, and told to those named. */
  async names(caller: Caller, incident: IncidentId, time: number, deletions = false): Promise<Result<MomentNames>> {
    const refusal = await this.#refusal(caller, incident, 'comment');
    if (refusal) return refusal;
    const at = minuteOf(time);
    const standing = await this.#ask(incident, at, () => this.#thread.ask({ ask: 'names', incident, at }));
    // What was deleted is known only from the first entry on; a snapshot has forgotten it.
    const deleted = deletions
      ? await this.#load(incident, 0, () => this.#thread.ask({ ask: 'deletions', incident, at }))
      : null;
    const names = standing && (deletions ? { ...standing, deleted: deleted ?? [] } : standing);
    if (!names) return refuse('unavailable', 'This moment cannot be rebuilt now. Try again.');
    const people = [
      ...new Set([
        ...names.entries.map(({ by }) => by),
        ...names.texts.flatMap(({ by }) => by),
        ...(deleted ?? []).flatMap(({ by }) => by ?? []),
      ]),
    ];
    const others = people.filter((person): person is ActorId => person !== caller.actor.id);
    const done = await this.#parts.rooms.execute(incident, {
      id: newCommandId(),
      actor: caller.actor.id,
      via: 'web',
      decide: () =>
        accept({
          facts: [{ type: 'names-asked', time: at, people, ...(deletions ? { deletions } : {}) }],
          effects: others.map((to) => ({
            type: 'notify',
            to,
            about: 'names-asked',
            link: `/incidents/${incident}/replay?at=${at}`,
          })),
        }),
    });
    // Nothing is told whose asking could not be kept.
    if (!done.ok) return done;
    await this.#parts.appended(incident, done.value.facts);
    return accept(names);
  }

  /** Loads what a moment needs, then asks. A moment after the newest snapshot needs only what follows it. */
  async #ask<Value>(incident: IncidentId, at: number, ask: () => Promise<Value>): Promise<Value> {
    const snapshot = await this.#parts.log.snapshot(incident);
    return this.#load(incident, snapshot && snapshot.at <= at ? snapshot.seq : 0, ask);
  }

  #load<Value>(incident: IncidentId, from: number, ask: () => Promise<Value>): Promise<Value> {
    const before = this.#loading.get(incident) ?? Promise.resolve();
    const mine = before
      .catch(() => undefined)
      .then(async () => {
        await this.#bring(incident, from);
        return ask();
      });
    this.#loading.set(
      incident,
      mine.catch(() => undefined),
    );
    return mine;
  }

  /** Brings the thread up to the log's head, beginning no later than the entry `from`. */
  async #bring(incident: IncidentId, from: number): Promise<void> {
    const { log } = this.#parts;
    let known = await this.#thread.ask({ ask: 'known', incident });
    if (!known || known.from > from) {
      const snapshot = from > 0 ? await log.snapshot(incident) : null;
      await this.#thread.ask({ ask: 'begin', incident, base: snapshot ? baseOf(snapshot) : null });
      known = { from: snapshot?.seq ?? 0, to: snapshot?.seq ?? 0 };
    }
    for (let after = known.to; ;) {
      const entries = await log.read(incident, after, PAGE);
      if (entries.length > 0) await this.#thread.ask({ ask: 'add', incident, steps: entries.map(stepOf) });
      after = entries.at(-1)?.seq ?? after;
      if (entries.length < PAGE) return;
    }
  }

  async #refusal(caller: Caller, incident: IncidentId, action: Action) {
    return refusedTo(caller.actor, action, await this.#parts.rooms.state(incident), this.#parts.now());
  }

  close(): Promise<void> {
    return this.#thread.close();
  }
}
