import { describe, expect, it } from 'vitest';
import { parseEffectId } from '#model/ids.ts';
import { OutboundError } from '#server/integrations/outbound.ts';
import { silentLog } from '#server/logger.ts';
import { openMemory } from '#server/storage/memory/open-memory.ts';
import type { Storage } from '#server/storage/ports.ts';
import { HopelessError } from '../channel.ts';
import { DeliveryRows } from './delivery-rows.ts';
import type { DeliveryRow, NewDelivery } from './delivery-rows.ts';
import { Outbox } from './outbox.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const delivery = (target: string, more: Partial<NewDelivery> = {}): NewDelivery => ({
  incident: null,
  purpose: 'update',
  channel: 'post',
  target,
  label: target,
  payload: {},
  about: {},
  ...more,
});

function open(storage: Storage, send: (row: DeliveryRow) => Promise<void>, clock: { now: number }, worker = 'one') {
  const outcomes: string[] = [];
  const outbox = new Outbox({
    worker,
    rows: new DeliveryRows(storage.tables),
    attempts: storage.attempts,
    senders: { post: send },
    isStale: async (row) => (row.target === 'stale' ? 'Answered meanwhile.' : null),
    outcome: async (row) => void outcomes.push(`${row.target}:${row.state}`),
    now: () => clock.now,
    random: () => 1,
    log: silentLog,
  });
  return { outbox, outcomes };
}

describe('the outbox', () => {
  it('sends once, whatever is asked twice', async () => {
    const sent: string[] = [];
    const { outbox } = open(openMemory(), async (row) => void sent.push(row.target), { now: 0 });
    for (let time = 0; time < 3; time += 1) {
      await outbox.add('effect', delivery('a'));
      await outbox.run();
    }
    expect(sent).toEqual(['a']);
    expect(outbox.waiting).toBe(0);
  });

  it('two workers on one storage never make the same attempt', async () => {
    const storage = openMemory();
    const clock = { now: 0 };
    let sent = 0;
    const send = async (): Promise<void> => void (sent += 1);
    const [one, two] = [open(storage, send, clock, 'one').outbox, open(storage, send, clock, 'two').outbox];
    for (let index = 0; index < 200; index += 1) await one.add(`e${index}`, delivery('a'));
    for (let step = 0; step < 20; step += 1) {
      await Promise.all([one.run(), two.run()]);
      clock.now += 31_000;
    }
    expect(sent).toBe(200);
  });

  it('waits longer each time, gives up after about a day, and tries again when asked', async () => {
    const clock = { now: 0 };
    const at: number[] = [];
    let works = false;
    const { outbox } = open(
      openMemory(),
      async () => {
        if (works) return;
        at.push(clock.now);
        throw new Error('busy');
      },
      clock,
    );
    const row = await outbox.add('effect', delivery('a'));
    for (; clock.now < 48 * HOUR; clock.now += 30_000) await outbox.run();
    expect(at.length).toBe(11);
    expect(at.at(-1)).toBeGreaterThan(20 * HOUR);
    expect(outbox.waiting).toBe(0);
    works = true;
    expect(await outbox.retry(row.id)).toBe(true);
    await outbox.run();
    expect(await outbox.retry(row.id)).toBe(false);
  });

  it('a no that will stay one is not asked again; what became pointless is not sent', async () => {
    let tries = 0;
    const { outbox, outcomes } = open(
      openMemory(),
      async () => {
        tries += 1;
        throw new HopelessError('gone');
      },
      { now: 0 },
    );
    await outbox.add('effect', delivery('a'));
    await outbox.add('effect', delivery('stale'));
    await outbox.run();
    expect(tries).toBe(1);
    expect(outcomes.sort()).toEqual(['a:gave-up', 'stale:dropped']);
  });

  it('a page does not wait behind a receiver that hangs', async () => {
    const sent: string[] = [];
    let release = (): void => undefined;
    const hanging = new Promise<void>((resolve) => (release = resolve));
    const { outbox } = open(
      openMemory(),
      async (row) => {
        if (row.purpose !== 'page') await hanging;
        sent.push(row.target);
      },
      { now: 0 },
    );
    for (let index = 0; index < 60; index += 1) await outbox.add(`e${index}`, delivery('slow'));
    const first = outbox.run();
    await outbox.add('page', delivery('page', { purpose: 'page' }));
    const second = outbox.run();
    for (let look = 0; look < 50 && sent.length === 0; look += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(sent).toEqual(['page']);
    release();
    await Promise.all([first, second]);
  });

  it('10,000 messages against a receiver that fails, hangs and resets: none lost, doubles only where nobody could know', async () => {
    const storage = openMemory();
    const clock = { now: 0 };
    const taken = new Map<string, number>();
    let unknown = 0;
    let turn = 0;
    const send = async (row: DeliveryRow): Promise<void> => {
      turn += 1;
      if (turn % 7 === 0) throw new Error('The receiver answered 500.');
      taken.set(row.id, (taken.get(row.id) ?? 0) + 1);
      if (turn % 11 !== 0) return;
      unknown += 1;
      throw new OutboundError('unknown', 'The connection broke.');
    };
    const { outbox } = open(storage, send, clock);
    for (let index = 0; index < 10_000; index += 1) await outbox.add(`e${index}`, delivery('a'));
    while (outbox.waiting > 0 && clock.now < 48 * HOUR) {
      await outbox.run();
      clock.now += 1_000;
    }
    const doubles = [...taken.values()].reduce((sum, count) => sum + count - 1, 0);
    console.log(`outbox: ${taken.size} of 10000 arrived, ${doubles} twice, ${unknown} unknown outcomes`);
    expect(taken.size).toBe(10_000);
    expect(doubles).toBeLessThanOrEqual(unknown);
    const known = parseEffectId([...taken.keys()][0]);
    expect(known && (await new DeliveryRows(storage.tables).get(known))?.state).toBe('sent');
  }, 60_000);
});
