/**
 * A data folder that a server holds, as it is at this moment: SQLite's own online backup copies the database page by page beside the writer, attachments never change
 * once they are written. The copy is opened in the folder's place and thrown away afterwards.
 */
import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DatabaseSync, backup } from 'node:sqlite';

/** Makes the copy; `remove` throws it away. */
export async function liveCopy(dir: string): Promise<{ dir: string; remove: () => void }> {
  const copy = mkdtempSync(join(tmpdir(), 'muster-copy-'));
  const source = new DatabaseSync(join(dir, 'muster.db'), { readOnly: true });
  try {
    await backup(source, join(copy, 'muster.db'));
  } finally {
    source.close();
  }
  const attachments = resolve(dir, 'attachments');
  if (existsSync(attachments)) symlinkSync(attachments, join(copy, 'attachments'));
  return { dir: copy, remove: () => rmSync(copy, { recursive: true, force: true }) };
}
