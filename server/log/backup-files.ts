/**
 * The files of a backup: a folder with a manifest that names every file with its SHA-256. The manifest is written last, so a backup
 * that was broken off has none and cannot be mistaken for a whole one.
 */
import { mkdir, open, readFile, readdir, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { zstdCompress, zstdDecompress } from 'node:zlib';
import * as z from 'zod';
import { checksum } from './stored-entry.ts';

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);
const MANIFEST = 'manifest.json';

const FILE = z.object({
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9./-]*$/)
    .refine((name) => !name.includes('..')),
  kind: z.enum(['tables', 'log', 'attempts', 'links', 'attachment']),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.number().int().nonnegative(),
});
const MANIFEST_SHAPE = z.object({
  format: z.literal('muster-backup'),
  version: z.literal(1),
  id: z.string().min(1),
  createdAt: z.string(),
  incidents: z.number().int(),
  entries: z.number().int(),
  files: z.array(FILE),
});
export type BackupFile = z.infer<typeof FILE>;
export type Manifest = z.infer<typeof MANIFEST_SHAPE>;

/** A backup cannot be made or used; the message is one sentence for whoever asked. */
export class BackupError extends Error {}

async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const file = await open(`${path}.part`, 'w', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.part`, path);
}

/** Makes the folder; refuses one that holds anything. */
export async function beginBackup(dir: string): Promise<void> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  if ((await readdir(dir)).length > 0)
    throw new BackupError(`The folder ${dir} is not empty; name a new one for the backup.`);
}

/** Writes a file, compressed unless it is an attachment, and says what the manifest says of it. */
export async function writeBackupFile(
  dir: string,
  name: string,
  kind: BackupFile['kind'],
  content: Uint8Array,
): Promise<BackupFile> {
  const bytes = kind === 'attachment' ? content : await compress(content);
  await writeDurably(join(dir, name), bytes);
  return { name, kind, sha256: checksum(bytes), bytes: bytes.length };
}

export async function finishBackup(dir: string, manifest: Manifest): Promise<void> {
  await writeDurably(join(dir, MANIFEST), Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`));
}

/** The manifest of a whole backup. Rejects with BackupError. */
export async function readManifest(dir: string): Promise<Manifest> {
  let content: unknown;
  try {
    content = JSON.parse(await readFile(join(dir, MANIFEST), 'utf8'));
  } catch (error) {
    throw new BackupError(`${dir} holds no whole backup: its ${MANIFEST} is missing or cannot be read.`, {
      cause: error,
    });
  }
  const parsed = MANIFEST_SHAPE.safeParse(content);
  if (!parsed.success)
    throw new BackupError(`The ${MANIFEST} in ${dir} is not one of a backup that this version can read.`);
  return parsed.data;
}

/** The content of a file whose checksum fits; rejects with BackupError when it is missing or damaged. */
export async function readBackupFile(dir: string, file: BackupFile): Promise<Uint8Array> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(join(dir, file.name));
  } catch (error) {
    throw new BackupError(`The backup is not whole: ${file.name} is missing.`, { cause: error });
  }
  if (checksum(bytes) !== file.sha256)
    throw new BackupError(`The backup is damaged: ${file.name} is not as it was written.`);
  return file.kind === 'attachment' ? bytes : decompress(bytes);
}
