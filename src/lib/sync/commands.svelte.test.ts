import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { parseIncidentId } from '#model/ids.ts';
import type { Command } from '#model/incident/commands.ts';
import { CommandSender } from './commands.svelte.ts';
import type { CommandOutcome } from './commands.svelte.ts';

const incident = parseIncidentId('incident-0123456789');
if (!incident) throw new Error('the id of the test is no id');

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('sends the same id again until there is an answer', async () => {
  const seen: Command[] = [];
  const deliver = vi.fn((_incident: string, command: Command): Promise<CommandOutcome> => {
    seen.push(command);
    return seen.length < 3 ? Promise.reject(new Error('no line')) : Promise.resolve({ ok: true });
  });
  const sender = new CommandSender(incident, deliver);
  const answer = sender.send({ type: 'take-role', role: 'commander' });
  expect(sender.isWaiting('take-role')).toBe(true);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await answer).toEqual({ ok: true });
  expect(seen).toHaveLength(3);
  expect(new Set(seen.map(({ id }) => id)).size).toBe(1);
  expect(sender.waiting).toEqual([]);
});

test('a refusal is an answer', async () => {
  const refusal = { code: 'role-taken', message: 'Ana has command.' } as const;
  const sender = new CommandSender(incident, () => Promise.resolve({ ok: false, refusal }));
  expect(await sender.send({ type: 'take-role', role: 'commander' })).toEqual({ ok: false, refusal });
});

test('a cancelled command is not sent again', async () => {
  const deliver = vi.fn(() => Promise.reject(new Error('no line')));
  const sender = new CommandSender(incident, deliver);
  const answer = sender.send({ type: 'join' });
  await vi.advanceTimersByTimeAsync(1);
  const waiting = sender.waiting[0];
  if (waiting) sender.cancel(waiting.id);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(await answer).toBeNull();
  expect(deliver).toHaveBeenCalledTimes(1);
});
