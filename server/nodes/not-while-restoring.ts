/** Keeps a server from serving what a restore has only half put there, and from writing under one. */
import { StartError } from '#server/config.ts';
import { isBeingRestored } from '#server/log/restore.ts';
import type { Storage } from '#server/storage/ports.ts';

/** Closes the storage and rejects with StartError while a restore is under way there, or after one was broken off. */
export async function notWhileRestoring(storage: Pick<Storage, 'tables' | 'close'>): Promise<void> {
  if (!(await isBeingRestored(storage.tables))) return;
  await storage.close();
  throw new StartError(
    'A restore is under way here, or was broken off, and what is there is only a part. Let it end, or start it again with the same backup: it goes on where it stopped.',
  );
}
