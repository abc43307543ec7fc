/**
 * Which other processes work on this database. Each gives a sign of life every two seconds; whose number grows is alive, by the watcher's own clock alone. Used to
 * say on screens that there are others, to keep a restore from writing under a running server, and to keep out a node with another secret key.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { StartError } from '#server/config.ts';
import type { Log } from '#server/logger.ts';
import type { Member, MemberPort } from '#server/storage/ports.ts';

const BEAT_MS = 2000;
/** Three beats missed: gone. */
const GONE_MS = 6500;
/** How long a number may take to grow before its process counts as gone for somebody who only looks once. */
const LOOK_MS = 5000;
const LOOK_EVERY_MS = 500;
/** A row whose process has been silent for this long is cleared away by whoever is alive. */
const FORGET_MS = 60_000;

/** The processes that give a sign of life while this looks, for at most five seconds; at once when there is no row, or no row that `matters`. */
export async function livingMembers(
  port: MemberPort,
  matters: (member: Member) => boolean = () => true,
): Promise<Member[]> {
  const before = new Map((await port.list()).filter(matters).map((member) => [member.id, member.beat]));
  for (let waitedMs = 0; before.size > 0 && waitedMs < LOOK_MS; waitedMs += LOOK_EVERY_MS) {
    await sleep(LOOK_EVERY_MS);
    const living = (await port.list()).filter(({ id, beat }) => beat > (before.get(id) ?? Infinity));
    if (living.length > 0) return living;
  }
  return [];
}

interface Watched {
  beat: number;
  /** When its number last grew, by this process's monotonic clock. */
  heardAt: number;
  grew: boolean;
}

export class Membership {
  readonly #port: MemberPort;
  readonly #self: Member;
  readonly #log: Log;
  readonly #watched = new Map<string, Watched>();
  readonly #listeners = new Set<() => void>();
  #timer: NodeJS.Timeout | null = null;
  #beating: Promise<void> = Promise.resolve();
  #others = 0;

  private constructor(port: MemberPort, self: Member, log: Log) {
    this.#port = port;
    this.#self = self;
    this.#log = log;
  }

  /** Joins. Rejects with StartError when a living node has another secret key: neither could read what the other sealed. */
  static async join(port: MemberPort, self: Omit<Member, 'beat'>, log: Log): Promise<Membership> {
    const foreign = await livingMembers(port, ({ about }) => about.keyPrint !== self.about.keyPrint);
    if (foreign.length > 0)
      throw new StartError(
        'Another node on this database has another secret key. Give every node the same MUSTER_SECRET_KEY; the first one made its own in its data folder (secret.key).',
      );
    const membership = new Membership(port, { ...self, beat: 1 }, log);
    await membership.#beat();
    membership.#timer = setInterval(() => {
      membership.#beating = membership.#beating.then(() => membership.#beat());
    }, BEAT_MS);
    membership.#timer.unref();
    return membership;
  }

  /** How many other processes are alive. */
  others(): number {
    return this.#others;
  }

  /** Told when the number of others changed. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #beat(): Promise<void> {
    try {
      this.#self.beat += 1;
      await this.#port.beat({ ...this.#self });
      await this.#look();
    } catch (error) {
      this.#log.debug({ error: String(error) }, 'no sign of life could be given');
    }
  }

  async #look(): Promise<void> {
    const now = performance.now();
    const found = (await this.#port.list()).filter(({ id }) => id !== this.#self.id);
    const ids = new Set(found.map(({ id }) => id));
    for (const id of this.#watched.keys()) if (!ids.has(id)) this.#watched.delete(id);
    for (const { id, beat } of found) {
      const known = this.#watched.get(id);
      if (known?.beat !== beat) this.#watched.set(id, { beat, heardAt: now, grew: known !== undefined });
      else if (now - known.heardAt > FORGET_MS) await this.#port.leave(id);
    }
    const others = [...this.#watched.values()].filter(({ grew, heardAt }) => grew && now - heardAt < GONE_MS).length;
    if (others === this.#others) return;
    this.#others = others;
    for (const listener of this.#listeners) listener();
  }

  async leave(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer);
    await this.#beating;
    await this.#port.leave(this.#self.id).catch(() => undefined);
  }
}
