// Packs old entries and makes a backup of a data folder, as an operator would; run as a process of its own so that it can be
// killed in the middle. `node tests/faults/upkeep-process.ts <data folder> <backup folder>`.

import { backup } from '#server/log/backup.ts';
import { openStorage } from '#server/storage/open.ts';

const [dir, to] = process.argv.slice(2);
if (dir === undefined || to === undefined) throw new Error('needs a data folder and a folder for the backup');
const storage = await openStorage({ kind: 'sqlite', dir });
for (const incident of await storage.upkeep.incidents()) await storage.upkeep.compact(incident);
await backup(storage, { to, now: Date.now() });
await storage.close();
