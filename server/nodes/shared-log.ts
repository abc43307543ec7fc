/**
 * The log as one of several nodes sees it: what this node appends is told to the others, what others append is found by tailing. The follower hands every
 * foreign entry on once, in commit order, whether or not a message announced it.
 */
import type { LogEntry, LogPort, NewEntry } from '#server/storage/ports.ts';
import type { Nodes } from './nodes.ts';

/** How long the follower waits between looks when nobody announces anything, ms. */
const TAILING_MS = 700;
/** With Redis every append is announced; looking is then only for messages that were lost. */
const LINKED_MS = 5000;
const PAGE = 500;
/** Own appends remembered, so that they are not handed on as foreign. */
const OWN_MOST = 20_000;

const placeOf = (entry: { incident: string; seq: number }): string => `${entry.incident}:${entry.seq}`;

export class SharedLog {
  readonly #log: LogPort;
  readonly #nodes: Nodes;
  readonly #own = new Set<string>();
  #position = 0;
  #timer: NodeJS.Timeout | null = null;
  #looking: Promise<void> | null = null;
  #again = false;
  #onEntry: (entry: LogEntry) => Promise<void> = async () => undefined;
  #stopListening: () => void = () => undefined;

  constructor(log: LogPort, nodes: Nodes) {
    this.#log = log;
    this.#nodes = nodes;
  }

  /** The port to hand to rooms: the same log, and the other nodes hear of what was appended. */
  get port(): LogPort {
    const log = this.#log;
    return {
      append: (entries) => this.#append(entries),
      read: (incident, after, limit) => log.read(incident, after, limit),
      head: (incident) => log.head(incident),
      tail: (after, limit) => log.tail(after, limit),
      saveSnapshot: (snapshot) => log.saveSnapshot(snapshot),
      snapshot: (incident) => log.snapshot(incident),
    };
  }

  async #append(entries: readonly NewEntry[]): ReturnType<LogPort['append']> {
    const results = await this.#log.append(entries);
    const heads = new Map<NewEntry['incident'], number>();
    entries.forEach((entry, index) => {
      if (results[index]?.outcome !== 'appended') return;
      this.#remember(placeOf(entry));
      heads.set(entry.incident, entry.seq);
    });
    for (const [incident, seq] of heads) this.#nodes.tell({ kind: 'log', incident, seq });
    return results;
  }

  #remember(place: string): void {
    this.#own.add(place);
    if (this.#own.size <= OWN_MOST) return;
    const oldest = this.#own.values().next();
    if (!oldest.done) this.#own.delete(oldest.value);
  }

  /** Begins after everything that is in the log now. `onEntry` gets what other nodes append; it must not throw. */
  async follow(onEntry: (entry: LogEntry) => Promise<void>): Promise<void> {
    this.#onEntry = onEntry;
    for (;;) {
      const page = await this.#log.tail(this.#position, PAGE);
      this.#position = page.at(-1)?.position ?? this.#position;
      if (page.length < PAGE) break;
    }
    const stops = [
      this.#nodes.listen((message) => {
        if (message.kind === 'log') void this.look();
      }),
      this.#nodes.onLink(() => this.#lookAgainSoon()),
    ];
    this.#stopListening = () => {
      for (const stop of stops) stop();
    };
    this.#schedule();
  }

  /** The link changed: what was announced meanwhile may be lost, and the next look has another time. */
  #lookAgainSoon(): void {
    if (!this.#timer) return;
    clearTimeout(this.#timer);
    this.#schedule();
    void this.look();
  }

  #schedule(): void {
    this.#timer = setTimeout(
      () => {
        void this.look().finally(() => {
          if (this.#timer) this.#schedule();
        });
      },
      this.#nodes.link() === 'linked' ? LINKED_MS : TAILING_MS,
    );
    this.#timer.unref();
  }

  /** Reads what is new. Several calls at once are one look, and one more when something was announced during it. */
  look(): Promise<void> {
    if (this.#looking) {
      this.#again = true;
      return this.#looking;
    }
    this.#looking = this.#lookUntilQuiet().finally(() => {
      this.#looking = null;
    });
    return this.#looking;
  }

  async #lookUntilQuiet(): Promise<void> {
    do {
      this.#again = false;
      try {
        await this.#readOn();
      } catch {
        // The database is away; the next look finds everything.
        return;
      }
    } while (this.#again);
  }

  async #readOn(): Promise<void> {
    for (;;) {
      const page = await this.#log.tail(this.#position, PAGE);
      for (const { position, entry } of page) {
        this.#position = position;
        if (!this.#own.delete(placeOf(entry))) await this.#onEntry(entry);
      }
      if (page.length < PAGE) return;
    }
  }

  async close(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#stopListening();
    await this.#looking;
  }
}
