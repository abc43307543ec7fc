/** Which log the projections were made from. Put beside another log they would show what is not in it and miss what is. */
import type { Connection } from '#server/storage/sqlite-connection.ts';

/** Whether they are of this log. A file that does not say is of none. */
export function isOf(db: Connection, log: string): boolean {
  db.exec('CREATE TABLE IF NOT EXISTS source (log TEXT NOT NULL) STRICT');
  return db.prepare('SELECT log FROM source').get()?.['log'] === log;
}

/** Notes the log that they are made from now. */
export function writeSource(db: Connection, log: string): null {
  db.exec('DELETE FROM source');
  db.prepare('INSERT INTO source VALUES (?)').run(log);
  return null;
}
