/**
 * An incident as a file: Markdown, a standalone page, or JSON that comes back equal. Only for whoever may read it; what was deleted is not in it. Written in a
 * thread, one after the other: a large document takes a second and its memory only once.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { may } from '#model/incident/may.ts';
import type { IncidentId } from '#model/ids.ts';
import type { Caller } from '#server/access/caller.ts';
import type { RoomReading } from '#server/commands/room-port.ts';
import { carry } from '#server/publishing/carried.ts';
import { readPictures } from '#server/publishing/pictures.ts';
import type { AttachmentPort } from '#server/storage/ports.ts';
import { WorkerLink } from '#server/storage/worker-link.ts';
import { EXPORT_FORMATS } from './export-messages.ts';
import type { ExportFormat, ExportOperations } from './export-messages.ts';
import type { IncidentQueries } from './incidents.ts';

export const isExportFormat = (text: string): text is ExportFormat => EXPORT_FORMATS.some((format) => format === text);

const TYPES: Record<ExportFormat, string> = {
  md: 'text/markdown; charset=utf-8',
  json: 'application/json; charset=utf-8',
  html: 'text/html; charset=utf-8',
};
/** So many facts cross to the thread at once: copying them holds this thread for a few milliseconds. */
const FACTS_AT_ONCE = 500;
const WORKER = new URL('./export-worker.ts', import.meta.url);

export interface Exported {
  /** UTF-8. */
  body: Uint8Array;
  type: string;
  /** A name to save it under. */
  name: string;
}

/** The tables that ids are spelled by. */
interface ExportNames {
  people: () => ReadonlyMap<string, string>;
  services: () => ReadonlyMap<string, string>;
  /** The public address of a path of ours. */
  absolute: (path: string) => string;
}

export class Exports {
  readonly #incidents: IncidentQueries;
  readonly #attachments: AttachmentPort;
  readonly #names: ExportNames;
  #thread: WorkerLink<ExportOperations> | null = null;
  #last: Promise<unknown> = Promise.resolve();

  constructor(incidents: IncidentQueries, attachments: AttachmentPort, names: ExportNames) {
    this.#incidents = incidents;
    this.#attachments = attachments;
    this.#names = names;
  }

  /** Writes an incident; null when the caller may not take it along. */
  async write(caller: Caller, id: IncidentId, format: ExportFormat): Promise<Exported | null> {
    const written = this.#last.then(async () => {
      const reading = await this.#incidents.read(caller, id);
      if (!reading || !may(caller.actor, 'export', reading.state)) return null;
      const body = await this.#write(id, format, reading);
      return { body, type: TYPES[format], name: `incident-${reading.state.number}.${format}` };
    });
    this.#last = written.catch(() => undefined);
    return written;
  }

  async #write(id: IncidentId, format: ExportFormat, { facts, board }: RoomReading): Promise<Uint8Array> {
    const { people, services, absolute } = this.#names;
    const thread = (this.#thread ??= this.#start());
    await thread.call('begin', {
      incident: id,
      format,
      board,
      people: people(),
      services: services(),
      origin: absolute(''),
    });
    for (let from = 0; from < facts.length; from += FACTS_AT_ONCE) {
      await thread.call('facts', facts.slice(from, from + FACTS_AT_ONCE));
      await nextTurn();
    }
    const outside = await thread.call('outside', null);
    const pictures = format === 'html' ? await readPictures(this.#attachments, id, outside) : new Map<string, string>();
    const attachments = format === 'json' ? await carry(this.#attachments, id, outside, absolute) : [];
    return thread.call('write', { pictures, attachments });
  }

  #start(): WorkerLink<ExportOperations> {
    const thread = new WorkerLink<ExportOperations>(WORKER, {}, undefined, () => {
      if (this.#thread === thread) this.#thread = null;
    });
    return thread;
  }

  /** Ends the thread; what it was writing fails. */
  async close(): Promise<void> {
    await this.#thread?.close();
  }
}
