/** `backup`, `restore`, `verify`: the data folder as a whole, while no server holds it. */
import { parseArgs } from 'node:util';
import { backup } from '#server/log/backup.ts';
import { BackupError } from '#server/log/backup-files.ts';
import { restore } from '#server/log/restore.ts';
import { verify } from '#server/log/verify.ts';
import { readConfig } from '#server/config.ts';
import { DataFolderError } from '#server/storage/data-folder.ts';
import { openStorage } from '#server/storage/open.ts';
import type { Storage } from '#server/storage/ports.ts';
import type { CliCommand } from './cli-command.ts';
import { CliError } from './cli-command.ts';

/** Opens storage alone: nothing may act on data that is being copied or checked. */
async function onStorage<Value>(work: (storage: Storage) => Promise<Value>): Promise<Value> {
  const config = readConfig(process.env);
  const choice = config.mongodbUrl
    ? ({ kind: 'mongo', url: config.mongodbUrl } as const)
    : ({ kind: 'sqlite', dir: config.dataDir } as const);
  const storage = await openStorage(choice).catch((error: unknown) => {
    if (error instanceof DataFolderError && error.code === 'locked')
      throw new CliError(`${error.message} Stop that server first.`);
    throw error;
  });
  try {
    return await work(storage);
  } catch (error) {
    throw error instanceof BackupError ? new CliError(error.message) : error;
  } finally {
    await storage.close();
  }
}

function folderOf(args: string[], what: string): string {
  const { positionals } = parseArgs({ args, options: {}, allowPositionals: true });
  const [dir] = positionals;
  if (!dir) throw new CliError(`${what} needs a folder.`);
  return dir;
}

export const backupCommand: CliCommand = {
  usage: 'backup FOLDER',
  summary: 'writes everything into a new folder: log, tables, attachments, with checksums',
  run: (args) => {
    const dir = folderOf(args, 'backup');
    return onStorage(async (storage) => {
      const manifest = await backup(storage, { to: dir, now: Date.now() });
      console.log(
        `${manifest.incidents} incidents, ${manifest.entries} entries, ${manifest.files.length} files in ${dir}`,
      );
      return 0;
    });
  },
};

export const restoreCommand: CliCommand = {
  usage: 'restore FOLDER',
  summary: 'puts a backup into an empty data folder; going on after an interruption is safe',
  run: (args) => {
    const dir = folderOf(args, 'restore');
    return onStorage(async (storage) => {
      const manifest = await restore(storage, { from: dir });
      console.log(`${manifest.incidents} incidents, ${manifest.entries} entries restored from ${dir}`);
      return 0;
    });
  },
};

export const verifyCommand: CliCommand = {
  usage: 'verify',
  summary: 'checks every hash of the log and every attachment; says the first bad place of each incident',
  run: () =>
    onStorage(async (storage) => {
      const { incidents, entries, redacted, attachments, bad, missing } = await verify(storage);
      for (const { incident, seq, why } of bad) console.log(`BAD ${incident} ${seq} ${why}`);
      for (const { incident, attachment, why } of missing) console.log(`MISSING ${incident} ${attachment} ${why}`);
      console.log(
        `${incidents} incidents, ${entries} entries (${redacted} redacted), ${attachments} attachments: ${bad.length + missing.length === 0 ? 'all as written' : `${bad.length + missing.length} problems`}`,
      );
      return bad.length + missing.length === 0 ? 0 : 1;
    }),
};
