/** What a worker leaves to others: effects of a kind that only a newer version knows. */
import pino from 'pino';
import { describe, expect, it } from 'vitest';
import type { LoggedEffect } from '#model/incident/effects.ts';
import type { RecordedFact } from '#model/incident/facts.ts';
import { effectIdOf, parseCommandId } from '#model/ids.ts';
import type { EffectId } from '#model/ids.ts';
import { openMemory } from '#server/storage/memory/open-memory.ts';
import { incidentNumber } from '#tests/support/log-entries.ts';
import { EffectsWorker } from './worker.ts';

const incident = incidentNumber(1);

function effectId(name: string): EffectId {
  const command = parseCommandId(name);
  if (command === null) throw new Error(`${name} is no id of a command`);
  return effectIdOf(command, 0);
}
const newer: LoggedEffect = JSON.parse(JSON.stringify({ type: 'sing-to-subscribers', id: effectId('command-1') }));
const known: LoggedEffect = { type: 'webhook', event: 'declared', id: effectId('command-2') };

async function worker() {
  const settled: string[] = [];
  const storage = openMemory();
  const never = (): never => {
    throw new Error('not asked for here');
  };
  const made = new EffectsWorker({
    worker: 'w',
    attempts: storage.attempts,
    rooms: {
      execute: async (_, request) => {
        settled.push(request.id);
        return { ok: true, value: { seq: 1, at: 1, facts: [], repeat: false, actor: null } };
      },
      state: async () => JSON.parse('{}'),
      read: never,
      here: never,
    },
    person: () => null,
    personChannels: [],
    systemChannels: [],
    now: () => 1000,
    log: pino({ level: 'silent' }),
    appended: () => undefined,
  });
  return { made, settled, attempts: storage.attempts };
}

describe('an effect of a kind that this version does not know', () => {
  it('is neither claimed nor settled, and what is known beside it is done', async () => {
    const { made, settled, attempts } = await worker();
    made.take(7, incident, [newer, known], []);
    await made.run();
    expect(settled).toEqual([`outcome:${known.id}:1`]);
    expect(await attempts.list(newer.id)).toEqual([]);
  });

  it('is begun with again after a restart, and forgotten once another node says that it is done', async () => {
    const { made } = await worker();
    made.take(7, incident, [newer], []);
    await made.run();
    expect(made.settledBefore(20)).toBe(6);
    const outcome = { type: 'effect-outcome', effect: newer.id, attempt: 1, outcome: 'done' } as const;
    const done: RecordedFact = { ...outcome, seq: 9, at: 9, actor: null, via: 'system' };
    made.take(9, incident, [], [done]);
    expect(made.settledBefore(20)).toBe(20);
    expect(made.waiting).toBe(0);
  });
});
