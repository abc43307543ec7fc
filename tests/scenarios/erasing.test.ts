/** An incident that is removed: nothing of it stays in what was made of it, inside the house or on the public page. */
import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { newBoardId } from '#server/access/secrets.ts';
import { startWholeServer } from '#tests/support/whole-server.ts';
import type { WholeServer } from '#tests/support/whole-server.ts';

let house: WholeServer | null = null;
afterEach(() => house?.close());

async function publicFiles(dir: string): Promise<string> {
  const found = await readdir(join(dir, 'status'), { recursive: true, withFileTypes: true });
  const texts = found.filter((one) => one.isFile()).map((one) => readFile(join(one.parentPath, one.name), 'utf8'));
  return (await Promise.all(texts)).join('\n');
}

test('the public page, what people were told, what was sent and what was sealed all forget it; others stay', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'muster-erase-'));
  const world = await startWholeServer({ env: { MUSTER_DATA_DIR: dir } });
  house = world;
  const { admin, storage } = world;
  const ben = await world.person('Ben');
  const kept = await admin.declare('Search is slow', { severity: 'SEV3' });
  const gone = await admin.declare('CANARY checkout', { severity: 'SEV2' });
  for (const [incident, text] of [
    [kept, 'Search is slow for some.'],
    [gone, 'CANARY payments fail.'],
  ] as const) {
    await admin.command(incident, { type: 'publish-update', update: newBoardId(), audience: 'public', text });
    await admin.command(incident, { type: 'page', page: newBoardId(), to: ben.id });
  }
  await world.advance(0);
  const phase = { kind: 'cards', prompt: 'CANARY what surprised you?', anonymous: true, most: 3 } as const;
  await storage.sealed.open({ ...phase, id: newBoardId(), incident: gone, openedAt: 1, state: 'open', key: 'k' });
  expect(await publicFiles(dir)).toContain('CANARY');
  expect(JSON.stringify((await ben.api('GET', '/notifications')).json)).toContain('CANARY');

  expect((await admin.api('DELETE', `/incidents/${gone}`)).status).toBeLessThan(300);
  await world.advance(0);
  expect(await publicFiles(dir)).not.toContain('CANARY');
  expect(await publicFiles(dir)).toContain('Search is slow');
  expect(await storage.sealed.phases(gone)).toEqual([]);
  const told = (await ben.api('GET', '/notifications')).json.items;
  expect(JSON.stringify(told)).not.toContain('CANARY');
  expect(told).toMatchObject([{ incident: kept }]);
  for (const table of await storage.upkeep.tableNames()) {
    const rows = await storage.tables.list(table, { limit: 10_000 });
    expect(JSON.stringify(rows), table).not.toContain('CANARY');
  }
});
