/** PDFs, made in a thread of their own that starts with the first and ends with the server. */
import type { ExportBlock } from '#model/export/document.ts';
import type { Pictures } from '#model/export/settled.ts';
import { AskedThread } from '#server/asked-thread.ts';

export interface PdfQuestion {
  ask: 'pages';
  title: string;
  blocks: readonly ExportBlock[];
  foot: string;
  pictures: Pictures;
}

export class PdfMaker {
  readonly #thread = new AskedThread<PdfQuestion, { pages: Uint8Array }>(new URL('./pdf-worker.ts', import.meta.url));

  make(given: Omit<PdfQuestion, 'ask'>): Promise<Uint8Array> {
    return this.#thread.ask({ ask: 'pages', ...given });
  }

  close(): Promise<void> {
    return this.#thread.close();
  }
}
