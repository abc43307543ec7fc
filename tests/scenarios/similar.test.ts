/** Seen before: people who ask the server and scripts that ask the command line get the same incidents in the same order, with the same reasons. */
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { similarCommand } from '#server/cli/similar.ts';
import { heldOutExamples } from '#tests/support/similar/held-out.ts';
import { startWholeServer } from '#tests/support/whole-server.ts';
import type { WholeServer } from '#tests/support/whole-server.ts';

let house: WholeServer | null = null;
afterEach(() => house?.close());

const TEXTS = heldOutExamples.slice(0, 24);
const ASKED = 5;

test('`muster similar` ranks as the server does', async () => {
  const world = await startWholeServer();
  house = world;
  const ids = new Map<string, string>();
  for (const { id, title, summary, services } of TEXTS)
    ids.set(id, await world.admin.declare(title, { summary, services: [...services] }));
  const file = join(await mkdtemp(join(tmpdir(), 'muster-similar-')), 'incidents.json');
  const told = TEXTS.map(({ id, title, summary, services }) => ({ id: ids.get(id), title, summary, services }));
  await writeFile(file, JSON.stringify(told));
  const said: string[] = [];
  const print = vi.spyOn(console, 'log').mockImplementation((text: string) => void said.push(text));
  await similarCommand.run(['--json', file]).finally(() => print.mockRestore());
  const ranked: { id: string; similar: { id: string; score: number; why: string }[] }[] = JSON.parse(said.join(''));

  let compared = 0;
  for (const { id } of TEXTS) {
    const incident = ids.get(id);
    const fromServer = (await world.admin.api('GET', `/incidents/${incident}/similar`)).json.items.slice(0, ASKED);
    const fromScript = ranked.find((one) => one.id === incident)?.similar.slice(0, fromServer.length) ?? [];
    const plain = (rows: readonly { id: string; why: string }[]) => rows.map(({ id: other, why }) => ({ other, why }));
    expect(plain(fromServer), id).toEqual(plain(fromScript));
    compared += fromServer.length;
  }
  expect(compared).toBeGreaterThan(20);
});
