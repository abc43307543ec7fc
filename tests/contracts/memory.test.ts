/** The contracts on storage in memory. */
import { openStorage } from '#server/storage/open.ts';
import { effectId } from './factory.ts';
import type { StorageFactory } from './factory.ts';
import { backupContract } from './backup.contract.ts';
import { logContract } from './log.contract.ts';
import { rowsContract } from './rows.contract.ts';
import { sealedContract } from './sealed.contract.ts';
import { upkeepContract } from './upkeep.contract.ts';

const memory: StorageFactory = {
  use: async (test) => test(await openStorage({ kind: 'memory' })),
  effect: effectId,
};

logContract(memory);
upkeepContract(memory);
rowsContract(memory);
backupContract(memory, memory);
sealedContract(memory);
