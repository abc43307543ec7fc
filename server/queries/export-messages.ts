/** What the main thread and the thread of the exports say to each other. */
import type { ExportedAttachment } from '#model/export/attachments.ts';
import type { Pictures } from '#model/export/settled.ts';
import type { RecordedFact } from '#model/incident/facts.ts';

export const EXPORT_FORMATS = ['md', 'json', 'html'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** What an export is written from, besides its facts. */
export interface ExportJob {
  incident: string;
  format: ExportFormat;
  board: Uint8Array;
  /** Names by id of person and by key of service; whoever is missing has left. */
  people: ReadonlyMap<string, string>;
  services: ReadonlyMap<string, string>;
  /** What a path of ours begins with for a reader outside. */
  origin: string;
}

export interface ExportOperations {
  /** Begins an export; the one before, if it was not finished, is forgotten. */
  begin: { args: ExportJob; result: null };
  /** Facts in order; large records come in pieces. */
  facts: { args: readonly RecordedFact[]; result: null };
  /** Hashes of what lies outside the board and has to be handed in. */
  outside: { args: null; result: string[] };
  /** The finished file in UTF-8. */
  write: { args: { pictures: Pictures; attachments: readonly ExportedAttachment[] }; result: Uint8Array };
}
