/** Moving house by the command line: from a data folder into MongoDB and back, equal by verify; never under a running server. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort, NodeProcess } from '#tests/faults/node-processes.ts';
import { mongoAvailable, startMongo } from '#tests/support/mongo-server.ts';
import type { MongoServer } from '#tests/support/mongo-server.ts';

const ROOT = join(import.meta.dirname, '../..');
const folders: string[] = [];
function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'muster-moving-'));
  folders.push(made);
  return made;
}

interface Told {
  code: number;
  out: string;
  error: string;
}
/** A command of the command line on a data folder. */
function muster(dataDir: string, ...args: string[]): Promise<Told> {
  const env = { PATH: process.env['PATH'] ?? '', MUSTER_DATA_DIR: dataDir };
  return new Promise((resolve) => {
    execFile(process.execPath, ['server/cli/main.ts', ...args], { cwd: ROOT, env }, (failure, out, error) =>
      resolve({ code: failure ? 1 : 0, out, error }),
    );
  });
}
const printOf = ({ out }: Told): string => /fingerprint ([0-9a-f]{64})/.exec(out)?.[1] ?? out;

/** A server on the folder that declares two incidents and says something in one. */
async function lived(dataDir: string): Promise<NodeProcess> {
  const server = new NodeProcess(await freePort(), { MUSTER_DATA_DIR: dataDir, MUSTER_SECRET_KEY: '' });
  await server.start();
  for (const title of ['Ledger behind', 'Mail is late'])
    expect((await server.api('/incidents', { title, severity: 'SEV2' })).status).toBe(201);
  const mail = { kind: 'webhook', name: 'Wall', address: { url: 'https://wall.example.org/in' } };
  await server.api('/destinations', mail);
  return server;
}

describe('a backup by the command line', { timeout: 400_000 }, () => {
  afterAll(() => {
    for (const made of folders.splice(0)) rmSync(made, { recursive: true, force: true });
  });

  it('is made beside a running server, refuses that when moving, and no restore writes under one', async () => {
    const [home, backups] = [folder(), folder()];
    const server = await lived(home);
    const beside = await muster(home, 'backup', join(backups, 'beside'));
    expect(beside).toMatchObject({ code: 0, error: expect.stringContaining('A server is running on this data') });
    expect(beside.out).toContain('2 incidents');
    expect((await muster(home, 'verify')).out).toContain('all as written');
    expect(await muster(home, 'backup', join(backups, 'moving'), '--moving')).toMatchObject({
      code: 1,
      error: expect.stringContaining('Stop it first'),
    });
    expect((await muster(home, 'restore', join(backups, 'beside'))).error).toContain('Stop it first');
    await server.kill();
    const print = printOf(await muster(home, 'verify'));
    const next = folder();
    expect((await muster(next, 'restore', join(backups, 'beside'))).code).toBe(0);
    expect(printOf(await muster(next, 'verify'))).toBe(print);
    await server.end();
  });

  it('says that the key is not in it, and takes it along when asked', async () => {
    const [home, backups] = [folder(), folder()];
    await (await lived(home)).end();
    writeFileSync(join(home, 'secret.key'), 'the key of this house, which is long\n');
    expect((await muster(home, 'backup', join(backups, 'without'))).error).toContain('NOT in the backup');
    expect((await muster(home, 'backup', join(backups, 'with'), '--with-key')).code).toBe(0);
    const next = folder();
    expect((await muster(next, 'restore', join(backups, 'with'))).code).toBe(0);
    expect(readFileSync(join(next, 'secret.key'), 'utf8')).toContain('the key of this house');
    expect((await muster(folder(), 'restore', join(backups, 'without'))).error).toContain('No secret.key came along');
  });

  it('refuses a --url that is no database', async () => {
    expect((await muster(folder(), 'verify', '--url', 'http://127.0.0.1:3000')).error).toContain('mongodb://host/name');
  });
});

describe.skipIf(!mongoAvailable())('moving into MongoDB', { timeout: 400_000 }, () => {
  let mongo: MongoServer;
  beforeAll(async () => {
    mongo = await startMongo();
  });
  afterAll(() => mongo.close());

  it('and back is equal by verify, and refused while a node runs there', async () => {
    const [home, back, backups] = [folder(), folder(), folder()];
    const url = `${mongo.url}/moving${Date.now()}`;
    await (await lived(home)).end();
    const print = printOf(await muster(home, 'verify'));
    expect((await muster(home, 'backup', join(backups, 'out'), '--moving')).code).toBe(0);
    expect((await muster(folder(), 'restore', join(backups, 'out'), '--url', url)).out).toContain('2 incidents');
    expect(printOf(await muster(folder(), 'verify', '--url', url))).toBe(print);
    expect((await muster(folder(), 'restore', join(backups, 'out'), '--url', url)).error).toContain(
      'already holds data',
    );
    expect((await muster(folder(), 'backup', join(backups, 'in'), '--moving', '--url', url)).code).toBe(0);
    expect((await muster(back, 'restore', join(backups, 'in'))).code).toBe(0);
    expect(printOf(await muster(back, 'verify'))).toBe(print);

    const node = new NodeProcess(await freePort(), { MUSTER_MONGODB_URL: url });
    await node.start();
    for (const args of [
      ['restore', join(backups, 'in'), '--url', url],
      ['backup', join(backups, 'late'), '--moving', '--url', url],
    ])
      expect((await muster(folder(), ...args)).error).toContain('A node runs on this database');
    await node.end();
  });
});
