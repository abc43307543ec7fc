/** A server and a restore keep out of each other's way: whoever comes second is refused. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { compose } from '#server/compose.ts';
import { readConfig, StartError } from '#server/config.ts';
import { backup } from '#server/log/backup.ts';
import { isBeingRestored, restore } from '#server/log/restore.ts';
import { openMemory } from '#server/storage/memory/open-memory.ts';
import { boardEntry, incidentNumber } from '#tests/support/log-entries.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

async function aBackup(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'muster-restoring-'));
  folders.push(folder);
  const storage = openMemory();
  await storage.log.append([boardEntry(incidentNumber(1), 1)]);
  await storage.tables.put('people', 'ana', { name: 'Ana' });
  await backup(storage, { to: join(folder, 'backup'), now: 1 });
  await storage.close();
  return join(folder, 'backup');
}
const brokenOff = (): never => {
  throw new Error('the power went');
};
const start = (storage: ReturnType<typeof openMemory>) =>
  compose(readConfig({}), { storage, log: pino({ level: 'silent' }) });

describe('a restore that is under way or was broken off', { timeout: 60_000 }, () => {
  it('keeps a server from starting, until the same backup was restored to its end', async () => {
    const from = await aBackup();
    const storage = openMemory();
    await expect(restore(storage, { from, progress: brokenOff })).rejects.toThrow('the power went');
    await expect(start(storage)).rejects.toBeInstanceOf(StartError);
    await expect(start(storage)).rejects.toThrow('A restore is under way here');
    await restore(storage, { from });
    const app = await start(storage);
    await app.close();
  });

  it('does not begin when a server was started in between, and leaves nothing behind', async () => {
    const from = await aBackup();
    const storage = openMemory();
    await expect(restore(storage, { from, isFree: async () => false })).rejects.toThrow('Stop it first');
    expect(await isBeingRestored(storage.tables)).toBe(false);
    expect(await storage.upkeep.incidents()).toEqual([]);
  });
});
