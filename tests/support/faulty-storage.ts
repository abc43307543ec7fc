/**
 * Storage with faults in front of it: the n-th call of a kind fails before it does anything, or after it has done everything
 * (the caller cannot tell), is slow, or finds storage gone. For tests of whoever uses a port.
 */
import { OutageError } from '#server/storage/ports.ts';
import type { Storage } from '#server/storage/ports.ts';

export type Fault =
  /** Nothing is done. */
  | { kind: 'fails'; reason: OutageError['reason'] }
  /** It is done, but the caller is told that nobody knows. */
  | { kind: 'applied-but-error' }
  /** It is done once `until` resolves. */
  | { kind: 'slow'; until: Promise<void> }
  /** Storage is away, now and for every later call. */
  | { kind: 'gone' };

export interface FaultPlan {
  /** Port and method as one word, for example `log.append`; `*` for any. */
  call: string;
  /** Which call it hits, from 1. */
  nth: number;
  fault: Fault;
}

export interface FaultyStorage {
  storage: Storage;
  /** Calls made so far, by `port.method`. */
  calls: Map<string, number>;
  /** Adds a fault; `nth` counts from now. */
  plan(plan: FaultPlan): void;
  /** Ends `gone` and all plans. */
  heal(): void;
}

interface Planned extends FaultPlan {
  left: number;
}

const goneError = (): OutageError => new OutageError('storage is gone', { applied: 'no', reason: 'gone' });

class Faults {
  readonly calls = new Map<string, number>();
  plans: Planned[] = [];
  gone = false;

  /** The fault that hits this call, if any; each is used once. */
  next(call: string): Fault | null {
    this.calls.set(call, (this.calls.get(call) ?? 0) + 1);
    let hit: Fault | null = null;
    for (const plan of this.plans) {
      if (plan.call !== '*' && plan.call !== call) continue;
      plan.left -= 1;
      if (plan.left === 0) hit ??= plan.fault;
    }
    this.plans = this.plans.filter(({ left }) => left > 0);
    return hit;
  }

  async around<Value>(call: string, work: () => Promise<Value>): Promise<Value> {
    if (this.gone) throw goneError();
    const fault = this.next(call);
    if (!fault) return work();
    if (fault.kind === 'fails')
      throw new OutageError(`planned failure of ${call}`, { applied: 'no', reason: fault.reason });
    if (fault.kind === 'gone') {
      this.gone = true;
      throw goneError();
    }
    if (fault.kind === 'slow') await fault.until;
    const value = await work();
    if (fault.kind === 'slow') return value;
    throw new OutageError(`planned silence after ${call}`, { applied: 'unknown', reason: 'io' });
  }
}

/** A port whose every method goes through the faults. */
function behind<Port extends object>(faults: Faults, name: string, port: Port): Port {
  return new Proxy(port, {
    get(target, key) {
      const member: unknown = Reflect.get(target, key);
      if (typeof member !== 'function' || typeof key !== 'string') return member;
      return (...args: unknown[]): Promise<unknown> =>
        faults.around(`${name}.${key}`, () => Reflect.apply(member, target, args));
    },
  });
}

/** Puts faults in front of a storage. */
export function faulty(inner: Storage): FaultyStorage {
  const faults = new Faults();
  return {
    storage: {
      ...inner,
      log: behind(faults, 'log', inner.log),
      upkeep: behind(faults, 'upkeep', inner.upkeep),
      attempts: behind(faults, 'attempts', inner.attempts),
      tables: behind(faults, 'tables', inner.tables),
      attachments: behind(faults, 'attachments', inner.attachments),
      sealed: behind(faults, 'sealed', inner.sealed),
    },
    calls: faults.calls,
    plan: (plan) => faults.plans.push({ ...plan, left: plan.nth }),
    heal() {
      faults.gone = false;
      faults.plans = [];
    },
  };
}
