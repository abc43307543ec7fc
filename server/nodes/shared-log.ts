/**
 * The log as one of several nodes sees it. What this node appends is announced with its content, so that the others need not read it; what they announce, and what is
 * found by looking, is handed on once. Announcements only hurry: everything is also found by reading on, and whatever is unclear is read.
 */
import type { IncidentId } from '#model/ids.ts';
import { decodePositioned, encodePositioned } from '#server/log/positioned-codec.ts';
import { toLogEntry, toStored } from '#server/log/stored-entry.ts';
import type { AppendResult, LogEntry, LogPort, LogUpkeepPort, NewEntry, Storage } from '#server/storage/ports.ts';
import { Courtesy } from './courtesy.ts';
import { LogMemory } from './log-memory.ts';
import type { Placed } from './log-memory.ts';
import type { NodeMessage, Nodes } from './nodes.ts';

/** How long the follower waits between looks when nobody announces anything, ms. */
const TAILING_MS = 700;
/** With Redis every append is announced; looking is then only for messages that were lost. */
const LINKED_MS = 5000;
/** How long an announcement may be overtaken by a later one before it counts as lost. */
const OVERTAKEN_MS = 60;
const PAGE = 500;
/** Announcements above this name the place alone. */
const ANNOUNCED_BYTES = 16 * 1024;
/** After these an incident's entries are other than they were. */
const REWRITES = new Set(['redacted', 'epoch-changed']);

type LogMessage = Extract<NodeMessage, { kind: 'log' }>;
interface Call {
  entries: readonly NewEntry[];
  settle: (results: AppendResult[]) => void;
  fail: (error: unknown) => void;
}

/** Who is told of what other nodes append. Neither may throw. */
export interface Hearers {
  /** At once, in the order of its incident. */
  room: (entry: LogEntry) => void;
  /** In the order of the log. */
  next: (entry: LogEntry) => Promise<void>;
}

const markOf = ({ incident, seq, id }: NewEntry): string => `${incident}:${seq}:${id}`;

export class SharedLog {
  readonly #log: LogPort;
  readonly #identity: string;
  readonly #nodes: Nodes;
  readonly #memory = new LogMemory();
  readonly #courtesy: Courtesy;
  /** Entries on their way into the log from here: found there, they are not somebody else's. */
  readonly #own = new Set<string>();
  #queue: Call[] = [];
  #isPumping = false;
  #following = false;
  #timer: NodeJS.Timeout | null = null;
  #overtaken: NodeJS.Timeout | null = null;
  #looking: Promise<void> | null = null;
  #again = false;
  #hearers: Hearers = { room: () => undefined, next: async () => undefined };
  #handing: Promise<void> = Promise.resolve();
  #stopListening: () => void = () => undefined;

  private constructor(log: LogPort, nodes: Nodes, identity: string) {
    this.#log = log;
    this.#nodes = nodes;
    this.#identity = identity;
    this.#courtesy = new Courtesy(nodes);
  }

  /** Rejects with an OutageError when the log does not say which one it is. */
  static async open({ log, upkeep }: Pick<Storage, 'log' | 'upkeep'>, nodes: Nodes): Promise<SharedLog> {
    return new SharedLog(log, nodes, nodes.link() === 'alone' ? '' : await upkeep.identity());
  }

  /** The port to hand to rooms: the same log, and the other nodes hear of what was appended. */
  get port(): LogPort {
    const log = this.#log;
    if (this.#nodes.link() === 'alone') return log;
    return {
      append: (entries) => this.#append(entries),
      read: (incident, after, limit) => log.read(incident, after, limit),
      readOn: (incident, after) => this.#readOn(incident, after),
      head: (incident) => log.head(incident),
      tail: (after, limit) => this.#tail(after, limit),
      saveSnapshot: (snapshot) => log.saveSnapshot(snapshot),
      snapshot: (incident) => log.snapshot(incident),
    };
  }

  /** What read models need of storage: answered from memory where that reaches. */
  seenIn({ upkeep }: Pick<Storage, 'upkeep'>): {
    log: LogPort;
    upkeep: Pick<LogUpkeepPort, 'identity' | 'changedSince'>;
  } {
    return {
      log: this.port,
      upkeep: {
        identity: () => upkeep.identity(),
        changedSince: async (after) => {
          const found = await this.#known(after, Infinity);
          if (!found) return upkeep.changedSince(after);
          const incidents = [...new Set(found.map(({ entry }) => entry.incident))].sort();
          return { position: Math.max(after, found.at(-1)?.position ?? 0), incidents };
        },
      },
    };
  }

  // Appending.

  #append(entries: readonly NewEntry[]): Promise<AppendResult[]> {
    return new Promise((settle, fail) => {
      this.#queue.push({ entries, settle, fail });
      if (!this.#isPumping) void this.#pump();
    });
  }

  /** One batch at a time: what is appended meanwhile is the next one. */
  async #pump(): Promise<void> {
    this.#isPumping = true;
    // What is appended in one turn of the event loop is one batch.
    await Promise.resolve();
    while (this.#queue.length > 0) {
      await this.#courtesy.turn();
      const batch = this.#queue;
      this.#queue = [];
      // A batch that takes its time may be losing one position after the other.
      const slow = setTimeout(() => this.#courtesy.tellWaiting(), this.#courtesy.slowMs);
      await Promise.all(batch.map((call) => this.#appendOne(call)));
      clearTimeout(slow);
    }
    this.#isPumping = false;
  }

  async #appendOne({ entries, settle, fail }: Call): Promise<void> {
    const began = performance.now();
    const marks = entries.map(markOf);
    for (const mark of marks) this.#own.add(mark);
    try {
      const results = await this.#log.append(entries);
      this.#appended(entries, results, performance.now() - began);
      settle(results);
    } catch (error) {
      fail(error);
    } finally {
      for (const mark of marks) this.#own.delete(mark);
    }
  }

  #appended(entries: readonly NewEntry[], results: readonly AppendResult[], tookMs: number): void {
    const placed: Placed[] = [];
    entries.forEach((entry, index) => {
      const result = results[index];
      if (result?.outcome === 'taken') this.#courtesy.tellWaiting();
      if (result?.outcome !== 'appended' || result.position === undefined) return;
      placed.push({ position: result.position, entry: { ...entry, hash: result.hash }, isOwn: true });
    });
    const last = placed.at(-1);
    if (!last) return;
    this.#courtesy.committed(last.position, tookMs);
    for (const message of this.#announcements(placed)) this.#nodes.tell(message);
    if (this.#following) for (const one of placed) this.#taken(this.#memory.announced(one));
  }

  /** One message per incident, with the entries where they are small. */
  *#announcements(placed: readonly Placed[]): Generator<LogMessage> {
    for (const [incident, own] of Map.groupBy(placed, ({ entry }) => entry.incident)) {
      const seq = own.at(-1)?.entry.seq ?? 0;
      const bytes = own.reduce((sum, { entry }) => sum + (entry.board?.length ?? 0), 0);
      const small = bytes <= ANNOUNCED_BYTES;
      const rows = small ? encodePositioned(own.map((one) => ({ ...one, entry: toStored(one.entry) }))) : null;
      if (rows === null || rows.length > ANNOUNCED_BYTES) yield { kind: 'log', incident, seq };
      else yield { kind: 'log', incident, seq, of: this.#identity, rows: Buffer.from(rows).toString('base64') };
    }
  }

  // Following.

  /** Begins after everything that is in the log now. */
  async follow(hearers: Hearers): Promise<void> {
    this.#hearers = hearers;
    for (;;) {
      const page = await this.#log.tail(this.#memory.position, PAGE);
      for (const { position, entry } of page) this.#memory.wasRead({ position, entry, isOwn: true });
      if (page.length < PAGE) break;
    }
    this.#following = true;
    const stops = [
      this.#nodes.listen((message, from) => {
        this.#courtesy.heard(message, from);
        if (message.kind === 'log') this.#announced(message);
      }),
      this.#nodes.onLink(() => this.#lookAgainSoon()),
    ];
    this.#stopListening = () => {
      for (const stop of stops) stop();
    };
    this.#schedule();
  }

  #announced({ of, rows }: LogMessage): void {
    if (rows === undefined || of !== this.#identity) return void this.look();
    try {
      for (const { position, entry } of decodePositioned(Buffer.from(rows, 'base64')))
        this.#heard({ position, entry: toLogEntry(entry), isOwn: false });
    } catch {
      // Of a version that spells entries in another way: read it.
      void this.look();
    }
    if (this.#memory.hasGap) this.#overtaken ??= setTimeout(() => this.#lookForGap(), OVERTAKEN_MS);
  }

  #lookForGap(): void {
    this.#overtaken = null;
    if (this.#memory.hasGap) void this.look();
  }

  #heard(placed: Placed): void {
    this.#log.hear?.(placed.position, placed.entry);
    const next = this.#memory.announced(placed);
    this.#hearers.room(placed.entry);
    this.#taken(next);
  }

  /** These now follow each other without a gap. */
  #taken(next: readonly Placed[]): void {
    for (const { entry, isOwn } of next) {
      if (entry.facts?.some(({ type }) => REWRITES.has(type))) this.#memory.forget();
      if (!isOwn) this.#handing = this.#handing.then(() => this.#hearers.next(entry));
    }
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
        await this.#lookOnce();
      } catch {
        // The database is away; the next look finds everything.
        return;
      }
    } while (this.#again);
  }

  async #lookOnce(): Promise<void> {
    for (;;) {
      const page = await this.#log.tail(this.#memory.position, PAGE);
      for (const { position, entry } of page) {
        const placed = this.#memory.wasRead({ position, entry, isOwn: this.#own.has(markOf(entry)) });
        if (!placed) continue;
        if (!placed.isOwn) {
          this.#log.hear?.(position, entry);
          this.#hearers.room(entry);
        }
        this.#taken([placed]);
      }
      this.#taken(this.#memory.joined());
      await this.#handing;
      if (page.length < PAGE) return;
    }
  }

  // Reading.

  async #readOn(incident: IncidentId, after: number): Promise<LogEntry[]> {
    const known = this.#memory.after(incident, after);
    if (known.length > 0) return known;
    return this.#log.readOn ? this.#log.readOn(incident, after) : this.#log.read(incident, after);
  }

  async #tail(after: number, limit: number): ReturnType<LogPort['tail']> {
    return (await this.#known(after, limit)) ?? this.#log.tail(after, limit);
  }

  /** What follows a position, from memory; null when that does not reach, or nothing is followed yet. */
  async #known(after: number, limit: number): Promise<Placed[] | null> {
    if (!this.#following) return null;
    if (this.#nodes.link() !== 'linked' || this.#memory.hasGap) await this.look();
    return this.#memory.tail(after, limit);
  }

  async close(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    if (this.#overtaken) clearTimeout(this.#overtaken);
    this.#timer = null;
    this.#stopListening();
    await this.#looking;
    await this.#handing;
  }
}
