/**
 * What of an incident lies outside the board, under its hash: pictures in rich text, pieces of evidence, published versions. An export names all of it, and
 * carries the bytes of what is not too big.
 */
import type * as Y from 'yjs';
import { z } from 'zod';
import { NOTES_ROOT, postmortemRoot } from '../documents.ts';
import { readEvidence } from '../evidence/evidence.ts';
import type { RecordedFact } from '../incident/facts.ts';
import { SECTIONS } from '../postmortem/template.ts';
import { readRich } from '../postmortem/text.ts';
import { picturesIn } from './settled.ts';

const SERVED = ['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'application/json'] as const;

/** An attachment as it stands in an export; `bytes` in base64, or why they are not there and where they are had. */
export const exportedAttachment = z.object({
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  name: z.string().max(200),
  /** What is not known to be harmless is only ever downloaded. */
  type: z.string().transform((type) => SERVED.find((one) => one === type) ?? 'application/octet-stream'),
  size: z.number().int().nonnegative(),
  by: z.string().max(64),
  at: z.number().int().nonnegative(),
  bytes: z.base64().optional(),
  left: z.string().max(500).optional(),
  link: z.string().max(2_000).optional(),
});
export type ExportedAttachment = z.input<typeof exportedAttachment>;

/** Hashes of everything that an incident refers to, each once, published versions first: they are small and cannot be made again. */
export function attachmentsOf(facts: readonly RecordedFact[], doc: Y.Doc): string[] {
  const editions = facts.flatMap((fact) => (fact.type === 'postmortem-published' ? [fact.hash] : []));
  const rich = [NOTES_ROOT, ...SECTIONS.map(postmortemRoot)].flatMap((root) =>
    picturesIn([{ block: 'rich', nodes: readRich(doc, root) }]),
  );
  const evidence = readEvidence(doc).flatMap(({ hash }) => hash ?? []);
  return [...new Set([...editions, ...rich, ...evidence])];
}
