/** MongoDB as storage for more than one machine. Indexes are made and checked at start. */
import type { IndexSpecification } from 'mongodb';
import type { Storage } from '../ports.ts';
import { OutageError } from '../ports.ts';
import { MongoAttachments } from './attachments.ts';
import { MongoAttempts } from './attempts.ts';
import { Chunks } from './chunks.ts';
import { MongoConnection } from './connection.ts';
import type { MongoOptions } from './connection.ts';
import { MongoLog, MongoUpkeep } from './log.ts';
import { MongoMembers } from './members.ts';
import { MongoSealed } from './sealed.ts';
import { MongoTables } from './tables.ts';

const INDEXES: { collection: string; key: IndexSpecification; unique: boolean; name: string }[] = [
  { collection: 'entries', key: { incident: 1, seq: 1 }, unique: true, name: 'place' },
  { collection: 'entries', key: { incident: 1, id: 1 }, unique: true, name: 'once' },
  { collection: 'entries', key: { position: 1 }, unique: true, name: 'position' },
  { collection: 'snapshots', key: { incident: 1, seq: 1 }, unique: true, name: 'place' },
  { collection: 'tables', key: { table: 1, key: 1, revision: 1 }, unique: true, name: 'revision' },
  { collection: 'attempts', key: { effect: 1, attempt: 1 }, unique: true, name: 'attempt' },
  { collection: 'links', key: { incident: 1, hash: 1 }, unique: true, name: 'link' },
];

async function ensureIndexes(connection: MongoConnection): Promise<void> {
  const names = new Set(INDEXES.map(({ collection }) => collection));
  await Promise.all([...names].map((name) => ensureIndexesOf(connection, name)));
}

async function ensureIndexesOf(connection: MongoConnection, collection: string): Promise<void> {
  const wanted = INDEXES.filter((index) => index.collection === collection);
  for (const { key, unique, name } of wanted)
    await connection.run(true, () => connection.collection(collection).createIndex(key, { unique, name }));
  const kept = await connection.run(false, () => connection.collection(collection).indexes());
  for (const { name, unique } of wanted) {
    if (kept.some((index) => index.name === name && (index.unique === true) === unique)) continue;
    const message = `The index "${name}" of "${collection}" is not unique in this database; Muster cannot be correct without it.`;
    throw new OutageError(message, { applied: 'no', reason: 'corrupt' });
  }
}

/**
 * Opens storage in MongoDB (4.4 or newer, or a server that speaks its protocol and keeps unique indexes). Rejects within three seconds with one
 * sentence that says what is wrong with the address.
 */
export async function openMongo(url: string, options: MongoOptions = {}): Promise<Storage> {
  const connection = await MongoConnection.open(url, options);
  try {
    await ensureIndexes(connection);
  } catch (error) {
    await connection.close();
    throw error;
  }
  const chunks = new Chunks(connection);
  const log = new MongoLog(connection, chunks);
  const tables = new MongoTables(connection);
  await tables.prune(Date.now());
  return {
    log,
    upkeep: new MongoUpkeep(connection, chunks, log, tables),
    attempts: new MongoAttempts(connection),
    tables,
    attachments: new MongoAttachments(connection, chunks),
    sealed: new MongoSealed(connection),
    members: new MongoMembers(connection),
    condition: () => connection.condition.now,
    onCondition: (listener) => connection.condition.listen(listener),
    close: async () => {
      await log.writer.drained();
      await connection.close();
    },
  };
}
