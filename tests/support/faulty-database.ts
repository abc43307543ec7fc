/**
 * A MongoDB database with faults between the adapter and the driver, as a failing primary shows them: refused before anything is done, done but unanswered, done
 * later than the answer, half of a list done, slow, no server to be had, another primary. Which call meets which is a matter of the seed.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { MongoNetworkError, MongoServerError } from 'mongodb';
import type { Db } from 'mongodb';

export const DRIVER_FAULTS = [
  'refused',
  'lost-answer',
  'late',
  'half',
  'slow',
  'gone',
  'primary',
  'stepped-down',
] as const;
export type DriverFault = (typeof DRIVER_FAULTS)[number];

const READS = new Set(['findOne', 'toArray', 'countDocuments', 'distinct']);
const WRITES = new Set(['insertOne', 'insertMany', 'updateOne', 'replaceOne', 'deleteOne', 'deleteMany']);
const CURSOR_STEPS = new Set(['sort', 'limit', 'skip', 'project']);
const GONE_MOST_CALLS = 4;
const LATE_MOST_MS = 30;

const cut = (): Error => new MongoNetworkError('connection 7 to 127.0.0.1:27017 closed');
const notPrimary = (): Error =>
  new MongoServerError({ message: 'not primary', code: 10107, errorLabels: ['RetryableWriteError'] });
const steppedDown = (): Error => new MongoServerError({ message: 'operation was interrupted', code: 11602 });

/** Decides which call meets a fault, and counts them. Off until `share` is set. */
export class DatabaseFaults {
  /** How many of the calls meet a fault, 0 to 1. */
  share = 0;
  random: () => number;
  readonly counts = new Map<DriverFault, number>();
  #goneFor = 0;
  readonly #late = new Set<Promise<unknown>>();

  constructor(random: () => number) {
    this.random = random;
  }

  /** Ends all faults and waits for what was done later than its answer. */
  async heal(): Promise<void> {
    this.share = 0;
    this.#goneFor = 0;
    await Promise.all(this.#late);
  }

  async around(
    method: string,
    args: readonly unknown[],
    run: (args: readonly unknown[]) => Promise<unknown>,
  ): Promise<unknown> {
    if (this.#goneFor > 0) {
      this.#goneFor -= 1;
      throw cut();
    }
    const fault = this.random() < this.share ? this.#pick(method, args) : null;
    if (fault) this.counts.set(fault, (this.counts.get(fault) ?? 0) + 1);
    switch (fault) {
      case 'refused':
        throw cut();
      case 'gone':
        this.#goneFor = Math.ceil(this.random() * GONE_MOST_CALLS);
        throw cut();
      case 'primary':
        throw notPrimary();
      case 'slow':
        await sleep(this.random() * 4);
        return run(args);
      case 'lost-answer':
        await run(args);
        throw cut();
      case 'stepped-down':
        await run(args);
        throw steppedDown();
      case 'half':
        await run(firstHalf(args, this.random()));
        throw cut();
      case 'late':
        this.#later(() => run(args));
        throw cut();
      case null:
        return run(args);
    }
  }

  #pick(method: string, args: readonly unknown[]): DriverFault | null {
    const fault = DRIVER_FAULTS[Math.floor(this.random() * DRIVER_FAULTS.length)] ?? null;
    const isWrite = WRITES.has(method);
    if (fault === 'half')
      return method === 'insertMany' && Array.isArray(args[0]) && args[0].length > 1 ? fault : 'slow';
    return fault === 'late' && !isWrite ? 'refused' : fault;
  }

  /** The write arrives after its caller was told that the connection broke; what becomes of it nobody hears. */
  #later(run: () => Promise<unknown>): void {
    const done = sleep(this.random() * LATE_MOST_MS)
      .then(run)
      .catch(() => undefined)
      .finally(() => this.#late.delete(done));
    this.#late.add(done);
  }
}

function firstHalf([rows, ...rest]: readonly unknown[], at: number): unknown[] {
  const list: unknown[] = Array.isArray(rows) ? rows : [];
  return [list.slice(0, 1 + Math.floor(at * (list.length - 1))), ...rest];
}

/** An object whose reads and writes go through the faults; `wrap` says which other members lead on to such an object. */
function behind<Target extends object>(
  target: Target,
  faults: DatabaseFaults,
  wrap: (name: string, value: unknown) => unknown,
): Target {
  return new Proxy(target, {
    get(inner, key) {
      const member: unknown = Reflect.get(inner, key, inner);
      if (typeof member !== 'function') return member;
      if (typeof key !== 'string') return member.bind(inner);
      return (...args: unknown[]): unknown => {
        if (!READS.has(key) && !WRITES.has(key)) return wrap(key, Reflect.apply(member, inner, args));
        return faults.around(key, args, (given) => Reflect.apply(member, inner, given));
      };
    },
  });
}

/** The database as the adapter is to see it. */
export function faultyDatabase(db: Db, faults: DatabaseFaults): Db {
  const cursor = (value: unknown): unknown =>
    typeof value === 'object' && value !== null
      ? behind(value, faults, (name, next) => (CURSOR_STEPS.has(name) ? cursor(next) : next))
      : value;
  const collection = (value: unknown): unknown =>
    typeof value === 'object' && value !== null
      ? behind(value, faults, (name, next) => (name === 'find' ? cursor(next) : next))
      : value;
  return behind(db, faults, (name, value) => (name === 'collection' ? collection(value) : value));
}
