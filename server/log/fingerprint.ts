/** One short text for everything that a backup holds: two storages with the same one hold the same, whatever they are made of. */
import { createHash } from 'node:crypto';
import type { Storage } from '#server/storage/ports.ts';
import { RESTORE_TABLE } from './restore.ts';

const PAGE = 2000;

/** Hex, 64 digits. The log counts by its hash chains, which verify checks; tables, attempts and links by what they hold. */
export async function fingerprint({ log, upkeep, tables }: Storage): Promise<string> {
  const hash = createHash('sha256');
  const say = (...words: (string | number)[]): unknown => hash.update(`${JSON.stringify(words)}\n`);
  for (const incident of (await upkeep.incidents()).toSorted()) {
    const head = await log.head(incident);
    const [last] = await log.read(incident, head - 1, 1);
    say('incident', incident, head, last?.hash ?? '');
    for (const link of (await upkeep.links(incident)).toSorted((one, next) => (one.hash < next.hash ? -1 : 1)))
      say('link', link.hash, link.name, link.type, link.size, link.by, link.at);
  }
  for (const table of (await upkeep.tableNames()).toSorted()) {
    if (table === RESTORE_TABLE) continue;
    for (let after: string | null = ''; after !== null;) {
      const rows: { key: string; row: object }[] = await tables.list<object>(table, { after, limit: PAGE });
      for (const { key, row } of rows) say('row', table, key, JSON.stringify(row));
      after = rows.length < PAGE ? null : (rows.at(-1)?.key ?? null);
    }
  }
  const attempts: string[] = [];
  for (let after: string | null = ''; after !== null;) {
    const page = await upkeep.attemptsAfter(after, PAGE);
    for (const { effect, attempt, worker, at } of page) attempts.push(JSON.stringify([effect, attempt, worker, at]));
    after = page.length < PAGE ? null : (page.at(-1)?.key ?? null);
  }
  for (const attempt of attempts.toSorted()) say('attempt', attempt);
  return hash.digest('hex');
}
