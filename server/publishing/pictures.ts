/** The pictures of an incident as `data:` addresses, for files that are read where no server is. Only what is linked to the incident, only what is a picture. */
import type { IncidentId } from '#model/ids.ts';
import type { Pictures } from '#model/export/settled.ts';
import type { AttachmentPort } from '#server/storage/ports.ts';

const SHOWN = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);
/** A file with more than this is none that anybody can mail; the pictures after it are told in words. */
const MOST_BYTES = 24 * 1024 * 1024;

/** Reads pictures by their hashes; those that are not there, or too many, are left out. `types` narrows what the reader can show. */
export async function readPictures(
  attachments: AttachmentPort,
  incident: IncidentId,
  hashes: readonly string[],
  types: ReadonlySet<string> = SHOWN,
): Promise<Pictures> {
  const pictures = new Map<string, string>();
  let left = MOST_BYTES;
  for (const hash of hashes) {
    const meta = await attachments.linked(incident, hash);
    if (!meta || !types.has(meta.type) || meta.size > left) continue;
    const bytes = await attachments.read(hash);
    if (!bytes) continue;
    left -= bytes.length;
    pictures.set(hash, `data:${meta.type};base64,${Buffer.from(bytes).toString('base64')}`);
  }
  return pictures;
}
