/** An incident as a file: Markdown, a standalone page, or JSON that comes back equal. Only for whoever may read it; what was deleted is not in it. */
import * as Y from 'yjs';
import { attachmentsOf } from '#model/export/attachments.ts';
import { exportDocument } from '#model/export/document.ts';
import { htmlPage } from '#model/export/html.ts';
import { exportJson } from '#model/export/json.ts';
import { markdownOf } from '#model/export/markdown.ts';
import { picturesIn, withAddresses } from '#model/export/settled.ts';
import { may } from '#model/incident/may.ts';
import type { ActorId, IncidentId } from '#model/ids.ts';
import type { Caller } from '#server/access/caller.ts';
import { carry } from '#server/publishing/carried.ts';
import { readPictures } from '#server/publishing/pictures.ts';
import type { AttachmentPort } from '#server/storage/ports.ts';
import type { IncidentQueries } from './incidents.ts';

export const EXPORT_FORMATS = ['md', 'json', 'html'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];
export const isExportFormat = (text: string): text is ExportFormat => EXPORT_FORMATS.some((format) => format === text);

const TYPES: Record<ExportFormat, string> = {
  md: 'text/markdown; charset=utf-8',
  json: 'application/json; charset=utf-8',
  html: 'text/html; charset=utf-8',
};

export interface Exported {
  body: string;
  type: string;
  /** A name to save it under. */
  name: string;
}

/** The tables that ids are spelled by. */
interface ExportNames {
  nameOf: (id: ActorId) => string;
  serviceNameOf: (service: string) => string;
  /** The public address of a path of ours. */
  absolute: (path: string) => string;
}

export class Exports {
  readonly #incidents: IncidentQueries;
  readonly #attachments: AttachmentPort;
  readonly #names: ExportNames;

  constructor(incidents: IncidentQueries, attachments: AttachmentPort, names: ExportNames) {
    this.#incidents = incidents;
    this.#attachments = attachments;
    this.#names = names;
  }

  /** Writes an incident; null when the caller may not take it along. */
  async write(caller: Caller, id: IncidentId, format: ExportFormat): Promise<Exported | null> {
    const reading = await this.#incidents.read(caller, id);
    if (!reading || !may(caller.actor, 'export', reading.state)) return null;
    const { state, facts, board } = reading;
    const doc = new Y.Doc();
    try {
      Y.applyUpdate(doc, board);
      const input = { state, facts, doc, ...this.#names };
      const name = `incident-${state.number}.${format}`;
      const type = TYPES[format];
      if (format === 'json') {
        const attachments = await carry(this.#attachments, id, attachmentsOf(facts, doc), this.#names.absolute);
        return { body: `${JSON.stringify(exportJson(facts, doc, attachments))}\n`, type, name };
      }
      const blocks = withAddresses(exportDocument(input), id, this.#names.absolute);
      if (format === 'md') return { body: markdownOf(blocks), type, name };
      const pictures = await readPictures(this.#attachments, id, picturesIn(blocks));
      return { body: htmlPage(`#${state.number} ${state.title}`, blocks, pictures), type, name };
    } finally {
      doc.destroy();
    }
  }
}
