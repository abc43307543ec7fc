/** Nodes on one log: what is announced is taken in without being read, what is not is found, and nothing is taken in that is of another log. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openMemory } from '#server/storage/memory/open-memory.ts';
import type { LogEntry, LogPort, Storage } from '#server/storage/ports.ts';
import { boardEntry, factEntry, incidentNumber } from '#tests/support/log-entries.ts';
import { Courtesy } from './courtesy.ts';
import { aloneNode } from './nodes.ts';
import type { NodeMessage, Nodes } from './nodes.ts';
import { SharedLog } from './shared-log.ts';

const incident = incidentNumber(1);
type Listener = (message: NodeMessage, from: string) => void;

/** Messages between nodes, delivered at once, or not at all while `isLost`. */
class Bus {
  isLost = false;
  told: NodeMessage[] = [];
  readonly #listeners = new Map<string, Listener[]>();

  node(id: string): Nodes {
    return {
      ...aloneNode(id),
      link: () => 'linked',
      tell: (message) => {
        this.told.push(message);
        if (!this.isLost) this.hear(message, id);
      },
      listen: (listener) => {
        this.#listeners.set(id, [...(this.#listeners.get(id) ?? []), listener]);
        return () => undefined;
      },
    };
  }

  hear(message: NodeMessage, from: string): void {
    for (const [id, listeners] of this.#listeners)
      if (id !== from) for (const listener of listeners) listener(message, from);
  }
}

interface Made {
  log: SharedLog;
  port: LogPort;
  rooms: string[];
  next: string[];
  reads: () => number;
}
const opened: SharedLog[] = [];
afterEach(async () => {
  for (const log of opened.splice(0)) await log.close();
});

async function node(bus: Bus, id: string, storage: Storage): Promise<Made> {
  const readings = [vi.spyOn(storage.log, 'tail'), vi.spyOn(storage.log, 'read')];
  const log = await SharedLog.open(storage, bus.node(id));
  opened.push(log);
  const made: Made = {
    log,
    port: log.port,
    rooms: [],
    next: [],
    reads: () => readings.reduce((sum, { mock }) => sum + mock.calls.length, 0),
  };
  const nameOf = (entry: LogEntry): string => `${entry.incident === incident ? '' : 'other '}${entry.id}`;
  await log.follow({
    room: (entry) => void made.rooms.push(nameOf(entry)),
    next: async (entry) => void made.next.push(nameOf(entry)),
  });
  return made;
}

describe('a log shared by nodes', () => {
  it('hands on what another node announced without reading it, with its content, and answers from memory', async () => {
    const [bus, storage] = [new Bus(), openMemory()];
    const one = await node(bus, 'one', storage);
    const other = await node(bus, 'other', storage);
    const before = other.reads();
    await one.port.append([boardEntry(incident, 1), factEntry(incident, 2, 'Checkout is slow')]);
    await vi.waitFor(() => expect(other.next).toEqual(['edit-1', 'title-2']));
    expect(other.rooms).toEqual(['edit-1', 'title-2']);
    expect(one.rooms).toEqual([]);
    const [first, second] = (await other.port.readOn?.(incident, 0)) ?? [];
    expect([...(first?.board ?? [])]).toEqual([...(boardEntry(incident, 1).board ?? [])]);
    expect(second?.facts).toEqual([{ type: 'titled', title: 'Checkout is slow' }]);
    expect((await other.port.tail(0, 10)).map(({ position }) => position)).toEqual([1, 2]);
    expect((await one.port.tail(1, 10)).map(({ entry }) => entry.id)).toEqual(['title-2']);
    expect(other.reads()).toBe(before);
  });

  it('finds in the log what was announced to nobody, in the order of the log', async () => {
    const [bus, storage] = [new Bus(), openMemory()];
    const one = await node(bus, 'one', storage);
    const other = await node(bus, 'other', storage);
    bus.isLost = true;
    await one.port.append([boardEntry(incident, 1)]);
    bus.isLost = false;
    await one.port.append([boardEntry(incident, 2)]);
    expect(other.next).toEqual([]);
    await vi.waitFor(() => expect(other.next).toEqual(['edit-1', 'edit-2']), { timeout: 20_000 });
  });

  it('names the place alone of what is large, and reads it', async () => {
    const [bus, storage] = [new Bus(), openMemory()];
    const one = await node(bus, 'one', storage);
    const other = await node(bus, 'other', storage);
    await one.port.append([boardEntry(incident, 1, { board: new Uint8Array(20_000) })]);
    expect(bus.told).toEqual([{ kind: 'log', incident, seq: 1 }]);
    await vi.waitFor(() => expect(other.next).toEqual(['edit-1']));
  });

  it('takes nothing in that is of another log', async () => {
    const [bus, storage, strange] = [new Bus(), openMemory(), openMemory()];
    const other = await node(bus, 'other', storage);
    const one = await node(bus, 'one', strange);
    await one.port.append([boardEntry(incident, 1)]);
    await other.log.look();
    expect(other.rooms).toEqual([]);
    expect(await other.port.readOn?.(incident, 0)).toEqual([]);
    expect(await other.port.tail(0, 10)).toEqual([]);
  });

  it('forgets what it remembers when entries were rewritten', async () => {
    const [bus, storage] = [new Bus(), openMemory()];
    const one = await node(bus, 'one', storage);
    await one.port.append([boardEntry(incident, 1)]);
    await storage.upkeep.redact(incident, 1, 1, 'a secret');
    expect((await one.port.readOn?.(incident, 0))?.[0]?.board).toBeDefined();
    await one.port.append([
      factEntry(incident, 2, '', { facts: [{ type: 'redacted', from: 1, to: 1, reason: 'a secret' }] }),
    ]);
    const [first] = (await one.port.readOn?.(incident, 0)) ?? [];
    expect(first?.redacted?.reason).toBe('a secret');
    expect((await one.port.tail(0, 10))[0]?.entry.board).toBeUndefined();
  });
});

describe('taking turns at the log', () => {
  const linked = (told: NodeMessage[], id = 'b'): Nodes => ({ ...new Bus().node(id), tell: (one) => told.push(one) });
  const isSoon = (turn: Promise<void>): Promise<boolean> =>
    Promise.race([turn.then(() => true), new Promise<boolean>((resolve) => setImmediate(() => resolve(false)))]);

  it('lets go first who waits since an earlier commit, until it has committed', async () => {
    const told: NodeMessage[] = [];
    const courtesy = new Courtesy(linked(told), () => 0);
    courtesy.committed(7, 5);
    courtesy.heard({ kind: 'waiting', since: 3 }, 'a');
    const turn = courtesy.turn();
    expect(await isSoon(turn)).toBe(false);
    expect(told).toEqual([{ kind: 'waiting', since: 7 }]);
    courtesy.heard({ kind: 'log', incident, seq: 1 }, 'a');
    await turn;
  });

  it('waits for nobody who committed later, and for one of two who begin together', async () => {
    const courtesy = new Courtesy(linked([]), () => 0);
    courtesy.committed(7, 5);
    courtesy.heard({ kind: 'waiting', since: 9 }, 'a');
    expect(await isSoon(courtesy.turn())).toBe(true);
    const [small, large] = [new Courtesy(linked([], 'a'), () => 0), new Courtesy(linked([], 'b'), () => 0)];
    small.heard({ kind: 'waiting', since: 0 }, 'b');
    large.heard({ kind: 'waiting', since: 0 }, 'a');
    expect(await isSoon(small.turn())).toBe(true);
    expect(await isSoon(large.turn())).toBe(false);
  });

  it('waits a little while at most for one who is never heard of again', async () => {
    const courtesy = new Courtesy(linked([]));
    courtesy.committed(7, 5);
    courtesy.heard({ kind: 'waiting', since: 3 }, 'a');
    await courtesy.turn();
  });
});
