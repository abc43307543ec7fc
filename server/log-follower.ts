/**
 * Reads the log behind everybody's back, in commit order: what this process did not hear of directly (another machine's entries, what a crash cut short) is
 * made up for here. Keeps its place, so that a restart goes on where everything was settled.
 */
import type { RecordedFact } from '#model/incident/facts.ts';
import type { AfterFacts } from './after-facts.ts';
import type { EffectsWorker } from './effects/worker.ts';
import { mapInTurns } from './log/in-turns.ts';
import type { LogEntry, LogPort, TablePort } from './storage/ports.ts';

const TABLE = 'checkpoints';
const KEY = 'effects';
const PAGE = 500;
const SAVE_EVERY_MS = 30_000;

const recordedIn = ({ facts, seq, at, actor, via }: LogEntry): RecordedFact[] =>
  (facts ?? []).map((fact) => ({ ...fact, seq, at, actor, via }));

const withFacts = (item: { position: number; entry: LogEntry }) => ({ ...item, facts: recordedIn(item.entry) });
const RECORDING = { weightOf: ({ entry }: { entry: LogEntry }) => entry.facts?.length ?? 0, share: 2000 };

interface Parts {
  log: LogPort;
  tables: TablePort;
  after: AfterFacts;
  effects: EffectsWorker;
  now: () => number;
}

export class LogFollower {
  readonly #parts: Parts;
  #position: number | null = null;
  #saved = 0;
  #savedAt = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Reads to the end of the log. Effects are acted on only after the last entry, because a later one may say that they are done. */
  async follow(): Promise<void> {
    const { log, after, effects } = this.#parts;
    let position = this.#position ?? (await this.#begin());
    for (;;) {
      const page = await log.tail(position, PAGE, { factsOnly: true });
      for (const { position: at, entry, facts } of await mapInTurns(page, withFacts, RECORDING)) {
        effects.take(at, entry.incident, entry.effects ?? [], facts);
        if (this.#position !== null && facts.length > 0) await after.heard(entry.incident, facts);
        position = at;
      }
      if (page.length < PAGE) break;
    }
    this.#position = position;
    await this.save();
  }

  /** Keeps the place; `now` skips the wait between writes. */
  async save(now = false): Promise<void> {
    if (this.#position === null) return;
    const settled = this.#parts.effects.settledBefore(this.#position);
    const time = this.#parts.now();
    if (settled === this.#saved || (!now && time - this.#savedAt < SAVE_EVERY_MS)) return;
    await this.#parts.tables.put(TABLE, KEY, { position: settled });
    this.#saved = settled;
    this.#savedAt = time;
  }

  async #begin(): Promise<number> {
    const row = await this.#parts.tables.get<{ position: number }>(TABLE, KEY);
    this.#saved = row?.position ?? 0;
    this.#savedAt = this.#parts.now();
    return this.#saved;
  }
}
