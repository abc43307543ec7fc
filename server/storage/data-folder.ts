/**
 * The data folder: is it there, may we write in it, does another process hold it. The lock is an exclusive transaction on a tiny
 * database, because the operating system lets go of it when a process dies, however it dies; a file with a process number would
 * stay and later name somebody else.
 */
import { accessSync, constants, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export type DataFolderProblem = 'unwritable' | 'locked' | 'newer' | 'corrupt' | 'sqlite' | 'full';

/** The data folder cannot be used; the message is one sentence for the person who started the program. */
export class DataFolderError extends Error {
  readonly code: DataFolderProblem;
  constructor(code: DataFolderProblem, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'DataFolderError';
    this.code = code;
  }
}

export interface FolderLock {
  release(): void;
}

const OWNER = 'owner.json';
const LOCK = 'lock.db';

const reasonOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : String(error);

/** The process that says it holds the folder, or null. Only for messages; the lock itself is what counts. */
export function ownerOf(dir: string): { pid: number; since: string } | null {
  try {
    const owner: unknown = JSON.parse(readFileSync(join(dir, OWNER), 'utf8'));
    if (typeof owner !== 'object' || owner === null || !('pid' in owner) || typeof owner.pid !== 'number') return null;
    return { pid: owner.pid, since: 'since' in owner ? String(owner.since) : '' };
  } catch {
    return null;
  }
}

/** Step by step: Node's own recursive mkdir never ends where a file system answers ENOENT for a new folder (as /proc does). */
function makeFolders(dir: string): void {
  if (existsSync(dir)) return;
  const parent = dirname(dir);
  if (parent !== dir) makeFolders(parent);
  mkdirSync(dir, { mode: 0o700 });
}

function makeFolder(dir: string): void {
  try {
    makeFolders(resolve(dir));
    accessSync(dir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const hint = 'give this user the right to write there, or set MUSTER_DATA_DIR to another folder';
    throw new DataFolderError(
      'unwritable',
      `Muster cannot write to its data folder ${dir} (${reasonOf(error)}): ${hint}.`,
      error,
    );
  }
}

function lockFailure(dir: string, error: unknown): DataFolderError {
  const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : 0;
  if (code === 5 || code === 6) {
    const owner = ownerOf(dir);
    const who = owner ? `process ${owner.pid}, since ${owner.since}` : 'another process';
    return new DataFolderError(
      'locked',
      `The data folder ${dir} is held by a running Muster (${who}); stop it first, or use its address.`,
      error,
    );
  }
  if (code === 13)
    return new DataFolderError(
      'full',
      `The disk of the data folder ${dir} is full; free some space and start again.`,
      error,
    );
  const what = error instanceof Error ? error.message : String(error);
  return new DataFolderError('unwritable', `Muster cannot write to its data folder ${dir}: ${what}.`, error);
}

/** Makes the folder if it is missing and takes it for this process. Throws DataFolderError. */
export function lockFolder(dir: string): FolderLock {
  makeFolder(dir);
  let db: DatabaseSync | null = null;
  try {
    db = new DatabaseSync(join(dir, LOCK), { timeout: 0 });
    db.exec('PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE');
    writeFileSync(join(dir, OWNER), JSON.stringify({ pid: process.pid, since: new Date().toISOString() }));
  } catch (error) {
    db?.close();
    throw lockFailure(dir, error);
  }
  const held = db;
  return {
    release() {
      if (!held.isOpen) return;
      rmSync(join(dir, OWNER), { force: true });
      held.close();
    },
  };
}

/** Whether a running process holds the folder, and which; null when it is free or not there. */
export function holderOf(dir: string): { pid: number; since: string } | null {
  try {
    accessSync(join(dir, LOCK), constants.W_OK);
  } catch {
    return null;
  }
  const db = new DatabaseSync(join(dir, LOCK), { timeout: 0 });
  try {
    db.exec('BEGIN EXCLUSIVE; ROLLBACK');
    return null;
  } catch {
    return ownerOf(dir) ?? { pid: 0, since: '' };
  } finally {
    db.close();
  }
}
