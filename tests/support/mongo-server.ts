/**
 * A MongoDB-wire server for tests, the first that is found: the address in MUSTER_TEST_MONGODB_URL, `mongod` on the PATH, or FerretDB with its SQLite
 * backend built by Go into .cache/ (about a minute the first time). Without any of them the tests that need one are skipped and say so.
 */
import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const ROOT = join(import.meta.dirname, '../..');
const SOURCE = join(import.meta.dirname, 'mongo-wire');
const BINARY = join(ROOT, '.cache/mongowire');

export const HOW_TO_RUN_MONGO_TESTS =
  'no MongoDB found: set MUSTER_TEST_MONGODB_URL, put mongod on the PATH, or install Go 1.24 (FerretDB is then built)';

export interface MongoServer {
  /** Address without a database name. */
  url: string;
  /** What it is, for the report: "MUSTER_TEST_MONGODB_URL", "mongod" or "FerretDB 1.24.2 (SQLite)". */
  kind: string;
  /** The process, when the tests started it: may be stopped and continued by signals. */
  process: ChildProcess | null;
  close: () => Promise<void>;
}

const found = (command: string, args: string[]): boolean => {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

/** Builds the embedded server once; false when this machine cannot. */
function builtBinary(): boolean {
  if (existsSync(BINARY)) return true;
  if (!found('go', ['version'])) return false;
  mkdirSync(join(ROOT, '.cache'), { recursive: true });
  try {
    execFileSync('go', ['build', '-buildvcs=false', '-o', BINARY, '.'], {
      cwd: SOURCE,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    return true;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

async function accepting(port: number): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.destroy();
        resolve(true);
      });
      socket.on('error', () => resolve(false));
    });
    if (open) return;
    await sleep(50);
  }
  throw new Error(`the test database does not listen on port ${port}`);
}

/** Whether a server can be had here, so that suites can be skipped before they start. */
export const mongoAvailable = (): boolean =>
  Boolean(process.env['MUSTER_TEST_MONGODB_URL']) || found('mongod', ['--version']) || builtBinary();

/** Starts (or finds) the server. Every test takes a database name of its own. */
export async function startMongo(): Promise<MongoServer> {
  const given = process.env['MUSTER_TEST_MONGODB_URL'];
  if (given)
    return {
      url: given.replace(/\/+$/, ''),
      kind: 'MUSTER_TEST_MONGODB_URL',
      process: null,
      close: async () => undefined,
    };
  const folder = mkdtempSync(join(tmpdir(), 'muster-mongo-'));
  const port = await freePort();
  const real = found('mongod', ['--version']);
  const child = real
    ? spawn('mongod', ['--port', String(port), '--bind_ip', '127.0.0.1', '--dbpath', folder], { stdio: 'ignore' })
    : spawn(BINARY, [`127.0.0.1:${port}`, folder], { stdio: 'ignore' });
  await accepting(port);
  return {
    url: `mongodb://127.0.0.1:${port}`,
    kind: real ? 'mongod' : 'FerretDB 1.24.2 (SQLite)',
    process: child,
    close: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
