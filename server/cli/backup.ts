/**
 * `backup`, `restore`, `verify`: everything that a house holds, from a data folder or a MongoDB database and into either. A backup may be made beside a running
 * server; a restore never.
 */
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readConfig } from '#server/config.ts';
import type { Config } from '#server/config.ts';
import { backup } from '#server/log/backup.ts';
import { BackupError } from '#server/log/backup-files.ts';
import { fingerprint } from '#server/log/fingerprint.ts';
import { restore } from '#server/log/restore.ts';
import { verify } from '#server/log/verify.ts';
import { livingMembers } from '#server/nodes/members.ts';
import { DataFolderError } from '#server/storage/data-folder.ts';
import { openStorage } from '#server/storage/open.ts';
import type { Storage } from '#server/storage/ports.ts';
import type { CliCommand } from './cli-command.ts';
import { CliError } from './cli-command.ts';
import { liveCopy } from './live-copy.ts';

const KEY_FILE = 'secret.key';
const OPTIONS = {
  url: { type: 'string' },
  moving: { type: 'boolean', default: false },
  'with-key': { type: 'boolean', default: false },
} as const;
const STOP_FIRST = 'Stop it first: what it writes from now on would be missing.';

interface Given {
  folder: string | undefined;
  config: Config;
  mongodbUrl: string | null;
  moving: boolean;
  withKey: boolean;
}

/** What was asked for: the folder, and the storage by `--url mongodb://...` or else by the environment. */
function given(args: string[]): Given {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  const config = readConfig(process.env);
  const { url, moving } = values;
  if (url !== undefined && !/^mongodb(\+srv)?:/.test(url))
    throw new CliError('--url names a MongoDB database here: mongodb://host/name. A server cannot do this for you.');
  return {
    folder: positionals[0],
    config,
    mongodbUrl: url ?? config.mongodbUrl,
    moving,
    withKey: values['with-key'],
  };
}

function folderIn({ folder }: Given, what: string): string {
  if (!folder) throw new CliError(`${what} needs a folder.`);
  return folder;
}

/** Tells how far something is on standard error, at most twice a second. */
function progress(): (text: string) => void {
  let toldAt = performance.now();
  return (text) => {
    if (performance.now() - toldAt < 500) return;
    toldAt = performance.now();
    console.error(text);
  };
}

async function closing<Value>(storage: Storage, work: (storage: Storage) => Promise<Value>): Promise<Value> {
  try {
    return await work(storage);
  } catch (error) {
    throw error instanceof BackupError ? new CliError(error.message) : error;
  } finally {
    await storage.close();
  }
}

const isLocked = (error: unknown): error is DataFolderError =>
  error instanceof DataFolderError && error.code === 'locked';

/** Opens what no server may be writing to. */
async function onStillStorage<Value>(asked: Given, work: (storage: Storage) => Promise<Value>): Promise<Value> {
  const { mongodbUrl, config } = asked;
  const choice = mongodbUrl
    ? ({ kind: 'mongo', url: mongodbUrl } as const)
    : ({ kind: 'sqlite', dir: config.dataDir } as const);
  const storage = await openStorage(choice).catch((error: unknown) => {
    if (isLocked(error)) throw new CliError(`${error.message} ${STOP_FIRST}`);
    throw error;
  });
  return closing(storage, async () => {
    const living = storage.members ? (await livingMembers(storage.members)).length : 0;
    if (living > 0)
      throw new CliError(`${living === 1 ? 'A node runs' : `${living} nodes run`} on this database. ${STOP_FIRST}`);
    return work(storage);
  });
}

/** Opens what a server may be writing to, as it is now. */
async function onStorage<Value>(asked: Given, work: (storage: Storage) => Promise<Value>): Promise<Value> {
  const { mongodbUrl, config, moving } = asked;
  if (moving) return onStillStorage(asked, work);
  if (mongodbUrl) return closing(await openStorage({ kind: 'mongo', url: mongodbUrl }), work);
  try {
    return await closing(await openStorage({ kind: 'sqlite', dir: config.dataDir }), work);
  } catch (error) {
    if (!isLocked(error)) throw error;
  }
  console.error(
    'A server is running on this data: this is what it holds now. Before moving house stop it, and say --moving.',
  );
  const copy = await liveCopy(config.dataDir);
  try {
    return await closing(await openStorage({ kind: 'sqlite', dir: copy.dir }), work);
  } finally {
    copy.remove();
  }
}

/** The key that integration secrets are sealed with is no data: it goes along only when asked, and never unsaid. */
function keepKey({ config, withKey }: Given, dir: string): void {
  const path = join(config.dataDir, KEY_FILE);
  if (config.secretKey !== null)
    return console.error(
      'Integration secrets in it open only with MUSTER_SECRET_KEY as it is now; keep that apart from the backup.',
    );
  if (!existsSync(path)) return;
  if (withKey) {
    copyFileSync(path, join(dir, KEY_FILE));
    return console.error(
      `${join(dir, KEY_FILE)} opens the integration secrets in this backup: whoever has both can read them.`,
    );
  }
  console.error(
    `Integration secrets in it open only with ${path}, which is NOT in the backup. Keep it apart, or say --with-key.`,
  );
}

/** Puts a key that came along where the server will look for it, or says what to do with it. */
function takeKey({ config, mongodbUrl }: Given, dir: string): void {
  const kept = join(dir, KEY_FILE);
  const own = join(config.dataDir, KEY_FILE);
  if (config.secretKey !== null) return;
  if (!existsSync(kept))
    return console.error(
      'No secret.key came along: integration secrets must be given again, or MUSTER_SECRET_KEY be the one of the old house.',
    );
  if (mongodbUrl) return console.error(`Give every node the content of ${kept} as MUSTER_SECRET_KEY.`);
  if (existsSync(own)) return console.error(`${own} is there already and was left as it is; the backup's is ${kept}.`);
  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
  copyFileSync(kept, own);
}

export const backupCommand: CliCommand = {
  usage: 'backup FOLDER [--url mongodb://...] [--moving] [--with-key]',
  summary: 'writes everything into a new folder, also beside a running server; --moving refuses while one runs',
  run: (args) => {
    const asked = given(args);
    const dir = folderIn(asked, 'backup');
    return onStorage(asked, async (storage) => {
      const tell = progress();
      const manifest = await backup(storage, {
        to: dir,
        now: Date.now(),
        progress: ({ step, done }) => tell(`${step}: ${done}`),
      });
      keepKey(asked, dir);
      console.log(
        `${manifest.incidents} incidents, ${manifest.entries} entries, ${manifest.files.length} files in ${dir}`,
      );
      return 0;
    });
  },
};

export const restoreCommand: CliCommand = {
  usage: 'restore FOLDER [--url mongodb://...]',
  summary: 'puts a backup into an empty data folder or database; going on after an interruption is safe',
  run: (args) => {
    const asked = given(args);
    const dir = folderIn(asked, 'restore');
    return onStillStorage(asked, async (storage) => {
      const tell = progress();
      const manifest = await restore(storage, {
        from: dir,
        isFree: async () => !storage.members || (await livingMembers(storage.members)).length === 0,
        progress: (done, all) => tell(`${done} of ${all} files`),
      });
      takeKey(asked, dir);
      console.log(`${manifest.incidents} incidents, ${manifest.entries} entries restored from ${dir}`);
      return 0;
    });
  },
};

export const verifyCommand: CliCommand = {
  usage: 'verify [--url mongodb://...]',
  summary: 'checks every hash of the log and every attachment; the same fingerprint means the same content',
  run: (args) =>
    onStorage(given(args), async (storage) => {
      const tell = progress();
      const { incidents, entries, redacted, attachments, bad, missing } = await verify(storage, (done, all) =>
        tell(`${done} of ${all} incidents`),
      );
      for (const { incident, seq, why } of bad) console.log(`BAD ${incident} ${seq} ${why}`);
      for (const { incident, attachment, why } of missing) console.log(`MISSING ${incident} ${attachment} ${why}`);
      const problems = bad.length + missing.length;
      console.log(
        `${incidents} incidents, ${entries} entries (${redacted} redacted), ${attachments} attachments: ${problems === 0 ? 'all as written' : `${problems} problems`}`,
      );
      console.log(`fingerprint ${await fingerprint(storage)}`);
      return problems === 0 ? 0 : 1;
    }),
};
