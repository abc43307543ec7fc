/**
 * Attachments on their way out in an export, and in again. Bytes go along until the file is as big as an import may be; what is left out is named with its
 * hash and the place where it is had. What comes in is what its hash says, or it does not come in.
 */
import { createHash } from 'node:crypto';
import type { ExportedAttachment } from '#model/export/attachments.ts';
import { picturesIn } from '#model/export/settled.ts';
import { parseActorId } from '#model/ids.ts';
import type { ActorId, IncidentId } from '#model/ids.ts';
import { readEdition } from '#model/publishing/edition.ts';
import type { AttachmentPort } from '#server/storage/ports.ts';

/** Base64 makes a third more of it, and an import takes 32 MiB with everything else in it. */
const MOST_BYTES = 16 * 1024 * 1024;

/** Reads attachments for an export, in the order given; pictures that only a published version still shows come with it. */
export async function carry(
  attachments: AttachmentPort,
  incident: IncidentId,
  hashes: readonly string[],
  absolute: (path: string) => string,
  mostBytes = MOST_BYTES,
): Promise<ExportedAttachment[]> {
  const carried: ExportedAttachment[] = [];
  const wanted = [...hashes];
  let left = mostBytes;
  // Grows while it is walked: a version names its pictures.
  for (const hash of wanted) {
    const meta = await attachments.linked(incident, hash);
    if (!meta) continue;
    if (meta.size > left) {
      const link = absolute(`/attachments/${incident}/${hash}`);
      carried.push({ hash, ...meta, left: 'Too big to go along in this file; it is at the link.', link });
      continue;
    }
    const bytes = await attachments.read(hash);
    if (!bytes) {
      carried.push({ hash, ...meta, left: 'Its bytes are no longer kept.' });
      continue;
    }
    left -= bytes.length;
    carried.push({ hash, ...meta, bytes: Buffer.from(bytes).toString('base64') });
    const edition = meta.type === 'application/json' ? readEdition(bytes) : null;
    if (edition) wanted.push(...picturesIn(edition.blocks).filter((one) => !wanted.includes(one)));
  }
  return carried;
}

/** Puts attachments of an export under a new incident, bytes first. Says by name what did not come along. */
export async function takeIn(
  attachments: AttachmentPort,
  incident: IncidentId,
  carried: readonly ExportedAttachment[],
  importer: ActorId,
): Promise<string[]> {
  const missing: string[] = [];
  for (const { hash, name, type, by, at, bytes } of carried) {
    const content = bytes === undefined ? null : Buffer.from(bytes, 'base64');
    if (!content || createHash('sha256').update(content).digest('hex') !== hash) {
      missing.push(name);
      continue;
    }
    await attachments.write(hash, content);
    await attachments.link(incident, hash, {
      name: name.replace(/[\\/\p{Cc}]/gu, '_'),
      type,
      size: content.length,
      by: parseActorId(by) ?? importer,
      at,
    });
  }
  return missing;
}
